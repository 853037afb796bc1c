using Iris.Core.Interactions;

namespace Iris.Core.Dispatch;

/// <summary>
/// What waits for a lane: in memory, on its way there, and, as far as this process knows, in the store. What comes in overtakes nobody of its
/// priority: behind what waits in the store it waits there too. Not for several threads.
/// </summary>
internal sealed class LaneRoom
{
    private readonly PriorityQueues waiting = new();
    private readonly int[] reservations = new int[Priorities.InOrder.Count];
    private readonly bool[] inStore = new bool[Priorities.InOrder.Count];

    /// <summary>How many wait in memory.</summary>
    public int Waiting => waiting.Count;

    /// <summary>How many wait in memory or are about to.</summary>
    public int Taken => waiting.Count + Reserved;

    /// <summary>Whether any may wait in the store.</summary>
    public bool HasBacklog => Array.Exists(inStore, static one => one);

    private int Reserved { get; set; }

    /// <summary>Whether one that is about to be stored finds nobody before it.</summary>
    public bool IsFirst(Priority priority) => Taken == 0 && !inStore[Priorities.IndexOf(priority)];

    /// <summary>
    /// Keeps a place for an interaction that is about to be stored. Bulk may fill half of the places. A quarter as many are kept for
    /// normal, and a quarter for high, whatever else waits: what is urgent need not wait for a claim.
    /// </summary>
    /// <param name="priority">Its priority.</param>
    /// <param name="active">How many are being sent.</param>
    /// <param name="capacity">Most that wait and are being sent.</param>
    public bool TryReserve(Priority priority, int active, int capacity)
    {
        if (inStore[Priorities.IndexOf(priority)] || !HasPlace(priority, Taken + active, capacity))
            return false;

        Reserve(priority, 1);
        return true;
    }

    /// <summary>One of this priority, or of any, has to wait in the store.</summary>
    public void TurnAway(Priority? priority)
    {
        if (priority is { } one)
            inStore[Priorities.IndexOf(one)] = true;
        else
            Array.Fill(inStore, true);
    }

    /// <summary>The store holds nothing more that is due.</summary>
    public void Drained() => Array.Clear(inStore);

    /// <summary>Gives a kept place back.</summary>
    public void Cancel(Priority priority) => Reserve(priority, -1);

    public void Enqueue(DispatchItem item, bool fromReservation)
    {
        waiting.Enqueue(item);
        if (fromReservation)
            Reserve(item.Interaction.Priority, -1);
    }

    public DispatchItem? Take() => waiting.Take();

    /// <summary>Puts one back that was taken: it is the next.</summary>
    public void Return(DispatchItem item) => waiting.Return(item);

    public void Clear() => waiting.Clear();

    private bool HasPlace(Priority priority, int taken, int capacity)
    {
        if (priority == Priority.Bulk)
            return taken < Math.Max(1, capacity / 2);

        return taken < capacity || waiting.CountUpTo(priority) + ReservedUpTo(priority) < Math.Max(1, capacity / 4);
    }

    private int ReservedUpTo(Priority priority)
    {
        var count = 0;
        for (var i = Priorities.IndexOf(priority); i >= 0; i--)
            count += reservations[i];
        return count;
    }

    private void Reserve(Priority priority, int count)
    {
        reservations[Priorities.IndexOf(priority)] += count;
        Reserved += count;
    }
}
