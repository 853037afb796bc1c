using Iris.Core.Kernel;
using Iris.Core.Strategies;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Strategies;

internal sealed class SqliteStrategyRunStore(SqliteDatabase database) : IStrategyRunStore
{
    private static readonly DueShape Shape = new(
        [new("SELECT tenant FROM strategy_runs WHERE due_at IS NOT NULL AND tenant > ?1 ORDER BY tenant LIMIT 1")],
        OfQueue: new(
            """
            SELECT number, due_at, tenant, octet_length(document) FROM strategy_runs
            WHERE tenant = ?1 AND due_at IS NOT NULL AND due_at <= ?2
            ORDER BY due_at LIMIT ?3 OFFSET ?4
            """),
        Lease: new("UPDATE strategy_runs SET due_at = ?3 WHERE number = ?1 AND due_at = ?2"),
        Tenant: 2);

    private static readonly Sql ByNumber = new($"SELECT {StrategyRunRows.From.Columns} FROM strategy_runs WHERE number = ?1");

    private static readonly Sql Hasten = new(
        """
        UPDATE strategy_runs SET version = version + 1, due_at = min(coalesce(due_at, ?3), ?3)
        WHERE tenant = ?1 AND id = ?2
        """);

    private readonly DueDocuments<StrategyRun> due = new(database, Shape, StrategyRunRows.Table, ByNumber);

    public Task<StrategyRun?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        StrategyRunRows.Table.FindAsync(database, tenant, id, cancellationToken);

    public async Task<IReadOnlyList<StrategyRun>> FindManyAsync(
        TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        await StrategyRunRows.Table.FindManyAsync(database, tenant, ids, cancellationToken);

    public Task<Page<StrategyRun>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        StrategyRunRows.Table.NewestAsync(database, tenant, cursor, limit, cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, StrategyRun run, CancellationToken cancellationToken)
    {
        var result = await database.Writer.WriteAsync(StrategyRunRows.Write, StrategyRunRow.Of(tenant, run), cancellationToken);
        if (result == SaveResult.Saved)
            run.Version++;
        return result;
    }

    public Task HastenAsync(TenantId tenant, string id, DateTimeOffset dueAt, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, hasten) => session[Hasten].Add(hasten.tenant.Value).Add(hasten.id).Add(hasten.UtcTicks).Execute(),
            (tenant, id, dueAt.UtcTicks),
            cancellationToken);

    public Task<IReadOnlyList<StrategyRun>> ClaimAsync(RunClaim claim, CancellationToken cancellationToken) =>
        due.ClaimAsync(new DueLook(claim.Now, claim.LeaseUntil, claim.Limit, _ => claim.LimitPerTenant, claim.Budget), cancellationToken);
}
