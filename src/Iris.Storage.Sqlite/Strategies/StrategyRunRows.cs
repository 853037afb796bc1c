using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Strategies;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Strategies;

/// <summary>A run ready to be written, in the version that it was read in; 0 for a new one.</summary>
internal sealed record StrategyRunRow(TenantId Tenant, string Id, long Version, long? DueAt, byte[] Document)
{
    public static StrategyRunRow Of(TenantId tenant, StrategyRun run) =>
        new(tenant, run.Id, run.Version, run.DueAt?.UtcTicks, StrategyRunRows.Table.Write(run));
}

/// <summary>Writes strategies under way: by themselves, and with the interaction that they begin or go on with.</summary>
internal static class StrategyRunRows
{
    public static readonly DocumentColumns From = new("strategy_runs", "document, version, due_at");
    public static readonly DocumentTable<StrategyRun> Table = new(DocumentContext.Documents.StrategyRun, From, run => run.Id, Hydrate);

    private static readonly Sql Insert = new(
        "INSERT INTO strategy_runs (tenant, id, version, due_at, document) VALUES (?1, ?2, 1, ?3, ?4)");

    private static readonly GuardedUpdate Update = new("strategy_runs", "due_at = ?4, document = ?5");

    /// <summary>Adds a new run, or replaces one that is as it was read.</summary>
    public static SaveResult Write(SqliteSession session, StrategyRunRow run)
    {
        if (run.Version == 0)
        {
            session[Insert].Add(run.Tenant.Value).Add(run.Id).Add(run.DueAt).Add(run.Document).Execute();
            return SaveResult.Saved;
        }

        var row = new GuardedRow(run.Tenant, run.Id, run.Version);
        return Update.Finish(session, row, Update.Start(session, row).Add(run.DueAt).Add(run.Document));
    }

    private static void Hydrate(StrategyRun run, Rows row) =>
        run.Restore(row.Number(1), row.IsNull(2) ? null : new DateTimeOffset(row.Number(2), TimeSpan.Zero));
}
