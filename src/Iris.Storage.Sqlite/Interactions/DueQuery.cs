using System.Text.Json;
using Iris.Core.Interactions;
using Iris.Core.Tenants;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Interactions;

/// <summary>A due interaction as it was found; null where its document cannot be read.</summary>
internal sealed record DueCandidate(string Tenant, string Id, long Version, long DueAt, Interaction? Interaction);

/// <summary>What a look for work found.</summary>
internal sealed record DueFound(List<DueCandidate> Candidates, string LastServed);

/// <summary>
/// Chooses what to claim. First every integration with due work is found by seeking from one to the next in the index, whatever the
/// length of their queues; then they are served in turns, each turn an equal share of the places that are left. An integration has a
/// queue for each priority; see <see cref="DueLane"/>.
/// </summary>
internal static class DueQuery
{
    /// <summary>The first queue of the first integration behind the given one that has work, with its earliest due time.</summary>
    internal static readonly Sql NextIntegration = new(
        """
        SELECT integration_id, priority, due_at FROM interactions
        WHERE due_at IS NOT NULL AND integration_id > ?1
        ORDER BY integration_id, priority, due_at LIMIT 1
        """);

    /// <summary>
    /// The next queue of the same integration. Not one query with the other: a comparison of both columns at once walks along the first.
    /// </summary>
    internal static readonly Sql NextPriority = new(
        """
        SELECT integration_id, priority, due_at FROM interactions
        WHERE due_at IS NOT NULL AND integration_id = ?1 AND priority > ?2
        ORDER BY priority, due_at LIMIT 1
        """);

    internal static readonly Sql OfQueue = new(
        $"""
        SELECT {InteractionRows.From.Columns}, tenant, id FROM {InteractionRows.From.Table}
        WHERE integration_id = ?1 AND priority = ?2 AND due_at IS NOT NULL AND due_at <= ?3
        ORDER BY due_at LIMIT ?4 OFFSET ?5
        """);

    private static readonly Sql Begin = new("BEGIN");
    private static readonly Sql Commit = new("COMMIT");

    public static DueFound Run(SqliteSession session, (ClaimRequest Request, string After, int Look) look)
    {
        // One transaction, so that the turns see one state.
        session[Begin].Execute();
        look.Request.Budget.Begin();
        var found = Serve(session, look.Request, FindIntegrations(session, look.Request, look.After, look.Look), look.After);
        session[Commit].Execute();
        return found;
    }

    /// <summary>Integrations with due work, beginning behind the one that was served last; no more than there are places.</summary>
    private static List<DueLane> FindIntegrations(SqliteSession session, ClaimRequest request, string after, int look)
    {
        var busy = request.BusyIntegrations as IReadOnlySet<string> ?? request.BusyIntegrations.ToHashSet();
        var integrations = new List<DueLane>();
        var position = (Id: after, Priority: default(long?));
        var wrapped = after.Length == 0;
        while (true)
        {
            var next = Next(session, position);
            if (next is not { } found || (wrapped && after.Length > 0 && string.CompareOrdinal(found.Id, after) > 0))
            {
                if (wrapped)
                    break;
                wrapped = true;
                position = ("", null);
                continue;
            }

            var isKnown = integrations.Count > 0 && integrations[^1].Id == found.Id;
            if (!isKnown && integrations.Count == request.Limit)
                break;

            // Nothing more is asked of a busy one.
            position = (found.Id, busy.Contains(found.Id) ? null : found.Priority);
            if (found.DueAt > request.Now.UtcTicks || busy.Contains(found.Id))
                continue;
            if (!isKnown)
                integrations.Add(new DueLane(found.Id, look));
            integrations[^1].Add(found.Priority);
        }

        return integrations;
    }

    /// <param name="session">The reader.</param>
    /// <param name="after">The queue before; with an integration alone, all of its queues are before.</param>
    private static (string Id, long Priority, long DueAt)? Next(SqliteSession session, (string Id, long? Priority) after)
    {
        if (after.Priority is { } priority && First(session[NextPriority].Add(after.Id).Add(priority)) is { } sibling)
            return sibling;

        return First(session[NextIntegration].Add(after.Id));
    }

    private static (string Id, long Priority, long DueAt)? First(Statement statement)
    {
        using var rows = statement.Query();
        return rows.Next() ? (rows.Text(0), rows.Number(1), rows.Number(2)) : null;
    }

    private static DueFound Serve(SqliteSession session, ClaimRequest request, List<DueLane> integrations, string after)
    {
        var candidates = new List<DueCandidate>();
        var last = after;
        while (integrations.Count > 0 && candidates.Count < request.Limit && !request.Budget.IsSpent)
        {
            var share = Math.Max(1, (request.Limit - candidates.Count) / integrations.Count);
            foreach (var integration in integrations)
            {
                var size = Math.Min(Math.Min(share, request.LimitOf(integration.Id) - integration.Taken), request.Limit - candidates.Count);
                if (size <= 0)
                    continue;

                var before = candidates.Count;
                integration.Serve(size, (priority, offset, count) => Take(session, request, (integration.Id, priority), (offset, count), candidates));
                // Who found no room is the first next time.
                if (candidates.Count > before)
                    last = integration.Id;
                if (request.Budget.IsSpent)
                    break;
            }

            integrations.RemoveAll(integration => integration.HasEnded || integration.Taken >= request.LimitOf(integration.Id));
        }

        return new DueFound(candidates, last);
    }

    private static int Take(
        SqliteSession session, ClaimRequest request, (string Id, long Priority) queue, (int Offset, int Count) range, List<DueCandidate> candidates)
    {
        using var rows = session[OfQueue].Add(queue.Id).Add(queue.Priority).Add(request.Now.UtcTicks).Add(range.Count).Add(range.Offset).Query();
        var taken = 0;
        for (; rows.Next() && request.Budget.TryTake(new TenantId(rows.Text(6)), rows.Bytes(0).Length); taken++)
            candidates.Add(new DueCandidate(rows.Text(6), rows.Text(7), rows.Number(1), rows.Number(3), Read(rows)));
        return taken;
    }

    private static Interaction? Read(Rows rows)
    {
        try
        {
            return InteractionRows.Table.Read(rows);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
