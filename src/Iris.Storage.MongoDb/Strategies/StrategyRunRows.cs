using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Strategies;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Strategies;

/// <summary>Strategies under way: written by themselves, and with the interaction that they begin or go on with.</summary>
internal sealed class StrategyRunRows(MongoStore store)
{
    public DocumentRows<StrategyRun> Documents { get; } = new(
        store[Collections.StrategyRuns], DocumentContext.Documents.StrategyRun, run => run.Id, Hydrate);

    /// <summary>A run as it is.</summary>
    public BsonDocument Row(StrategyRun run) => Row(run.Tenant, run, run.Version);

    /// <summary>Adds a new run, or replaces one that is as it was read. In a transaction, whose errors the caller translates.</summary>
    /// <returns>False when it is no longer as it was read.</returns>
    public async Task<bool> WriteAsync(IClientSessionHandle session, TenantId tenant, StrategyRun run)
    {
        var row = Row(tenant, run, run.Version + 1);
        if (run.Version == 0)
        {
            await Documents.Rows.InsertOneAsync(session, row);
            return true;
        }

        return (await Documents.Rows.ReplaceOneAsync(session, Current(tenant, run), row)).MatchedCount == 1;
    }

    public async Task<SaveResult> SaveAsync(TenantId tenant, StrategyRun run)
    {
        var replaced = await Documents.Rows.ReplaceOneAsync(Current(tenant, run), Row(tenant, run, run.Version + 1)).Translated();
        return replaced.MatchedCount == 1 ? SaveResult.Saved
            : await Documents.ExistsAsync(RowKey.Of(tenant, run.Id)) ? SaveResult.Conflict
            : SaveResult.Missing;
    }

    /// <summary>The tenant is part of the key; named, it is the shard key as well.</summary>
    private static BsonDocument Current(TenantId tenant, StrategyRun run) =>
        RowKey.Is(tenant, run.Id).Add(Fields.Tenant, tenant.Value).Add(Fields.Version, run.Version);

    private BsonDocument Row(TenantId tenant, StrategyRun run, long version) => Documents.Write(tenant, run)
        .Add(Fields.Version, version)
        .Add(Fields.DueAt, run.DueAt?.UtcTicks ?? 0, run.DueAt is not null);

    private static void Hydrate(StrategyRun run, BsonDocument row) => run.Restore(
        row[Fields.Version].AsInt64,
        row.TryGetValue(Fields.DueAt, out var due) ? new DateTimeOffset(due.AsInt64, TimeSpan.Zero) : null);
}
