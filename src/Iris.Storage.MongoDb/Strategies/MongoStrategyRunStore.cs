using Iris.Core.Kernel;
using Iris.Core.Strategies;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Strategies;

internal sealed class MongoStrategyRunStore(StrategyRunRows runs) : IStrategyRunStore
{
    internal static readonly DueShape Due = new(Fields.Tenant, []);

    private readonly DueQueue due = new(runs.Documents.Rows, Due);

    public Task<StrategyRun?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        runs.Documents.FindAsync(tenant, id, cancellationToken);

    public Task<IReadOnlyList<StrategyRun>> FindManyAsync(
        TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        runs.Documents.FindManyAsync(tenant, ids, cancellationToken);

    public Task<Page<StrategyRun>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        runs.Documents.NewestAsync(tenant, [], cursor, limit, cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, StrategyRun run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await runs.SaveAsync(tenant, run);
        if (result == SaveResult.Saved)
            run.Version++;
        return result;
    }

    public Task HastenAsync(TenantId tenant, string id, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var update = new BsonDocument
        {
            { "$min", new BsonDocument(Fields.DueAt, dueAt.UtcTicks) },
            { "$inc", new BsonDocument(Fields.Version, 1L) },
        };
        return runs.Documents.Rows.UpdateOneAsync(
            RowKey.Is(tenant, id).Add(Fields.Tenant, tenant.Value), update, cancellationToken: CancellationToken.None).Translated();
    }

    public async Task<IReadOnlyList<StrategyRun>> ClaimAsync(RunClaim claim, CancellationToken cancellationToken)
    {
        var look = new DueLook(claim.Now.UtcTicks, claim.LeaseUntil.UtcTicks, claim.Limit, claim.LimitPerTenant, []) { Budget = claim.Budget };
        return (await due.ClaimAsync(look, [], cancellationToken)).ConvertAll(runs.Documents.Read);
    }
}
