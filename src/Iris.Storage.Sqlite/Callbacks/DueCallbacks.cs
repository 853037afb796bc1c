using Iris.Core.Callbacks;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Callbacks;

/// <summary>The queues of callbacks, one for each <see cref="CallbackLane"/>, fair across integrations.</summary>
internal sealed class DueCallbacks(SqliteDatabase database, DocumentTable<StoredCallback> table)
{
    private static readonly DueShape Shape = new(
        [
            new(
                """
                SELECT integration_id FROM notices
                WHERE lane = ?1 AND due_at IS NOT NULL AND integration_id > ?2
                ORDER BY integration_id LIMIT 1
                """),
        ],
        OfQueue: new(
            """
            SELECT number, due_at, tenant, octet_length(document) FROM notices
            WHERE lane = ?1 AND integration_id = ?2 AND due_at IS NOT NULL AND due_at <= ?3
            ORDER BY due_at LIMIT ?4 OFFSET ?5
            """),
        Lease: new("UPDATE notices SET due_at = ?3 WHERE number = ?1 AND due_at = ?2"),
        Tenant: 2);

    private static readonly Sql ByNumber = new("SELECT document, due_at, state FROM notices WHERE number = ?1");

    private readonly Dictionary<CallbackLane, DueDocuments<StoredCallback>> queues = Enum.GetValues<CallbackLane>().ToDictionary(
        lane => lane, lane => new DueDocuments<StoredCallback>(database, Shape, table, ByNumber, (long)lane));

    public Task<IReadOnlyList<StoredCallback>> ClaimAsync(CallbackClaim claim, CancellationToken cancellationToken)
    {
        var paused = claim.PausedIntegrations.ToHashSet();
        return queues[claim.Lane].ClaimAsync(
            new DueLook(
                claim.Now,
                claim.LeaseUntil,
                claim.Limit,
                integration => paused.Contains(integration[0]) ? 0 : claim.LimitPerIntegration,
                claim.Budget),
            cancellationToken);
    }
}
