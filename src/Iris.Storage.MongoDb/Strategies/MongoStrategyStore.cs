using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Strategies;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Strategies;

internal sealed class MongoStrategyStore(MongoStore store) : IStrategyStore
{
    private readonly DocumentRows<StoredStrategy> strategies = new(
        store[Collections.Strategies], DocumentContext.Documents.StoredStrategy, strategy => strategy.Id,
        static (strategy, row) => strategy.Version = row[Fields.Version].AsInt64);

    public async Task CreateAsync(TenantId tenant, StoredStrategy strategy, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await strategies.InsertAsync(strategies.Write(tenant, strategy).Add(Fields.Version, 1L));
        strategy.Version = 1;
    }

    public Task<StoredStrategy?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        strategies.FindAsync(tenant, id, cancellationToken);

    public Task<Page<StoredStrategy>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        strategies.NewestAsync(tenant, [], cursor, limit, cancellationToken);

    public async Task<int> CountAsync(TenantId tenant, int most, CancellationToken cancellationToken) =>
        (int)await strategies.Rows.CountDocumentsAsync(RowKey.Before(tenant, null), new CountOptions { Limit = most }, cancellationToken).Translated();

    public async Task<SaveResult> SaveAsync(TenantId tenant, StoredStrategy strategy, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await strategies.SaveAsync(tenant, strategy.Id, strategy.Version, strategies.Changes(strategy));
        if (result == SaveResult.Saved)
            strategy.Version++;
        return result;
    }

    public async Task<StoredStrategy?> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var removed = await strategies.Rows.FindOneAndDeleteAsync(RowKey.Is(tenant, id), cancellationToken: CancellationToken.None).Translated();
        return removed is null ? null : strategies.Read(removed);
    }

    /// <summary>A strategy as it is.</summary>
    internal BsonDocument Row(StoredStrategy strategy) => strategies.Write(strategy.Tenant, strategy).Add(Fields.Version, strategy.Version);
}
