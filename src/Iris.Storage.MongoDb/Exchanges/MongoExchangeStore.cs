using Iris.Core.Exchanges;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Exchanges;

internal sealed class MongoExchangeStore(MongoStore store) : IExchangeStore
{
    public const string InteractionId = "interactionId";

    /// <summary>When it was made, in ticks.</summary>
    public const string CreatedAt = "createdAt";

    private static readonly BsonDocument Oldest = new(CreatedAt, 1);

    private readonly DocumentRows<ProviderExchange> exchanges = new(
        store[Collections.Exchanges], DocumentContext.Documents.ProviderExchange, exchange => exchange.Id);

    public Task AddAsync(IReadOnlyList<ProviderExchange> added, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return exchanges.Rows.InsertManyAsync(
            added.Select(one => exchanges.Write(one.Tenant, one).Add(CreatedAt, one.Date.UtcTicks)), cancellationToken: CancellationToken.None).Translated();
    }

    public Task<Page<ProviderExchange>> ListAsync(
        TenantId tenant, string interactionId, string? cursor, int limit, CancellationToken cancellationToken) =>
        exchanges.NewestAsync(tenant, Of(tenant, interactionId), cursor, limit, cancellationToken);

    public async Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var keys = await exchanges.Rows.Find(OlderThan(before)).Sort(Oldest).Limit(limit).Project(new BsonDocument(Fields.Key, 1))
            .ToListAsync(cancellationToken).Translated();
        if (keys.Count == 0)
            return 0;

        var removed = await exchanges.Rows.DeleteManyAsync(
            new BsonDocument(Fields.Key, new BsonDocument("$in", new BsonArray(keys.Select(row => row[Fields.Key])))), cancellationToken).Translated();
        return (int)removed.DeletedCount;
    }

    internal static BsonDocument Of(TenantId tenant, string interactionId) => new() { { Fields.Tenant, tenant.Value }, { InteractionId, interactionId } };

    internal static BsonDocument OlderThan(DateTimeOffset before) => new(CreatedAt, new BsonDocument { { "$gt", 0L }, { "$lt", before.UtcTicks } });
}
