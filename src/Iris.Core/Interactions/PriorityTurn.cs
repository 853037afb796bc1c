namespace Iris.Core.Interactions;

/// <summary>
/// The due work of one integration while a store chooses what to claim: a queue for each priority. Of the places of a turn, the first queue
/// gets all but an eighth for each queue behind it; what a queue leaves goes to the next. Every eighth look the last queue goes first, since
/// an eighth of few places is none.
/// </summary>
/// <param name="id">The integration, or whatever else claims are fair by.</param>
/// <param name="look">The number of the look.</param>
public sealed class PriorityTurn(string id, int look)
{
    /// <summary>One of so many places, and of so many looks, is for those who would have to wait.</summary>
    private const int Share = 8;

    private readonly List<Queue> queues = [];

    /// <summary>Takes up to <paramref name="count"/> rows of a queue behind the first <paramref name="offset"/>.</summary>
    /// <returns>How many there were.</returns>
    public delegate int Take(long priority, int offset, int count);

    public string Id => id;

    public int Taken { get; private set; }

    public bool HasEnded => queues.TrueForAll(queue => queue.HasEnded);

    /// <summary>Queues that may have more, and how much of each was taken.</summary>
    public IEnumerable<(long Priority, int Taken)> Open =>
        queues.Where(queue => !queue.HasEnded).Select(queue => (queue.Priority, queue.Taken));

    /// <summary>Adds a queue behind those that are there.</summary>
    public void Add(long priority)
    {
        if (look % Share == 0)
            queues.Insert(0, new Queue(priority));
        else
            queues.Add(new Queue(priority));
    }

    /// <summary>Takes what <paramref name="places"/> hold.</summary>
    public void Serve(int places, Take take)
    {
        // First with places kept for those behind, then whatever is left.
        var left = Serve(places, places / Share, take);
        Taken += places - Serve(left, 0, take);
    }

    /// <returns>The places that are left.</returns>
    private int Serve(int places, int kept, Take take)
    {
        for (var i = 0; i < queues.Count && places > 0; i++)
        {
            var queue = queues[i];
            var count = places - (kept * queues.Skip(i + 1).Count(behind => !behind.HasEnded));
            if (queue.HasEnded || count <= 0)
                continue;

            var taken = take(queue.Priority, queue.Taken, count);
            queue.Taken += taken;
            queue.HasEnded = taken < count;
            places -= taken;
        }

        return places;
    }

    private sealed class Queue(long priority)
    {
        public long Priority => priority;

        public int Taken { get; set; }

        public bool HasEnded { get; set; }
    }
}
