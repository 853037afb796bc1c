using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.OptOuts;

internal sealed class MongoOptOutStore(MongoStore store) : IOptOutStore
{
    public const string Channel = "channel";
    public const string Destination = "destination";

    private readonly DocumentRows<OptOut> optOuts = new(
        store[Collections.OptOuts], DocumentContext.Documents.OptOut, optOut => optOut.Id);

    public Task<bool> AddAsync(TenantId tenant, OptOut optOut, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return optOuts.TryInsertAsync(Row(tenant, optOut));
    }

    public async Task<OptOut?> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var removed = await optOuts.Rows.FindOneAndDeleteAsync(RowKey.Is(tenant, id), cancellationToken: CancellationToken.None).Translated();
        return removed is null ? null : optOuts.Read(removed);
    }

    public async Task<bool> RemoveAsync(TenantId tenant, OptOutScope scope, string destination, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var removed = await optOuts.Rows.DeleteOneAsync(
            Of(tenant, scope.Channel, [destination]).Add(Fields.IntegrationId, (BsonValue?)scope.IntegrationId ?? BsonNull.Value), CancellationToken.None).Translated();
        return removed.DeletedCount == 1;
    }

    public async Task<IReadOnlyList<string>> FindAsync(
        TenantId tenant, OptOutScope scope, IReadOnlyList<string> destinations, CancellationToken cancellationToken)
    {
        var found = await optOuts.Rows.Find(OfAny(tenant, scope, destinations)).Project(new BsonDocument(Destination, 1))
            .ToListAsync(cancellationToken).Translated();
        return [.. found.Select(row => row[Destination].AsString).Distinct()];
    }

    public Task<bool> AnyAsync(TenantId tenant, CancellationToken cancellationToken) =>
        optOuts.Rows.Find(RowKey.Before(tenant, null)).Limit(1).AnyAsync(cancellationToken).Translated();

    public Task<Page<OptOut>> ListAsync(TenantId tenant, OptOutFilter filter, string? cursor, int limit, CancellationToken cancellationToken) =>
        optOuts.NewestAsync(tenant, Filtered(tenant, filter), cursor, limit, cancellationToken);

    internal static BsonDocument Filtered(TenantId tenant, OptOutFilter filter)
    {
        var conditions = new BsonDocument(Fields.Tenant, tenant.Value);
        if (filter.Destination is { } destination)
            conditions.Add(Destination, destination);
        if (filter.IntegrationId is { } integration)
            conditions.Add(Fields.IntegrationId, integration);
        return filter.Channel is { } channel ? conditions.Add(Channel, channel) : conditions;
    }

    /// <summary>Those that hold for the channel, and those that hold for the integration.</summary>
    internal static BsonDocument OfAny(TenantId tenant, OptOutScope scope, IEnumerable<string> destinations) => Of(tenant, scope.Channel, destinations).Add(
        Fields.IntegrationId, new BsonDocument("$in", new BsonArray(new[] { (BsonValue)BsonNull.Value, (BsonValue?)scope.IntegrationId ?? BsonNull.Value }.Distinct())));

    private static BsonDocument Of(TenantId tenant, string channel, IEnumerable<string> destinations) => new()
    {
        { Fields.Tenant, tenant.Value },
        { Destination, new BsonDocument("$in", new BsonArray(destinations)) },
        { Channel, channel },
    };

    internal BsonDocument Row(OptOut optOut) => Row(optOut.Tenant, optOut);

    /// <summary>The row of a row of an earlier version.</summary>
    internal BsonDocument Renew(BsonDocument former) => Row(optOuts.ReadFormer(former));

    private BsonDocument Row(TenantId tenant, OptOut optOut) => optOuts.Write(tenant, optOut);
}
