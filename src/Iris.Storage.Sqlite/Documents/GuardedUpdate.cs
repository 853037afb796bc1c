using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Documents;

/// <summary>The row that a save means, and the version that it was read in.</summary>
internal readonly record struct GuardedRow(TenantId Tenant, string Id, long Version);

/// <summary>An update that only happens while the version is still current, and counts it up.</summary>
/// <param name="table">The table.</param>
/// <param name="assignments">What else is set, from parameter ?4 on.</param>
internal sealed class GuardedUpdate(string table, string assignments)
{
    private readonly Sql update = new(
        $"UPDATE {table} SET version = version + 1, {assignments} WHERE tenant = ?1 AND id = ?2 AND version = ?3");

    private readonly Sql exists = new($"SELECT 1 FROM {table} WHERE tenant = ?1 AND id = ?2");

    /// <summary>The statement with the row bound; the caller binds what it sets.</summary>
    public Statement Start(SqliteSession session, GuardedRow row) =>
        session[update].Add(row.Tenant.Value).Add(row.Id).Add(row.Version);

    public SaveResult Finish(SqliteSession session, GuardedRow row, Statement bound) =>
        bound.Execute() == 1 ? SaveResult.Saved : WhyNot(session, row);

    /// <summary>Tells a stale version from a row that is not there.</summary>
    public SaveResult WhyNot(SqliteSession session, GuardedRow row)
    {
        using var rows = session[exists].Add(row.Tenant.Value).Add(row.Id).Query();
        return rows.Next() ? SaveResult.Conflict : SaveResult.Missing;
    }
}
