using Iris.Core.Callbacks;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Limits;

/// <summary>Counts along an index, so far as it is asked to.</summary>
internal sealed class SqliteTenantRows(SqliteDatabase database) : ITenantRows
{
    private const string Integration = "integration_id IN (SELECT id FROM integrations WHERE tenant = ?1)";

    private static readonly Sql Integrations = Of("integrations", "tenant = ?1");
    private static readonly Sql ApiKeys = Of("api_keys", "tenant = ?1");
    private static readonly Sql Accounts = Of("accounts", "tenant = ?1");
    private static readonly Sql WaitingSends = Of("interactions INDEXED BY interactions_due", $"{Integration} AND due_at IS NOT NULL");
    private static readonly Sql PendingDeliveries = Of("deliveries INDEXED BY deliveries_due", "tenant = ?1 AND due_at IS NOT NULL");

    private static readonly Sql PendingNotices = Of(
        "notices INDEXED BY notices_by_state", $"tenant = ?1 AND {Integration} AND state = {(int)NoticeState.Pending}");

    public async Task<int> CountAsync(TenantId tenant, BoundKind kind, int most, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(Count, (SqlOf(kind), tenant, most), cancellationToken);

    internal static Sql SqlOf(BoundKind kind) => kind switch
    {
        BoundKind.Integrations => Integrations,
        BoundKind.ApiKeys => ApiKeys,
        BoundKind.Accounts => Accounts,
        BoundKind.WaitingSends => WaitingSends,
        BoundKind.PendingDeliveries => PendingDeliveries,
        _ => PendingNotices,
    };

    private static int Count(SqliteSession session, (Sql Sql, TenantId Tenant, int Most) count)
    {
        using var rows = session[count.Sql].Add(count.Tenant.Value).Add(count.Most).Query();
        return rows.Next() ? (int)rows.Number(0) : 0;
    }

    private static Sql Of(string from, string where) => new($"SELECT count(*) FROM (SELECT 1 FROM {from} WHERE {where} LIMIT ?2)");
}
