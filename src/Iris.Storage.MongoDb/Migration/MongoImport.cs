using Iris.Core.Accounts;
using Iris.Core.Callbacks;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.OptOuts;
using Iris.Core.Processes;
using Iris.Core.Storage;
using Iris.Core.Tenants;
using Iris.Core.Users;
using Iris.Core.Webhooks;
using Iris.Storage.MongoDb.Accounts;
using Iris.Storage.MongoDb.Callbacks;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Integrations;
using Iris.Storage.MongoDb.Interactions;
using Iris.Storage.MongoDb.Keys;
using Iris.Storage.MongoDb.OptOuts;
using Iris.Storage.MongoDb.Processes;
using Iris.Storage.MongoDb.Tenants;
using Iris.Storage.MongoDb.Users;
using Iris.Storage.MongoDb.Webhooks;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Migration;

/// <summary>Writes rows in batches, in the form in which the stores write them.</summary>
internal sealed class MongoImport(
    MongoStore store, MongoTenantStore tenantStore, MongoAccountStore accountStore, MongoApiKeyStore keyStore, MongoIntegrationStore integrationStore,
    UserRows userRows, ProcessRows processRows, InteractionRows interactionRows, MongoNoticeStore noticeStore, MongoOptOutStore optOutStore)
    : IStoreImport
{
    public Task AddAsync(IReadOnlyList<Tenant> tenants, CancellationToken cancellationToken) =>
        InsertAsync(Collections.Tenants, tenants.Select(tenantStore.Row), cancellationToken);

    public Task AddAsync(IReadOnlyList<Account> accounts, CancellationToken cancellationToken) =>
        InsertAsync(Collections.Accounts, accounts.Select(accountStore.Row), cancellationToken);

    public Task AddAsync(IReadOnlyList<ApiKey> keys, CancellationToken cancellationToken) =>
        InsertAsync(Collections.ApiKeys, keys.Select(keyStore.Row), cancellationToken);

    public Task AddAsync(IReadOnlyList<Integration> integrations, CancellationToken cancellationToken) => InsertAsync(
        Collections.Integrations,
        integrations.Select(one => integrationStore.Row(one.Tenant, one).Add(Fields.Version, one.Version)),
        cancellationToken);

    public Task AddAsync(IReadOnlyList<User> users, CancellationToken cancellationToken) => InsertAsync(
        Collections.Users, users.Select(one => userRows.Row(one.Tenant, one).Add(Fields.Version, one.Version)), cancellationToken);

    public Task AddAsync(IReadOnlyList<Process> processes, CancellationToken cancellationToken) =>
        InsertAsync(Collections.Processes, processes.Select(processRows.Row), cancellationToken);

    public async Task AddAsync(IReadOnlyList<Interaction> interactions, CancellationToken cancellationToken)
    {
        // Asked before they are written, since writing may spill events.
        var known = await KnownAsync(
            Collections.Interactions, interactions.Select(one => (BsonValue)RowKey.Of(one.Tenant, one.Id)), cancellationToken);
        var rows = new List<BsonDocument>();
        foreach (var interaction in interactions.Where(one => !known.Contains(RowKey.Of(one.Tenant, one.Id))))
            rows.Add(await interactionRows.RowAsync(interaction));
        await InsertAsync(Collections.Interactions, rows, cancellationToken);
    }

    public Task AddAsync(IReadOnlyList<RawNotice> notices, CancellationToken cancellationToken) =>
        InsertAsync(Collections.Notices, notices.Select(noticeStore.Row), cancellationToken);

    public async Task AddAsync(IReadOnlyList<WebhookDelivery> deliveries, CancellationToken cancellationToken)
    {
        var form = DeliveryRows.Of(store);
        var rows = deliveries
            .Select(one => DeliveryRows.Write(form, one).Set(Fields.Version, one.Version).Set(DeliveryRows.IsLeased, one.IsLeased))
            .ToList();
        await new SpilledBodies(store).WriteAsync(rows);
        await InsertAsync(Collections.Deliveries, rows, cancellationToken);
    }

    public Task AddAsync(IReadOnlyList<OptOut> optOuts, CancellationToken cancellationToken) =>
        InsertAsync(Collections.OptOuts, optOuts.Select(optOutStore.Row), cancellationToken);

    public Task AddKeyAsync(string name, string xml, CancellationToken cancellationToken) =>
        MongoKeyRing.AddOnceAsync(store, name, xml, cancellationToken);

    private async Task InsertAsync(string collection, IEnumerable<BsonDocument> rows, CancellationToken cancellationToken)
    {
        var all = rows.ToList();
        var known = await KnownAsync(collection, all.Select(row => row[Fields.Key]), cancellationToken);
        var missing = all.Where(row => !known.Contains(row[Fields.Key])).ToList();
        if (missing.Count > 0)
            await store[collection].InsertManyAsync(missing, cancellationToken: cancellationToken).Translated();
    }

    private async Task<HashSet<BsonValue>> KnownAsync(string collection, IEnumerable<BsonValue> keys, CancellationToken cancellationToken)
    {
        var found = await store[collection].Find(new BsonDocument(Fields.Key, new BsonDocument("$in", new BsonArray(keys))))
            .Project(new BsonDocument(Fields.Key, 1)).ToListAsync(cancellationToken).Translated();
        return [.. found.Select(row => row[Fields.Key])];
    }
}
