using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Storage.Sqlite.Database;

/// <summary>Reads a due row.</summary>
internal delegate TRow ReadDue<TRow>(Rows rows);

/// <summary>
/// Leases what is due, fair across lanes. Looking happens on a reader, so that it never holds up those who accept and looking in vain writes
/// nothing; the writer then leases what is still as it was found. Lanes are found by seeking from one to the next in the index, whatever
/// the length of their queues; then they are served in turns, each turn an equal share of the places that are left, and in a lane by
/// <see cref="PriorityTurn"/>.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="shape">What is queued in it.</param>
/// <param name="read">Reads what <see cref="DueShape.OfQueue"/> finds.</param>
/// <param name="bind">Binds what <see cref="DueShape.Lease"/> holds a row to.</param>
/// <param name="scope">The part of the table that the queue is in; null for all of it.</param>
internal sealed class DueQueue<TRow>(
    SqliteDatabase database, DueShape shape, ReadDue<TRow> read, Func<Statement, TRow, Statement> bind, long? scope = null)
{
    /// <summary>Looks again this often when others took everything that was found.</summary>
    private const int Rounds = 5;

    private static readonly IReadOnlyList<Priority> NoPriorities = [Priority.Normal];

    /// <summary>Before all lanes.</summary>
    private readonly string[] start = [.. Enumerable.Repeat("", shape.NextLane.Length)];

    /// <summary>The lane at which the last claim stopped; the next goes on behind it, so that a short limit starves nobody.</summary>
    private string[]? lastServed;

    /// <summary>Counts the looks: now and then the lower priorities are served first, so that none starves.</summary>
    private int looks;

    /// <summary>Leases and returns the rows, in the order in which they were found.</summary>
    public async Task<List<TRow>> ClaimAsync(DueLook look, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var found = await database.Readers.ReadAsync(Look, look, cancellationToken);
            if (found.Count == 0)
                return [];

            var won = await database.Writer.WriteAsync(LeaseAll, (look, found), cancellationToken);
            if (won.Count > 0)
                return won;
        }

        return [];
    }

    private List<TRow> Look(SqliteSession session, DueLook look)
    {
        // One transaction, so that the turns see one state.
        session[DueShape.Begin].Execute();
        look.Budget.Begin();
        var found = new List<TRow>();
        var number = Interlocked.Increment(ref looks);
        using var lanes = FindLanes(session, look, lastServed ?? start, number).GetEnumerator();
        // No more lanes at once than there are places; more of them when those had less than it looked.
        while (found.Count < look.Limit && !look.Budget.IsSpent && Next(lanes, look.Limit - found.Count) is { Count: > 0 } waiting)
            Serve(session, look, waiting, found);
        session[DueShape.Commit].Execute();
        return found;
    }

    private static List<Lane> Next(IEnumerator<Lane> lanes, int count)
    {
        var next = new List<Lane>();
        while (next.Count < count && lanes.MoveNext())
            next.Add(lanes.Current);
        return next;
    }

    /// <summary>Lanes that may have due work, each once, beginning behind the one that was served last.</summary>
    private IEnumerable<Lane> FindLanes(SqliteSession session, DueLook look, string[] after, int number)
    {
        for (var key = NextKey(session, after); key is not null; key = NextKey(session, key))
        {
            if (IsOpen(session, look, key))
                yield return NewLane(key, number);
        }

        for (var key = NextKey(session, start); key is not null && Compare(key, after) <= 0; key = NextKey(session, key))
        {
            if (IsOpen(session, look, key))
                yield return NewLane(key, number);
        }
    }

    private string[]? NextKey(SqliteSession session, string[] after)
    {
        for (var left = after.Length; left > 0; left--)
        {
            using var rows = OfLane(session, shape.NextLane[after.Length - left], after.AsSpan(0, left)).Query();
            if (!rows.Next())
                continue;

            var key = new string[after.Length];
            for (var i = 0; i < key.Length; i++)
                key[i] = rows.Text(i);
            return key;
        }

        return null;
    }

    private bool IsOpen(SqliteSession session, DueLook look, string[] key)
    {
        if (look.Most(key) <= 0)
            return false;
        if (shape.IsHeld is not { } isHeld)
            return true;

        using var rows = OfLane(session, isHeld, key).Add(look.Now.UtcTicks).Query();
        return !rows.Next();
    }

    private Lane NewLane(string[] key, int number)
    {
        var lane = new Lane(key, new PriorityTurn(key[^1], number));
        foreach (var priority in shape.HasPriorities ? Priorities.InOrder : NoPriorities)
            lane.Queues.Add((long)priority);
        return lane;
    }

    private void Serve(SqliteSession session, DueLook look, List<Lane> waiting, List<TRow> found)
    {
        while (waiting.Count > 0 && found.Count < look.Limit && !look.Budget.IsSpent)
        {
            var share = Math.Max(1, (look.Limit - found.Count) / waiting.Count);
            foreach (var lane in waiting)
            {
                var places = Math.Min(Math.Min(share, look.Most(lane.Key) - lane.Queues.Taken), look.Limit - found.Count);
                if (places <= 0)
                    continue;

                var before = found.Count;
                lane.Queues.Serve(places, (priority, offset, count) => Take(session, look, (lane.Key, priority), (offset, count), found));
                // Who found no room is the first next time.
                if (found.Count > before)
                    lastServed = lane.Key;
                if (look.Budget.IsSpent)
                    break;
            }

            waiting.RemoveAll(lane => lane.Queues.HasEnded || lane.Queues.Taken >= look.Most(lane.Key));
        }
    }

    private int Take(SqliteSession session, DueLook look, (string[] Lane, long Priority) queue, (int Offset, int Count) range, List<TRow> found)
    {
        var statement = OfLane(session, shape.OfQueue, queue.Lane);
        if (shape.HasPriorities)
            statement.Add(queue.Priority);
        using var rows = statement.Add(look.Now.UtcTicks).Add(range.Count).Add(range.Offset).Query();
        var taken = 0;
        for (; rows.Next() && look.Budget.TryTake(new TenantId(rows.Text(shape.Tenant)), rows.Number(shape.Tenant + 1)); taken++)
            found.Add(read(rows));
        return taken;
    }

    private Statement OfLane(SqliteSession session, Sql sql, ReadOnlySpan<string> lane)
    {
        var statement = session[sql];
        if (scope is { } part)
            statement.Add(part);
        foreach (var column in lane)
            statement.Add(column);
        return statement;
    }

    private List<TRow> LeaseAll(SqliteSession session, (DueLook Look, List<TRow> Found) claim)
    {
        var won = new List<TRow>(claim.Found.Count);
        foreach (var row in claim.Found)
        {
            var lease = bind(session[shape.Lease], row).Add(claim.Look.LeaseUntil.UtcTicks);
            if (claim.Look.Owner is { } owner)
                lease.Add(owner);
            if (lease.Execute() == 1)
                won.Add(row);
        }

        return won;
    }

    private static int Compare(string[] one, string[] other)
    {
        var order = 0;
        for (var i = 0; i < one.Length && order == 0; i++)
            order = string.CompareOrdinal(one[i], other[i]);
        return order;
    }

    private sealed record Lane(string[] Key, PriorityTurn Queues);
}
