using Iris.Core.Attachments;
using Iris.Core.Callbacks;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Interactions;

namespace Iris.Storage.Sqlite.Limits;

/// <summary>Counts along an index, so far as it is asked to.</summary>
internal sealed class SqliteTenantRows(SqliteDatabase database) : ITenantRows
{
    private const string Integration = "integration_id IN (SELECT id FROM integrations WHERE tenant = ?1)";

    private static readonly Sql Integrations = Of("integrations", "tenant = ?1");
    private static readonly Sql ApiKeys = Of("api_keys", "tenant = ?1");
    private static readonly Sql Accounts = Of("accounts", "tenant = ?1");
    private static readonly Sql Templates = Of("templates", "tenant = ?1");
    private static readonly Sql WaitingSends = Of("interactions INDEXED BY interactions_due", $"{Integration} AND due_at IS NOT NULL");
    private static readonly Sql PendingDeliveries = Of("deliveries INDEXED BY deliveries_due", "tenant = ?1 AND due_at IS NOT NULL");

    private static readonly Sql PendingNotices = Of(
        "notices INDEXED BY notices_by_state", $"tenant = ?1 AND {Integration} AND state = {(int)CallbackState.Pending}");

    /// <summary>The length of a blob is in the row itself: it is not read for it.</summary>
    private static readonly Sql Interactions = Sum(
        $"octet_length(document) + octet_length(text) + {InteractionRows.StateBytes}", "interactions CROSS JOIN interaction_documents ON number = document_number");

    private static readonly Sql Notices = Sum("octet_length(document)", "notices INDEXED BY notices_by_id");

    private static readonly Sql Attachments = Sum($"size + {Attachment.Overhead}", "attachments");

    public async Task<int> CountAsync(TenantId tenant, BoundKind kind, int most, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(Count, (SqlOf(kind), tenant, most), cancellationToken);

    public async Task<RowSum> SumAsync(TenantId tenant, StoredKind kind, string after, int limit, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(
            Sum, (SqlOf(kind), tenant, after, limit), cancellationToken);

    private static Sql SqlOf(StoredKind kind) => kind switch
    {
        StoredKind.Interactions => Interactions,
        StoredKind.Notices => Notices,
        _ => Attachments,
    };

    internal static Sql SqlOf(BoundKind kind) => kind switch
    {
        BoundKind.Integrations => Integrations,
        BoundKind.ApiKeys => ApiKeys,
        BoundKind.Accounts => Accounts,
        BoundKind.Templates => Templates,
        BoundKind.WaitingSends => WaitingSends,
        BoundKind.PendingDeliveries => PendingDeliveries,
        _ => PendingNotices,
    };

    private static int Count(SqliteSession session, (Sql Sql, TenantId Tenant, int Most) count)
    {
        using var rows = session[count.Sql].Add(count.Tenant.Value).Add(count.Most).Query();
        return rows.Next() ? (int)rows.Number(0) : 0;
    }

    private static RowSum Sum(SqliteSession session, (Sql Sql, TenantId Tenant, string After, int Limit) sum)
    {
        using var rows = session[sum.Sql].Add(sum.Tenant.Value).Add(sum.After).Add(sum.Limit).Query();
        return rows.Next() ? new RowSum((int)rows.Number(0), rows.Number(1), rows.TextOrNull(2)) : default;
    }

    private static Sql Sum(string bytes, string from) => new(
        $"SELECT count(*), sum(bytes), max(id) FROM (SELECT {bytes} AS bytes, id FROM {from} WHERE tenant = ?1 AND id > ?2 ORDER BY id LIMIT ?3)");

    private static Sql Of(string from, string where) => new($"SELECT count(*) FROM (SELECT 1 FROM {from} WHERE {where} LIMIT ?2)");
}
