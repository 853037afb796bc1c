using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Interactions;

/// <summary>Counts the work there is along its index, which has all that is asked for: no row is read.</summary>
internal static class WaitingRows
{
    /// <summary>The new columns change with the due time alone, so that no write has more to do; they stand behind the order that the index keeps.</summary>
    internal const string Script =
        """

        DROP INDEX interactions_due;
        -- Claims: integrations with work, and the priorities in them, are found by seeking from one to the next. Counts of it need no more.
        CREATE INDEX interactions_due ON interactions (integration_id, priority, due_at, tenant, id, phase, attempts, lease_owner IS NULL)
        WHERE due_at IS NOT NULL;
        """;

    private static readonly (WaitingState State, string Condition)[] States =
    [
        (WaitingState.Queued, $"phase = {(int)DispatchPhase.Ready} AND due_at <= ?2"),
        (WaitingState.Claimed, $"phase = {(int)DispatchPhase.Ready} AND due_at > ?2 AND NOT is_free"),
        (WaitingState.Scheduled, $"phase = {(int)DispatchPhase.Ready} AND due_at > ?2 AND is_free AND attempts = 0"),
        (WaitingState.Retrying, $"phase = {(int)DispatchPhase.Ready} AND due_at > ?2 AND is_free AND attempts > 0"),
        (WaitingState.InFlight, $"phase = {(int)DispatchPhase.InFlight}"),
        (WaitingState.AwaitingNotice, $"phase = {(int)DispatchPhase.AwaitingNotice}"),
    ];

    private static readonly Sql Next = new(
        "SELECT integration_id FROM interactions WHERE due_at IS NOT NULL AND integration_id > ?1 ORDER BY integration_id LIMIT 1");

    /// <summary>An integration has one tenant.</summary>
    private static readonly Sql OfIntegration = new(
        $"""
        SELECT min(tenant){string.Concat(States.Select(state =>
            $", count(*) FILTER (WHERE {state.Condition}), min(due_at) FILTER (WHERE {state.Condition}), min(id) FILTER (WHERE {state.Condition})"))}
        FROM (
            SELECT tenant, id, due_at, phase, attempts, lease_owner IS NULL AS is_free FROM interactions INDEXED BY interactions_due
            WHERE integration_id = ?1 AND due_at IS NOT NULL LIMIT ?3)
        """);

    public static IReadOnlyList<WaitingCount> Count(SqliteSession session, (DateTimeOffset Now, int Most, CancellationToken Cancelled) count)
    {
        var found = new List<WaitingCount>();
        for (var id = NextAfter(session, ""); id is not null; id = NextAfter(session, id))
        {
            count.Cancelled.ThrowIfCancellationRequested();
            AddTo(found, session, id, count.Now, count.Most);
        }

        return found;
    }

    private static string? NextAfter(SqliteSession session, string id)
    {
        using var rows = session[Next].Add(id).Query();
        return rows.Next() ? rows.Text(0) : null;
    }

    private static void AddTo(List<WaitingCount> found, SqliteSession session, string integrationId, DateTimeOffset now, int most)
    {
        using var rows = session[OfIntegration].Add(integrationId).Add(now.UtcTicks).Add(most).Query();
        rows.Next();
        for (var (i, column) = (0, 1); i < States.Length; i++, column += 3)
        {
            if (rows.Number(column) is > 0 and var number)
            {
                found.Add(new WaitingCount(
                    new TenantId(rows.Text(0)), integrationId, States[i].State, number, new DateTimeOffset(rows.Number(column + 1), TimeSpan.Zero),
                    IrisId.TimeOf(rows.Text(column + 2))));
            }
        }
    }
}
