using System.Text.Json;
using Iris.Core.Interactions;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Interactions;

/// <summary>A due interaction as it was found; null where its document cannot be read.</summary>
internal sealed record DueCandidate(string Tenant, string Id, long Version, long DueAt, Interaction? Interaction);

/// <summary>What a look for work found.</summary>
internal sealed record DueFound(List<DueCandidate> Candidates, string LastServed);

/// <summary>
/// Chooses what to claim. First every integration with due work is found by seeking from one to the next in the index, whatever the
/// length of their queues; then they are served in turns, each turn an equal share of the places that are left.
/// </summary>
internal static class DueQuery
{
    /// <summary>The first integration behind the given one that has work, with its earliest due time.</summary>
    internal static readonly Sql NextIntegration = new(
        """
        SELECT integration_id, due_at FROM interactions
        WHERE due_at IS NOT NULL AND integration_id > ?1
        ORDER BY integration_id, due_at LIMIT 1
        """);

    internal static readonly Sql OfIntegration = new(
        $"""
        SELECT {InteractionRows.From.Columns}, tenant, id FROM {InteractionRows.From.Table}
        WHERE integration_id = ?1 AND due_at IS NOT NULL AND due_at <= ?2
        ORDER BY due_at LIMIT ?3 OFFSET ?4
        """);

    private static readonly Sql Begin = new("BEGIN");
    private static readonly Sql Commit = new("COMMIT");

    public static DueFound Run(SqliteSession session, (ClaimRequest Request, string After) look)
    {
        // One transaction, so that the turns see one state.
        session[Begin].Execute();
        var found = Serve(session, look.Request, FindIntegrations(session, look.Request, look.After), look.After);
        session[Commit].Execute();
        return found;
    }

    /// <summary>Integrations with due work, beginning behind the one that was served last; no more than there are places.</summary>
    private static List<string> FindIntegrations(SqliteSession session, ClaimRequest request, string after)
    {
        var busy = request.BusyIntegrations as IReadOnlySet<string> ?? request.BusyIntegrations.ToHashSet();
        var integrations = new List<string>();
        var position = after;
        var wrapped = after.Length == 0;
        while (integrations.Count < request.Limit)
        {
            var next = Next(session, position);
            if (next is not { } candidate || (wrapped && after.Length > 0 && string.CompareOrdinal(candidate.Id, after) > 0))
            {
                if (wrapped)
                    break;
                wrapped = true;
                position = "";
                continue;
            }

            position = candidate.Id;
            if (candidate.DueAt <= request.Now.UtcTicks && !busy.Contains(candidate.Id))
                integrations.Add(candidate.Id);
        }

        return integrations;
    }

    private static (string Id, long DueAt)? Next(SqliteSession session, string after)
    {
        using var rows = session[NextIntegration].Add(after).Query();
        return rows.Next() ? (rows.Text(0), rows.Number(1)) : null;
    }

    private static DueFound Serve(SqliteSession session, ClaimRequest request, List<string> integrations, string after)
    {
        var candidates = new List<DueCandidate>();
        var waiting = integrations.ConvertAll(id => new Queue(id));
        var last = after;
        while (waiting.Count > 0 && candidates.Count < request.Limit)
        {
            var share = Math.Max(1, (request.Limit - candidates.Count) / waiting.Count);
            foreach (var queue in waiting)
            {
                var size = Math.Min(Math.Min(share, request.LimitPerIntegration - queue.Taken), request.Limit - candidates.Count);
                if (size == 0)
                    break;

                last = queue.Id;
                var taken = Take(session, request, queue, size, candidates);
                queue.Taken += taken;
                queue.Ended = taken < size || queue.Taken == request.LimitPerIntegration;
            }

            waiting.RemoveAll(queue => queue.Ended);
        }

        return new DueFound(candidates, last);
    }

    private static int Take(SqliteSession session, ClaimRequest request, Queue queue, int size, List<DueCandidate> candidates)
    {
        using var rows = session[OfIntegration].Add(queue.Id).Add(request.Now.UtcTicks).Add(size).Add(queue.Taken).Query();
        var taken = 0;
        for (; rows.Next(); taken++)
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

    private sealed class Queue(string id)
    {
        public string Id { get; } = id;

        public int Taken { get; set; }

        public bool Ended { get; set; }
    }
}
