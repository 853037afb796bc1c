using Iris.Core.Accounts;
using Iris.Core.Attachments;
using Iris.Core.Callbacks;
using Iris.Core.Catalogues;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Processes;
using Iris.Core.Strategies;
using Iris.Core.Templates;
using Iris.Core.Tenants;
using Iris.Core.Users;
using Iris.Core.Webhooks;
using Iris.Storage.MongoDb.Accounts;
using Iris.Storage.MongoDb.Attachments;
using Iris.Storage.MongoDb.Callbacks;
using Iris.Storage.MongoDb.Catalogues;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Integrations;
using Iris.Storage.MongoDb.Interactions;
using Iris.Storage.MongoDb.OptOuts;
using Iris.Storage.MongoDb.Processes;
using Iris.Storage.MongoDb.Strategies;
using Iris.Storage.MongoDb.Templates;
using Iris.Storage.MongoDb.Tenants;
using Iris.Storage.MongoDb.Users;
using Iris.Storage.MongoDb.Webhooks;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Migration;

/// <summary>
/// Takes in what another store holds exactly as it is there, with ids, versions and work state, in batches and in the form in which the
/// stores write it. What is there already is left alone, so that a copy which broke off is simply run again. Throws when a unique value
/// belongs to another row.
/// </summary>
internal sealed class MongoImport(
    MongoStore store, MongoTenantStore tenantStore, MongoAccountStore accountStore, MongoApiKeyStore keyStore, MongoIntegrationStore integrationStore,
    MongoTemplateStore templateStore, MongoCatalogueStore catalogueStore,
    UserRows userRows, MergeRows mergeRows, ProcessRows processRows, InteractionRows interactionRows, StrategyRunRows strategyRunRows, MongoStrategyStore strategyStore,
    MongoCallbackStore callbackStore, MongoOptOutStore optOutStore,
    MongoAttachmentStore attachmentStore, IAttachmentContentStore content, MongoMediaJobStore mediaJobStore, IKeyRingStore keyRing)
{
    private const int CopiedAtOnce = 256 * 1024;

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

    public Task AddAsync(Mailbox mailbox, CancellationToken cancellationToken) =>
        InsertAsync(Collections.Mailboxes, [MongoMailboxStore.Row(mailbox)], cancellationToken);

    public Task AddAsync(IReadOnlyList<Template> templates, CancellationToken cancellationToken) => InsertAsync(
        Collections.Templates,
        templates.Select(one => templateStore.Row(one.Tenant, one).Add(Fields.Version, one.Version)),
        cancellationToken);

    public Task AddAsync(IReadOnlyList<ProviderCatalogue> catalogues, CancellationToken cancellationToken) =>
        InsertAsync(Collections.Catalogues, catalogues.Select(catalogueStore.Row), cancellationToken);

    public Task AddAsync(IReadOnlyList<User> users, CancellationToken cancellationToken) => InsertAsync(
        Collections.Users, users.Select(one => userRows.Row(one.Tenant, one).Add(Fields.Version, one.Version)), cancellationToken);

    public Task AddAsync(IReadOnlyList<UserMerge> merges, CancellationToken cancellationToken) =>
        InsertAsync(Collections.MergedUsers, merges.Select(mergeRows.Row), cancellationToken);

    public Task AddAsync(IReadOnlyList<Process> processes, CancellationToken cancellationToken) =>
        InsertAsync(Collections.Processes, processes.Select(processRows.Row), cancellationToken);

    public Task AddAsync(IReadOnlyList<StoredStrategy> strategies, CancellationToken cancellationToken) =>
        InsertAsync(Collections.Strategies, strategies.Select(strategyStore.Row), cancellationToken);

    public Task AddAsync(IReadOnlyList<StrategyRun> runs, CancellationToken cancellationToken) =>
        InsertAsync(Collections.StrategyRuns, runs.Select(strategyRunRows.Row), cancellationToken);

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

    public Task AddAsync(IReadOnlyList<StoredCallback> callbacks, CancellationToken cancellationToken) =>
        InsertAsync(Collections.Notices, callbacks.Select(callbackStore.Row), cancellationToken);

    /// <summary>Deliveries with their bodies.</summary>
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

    /// <summary>Attachments, each with its bytes before it.</summary>
    /// <param name="attachments">The attachments.</param>
    /// <param name="open">Opens the bytes of one; null where there are none.</param>
    /// <param name="cancellationToken">Cancels the copy.</param>
    public async Task AddAsync(IReadOnlyList<Attachment> attachments, Func<Attachment, Task<Stream?>> open, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(Collections.Attachments, attachments.Select(one => (BsonValue)RowKey.Of(one.Tenant, one.Id)), cancellationToken);
        foreach (var attachment in attachments.Where(one => !known.Contains(RowKey.Of(one.Tenant, one.Id))))
        {
            await using var bytes = await open(attachment) ?? throw new IOException($"The file of attachment {attachment.Id} of tenant {attachment.Tenant} is not there.");
            await using (var writer = await content.CreateAsync(attachment.Tenant, attachment.Id, cancellationToken))
            {
                var buffer = new byte[CopiedAtOnce];
                for (var read = await bytes.ReadAsync(buffer, cancellationToken); read > 0; read = await bytes.ReadAsync(buffer, cancellationToken))
                    await writer.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                await writer.CommitAsync(cancellationToken);
            }

            await InsertAsync(Collections.Attachments, [attachmentStore.Row(attachment)], cancellationToken);
        }
    }

    public Task AddAsync(IReadOnlyList<MediaJob> jobs, CancellationToken cancellationToken) =>
        InsertAsync(Collections.MediaJobs, jobs.Select(mediaJobStore.Row), cancellationToken);

    /// <summary>Keys of the key ring; without them, stored secrets cannot be read.</summary>
    public void Add(IReadOnlyList<StoredKey> keys)
    {
        var known = keyRing.ReadAll().Select(key => key.Name).ToHashSet();
        foreach (var key in keys.Where(key => !known.Contains(key.Name)))
            keyRing.Add(key);
    }

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
