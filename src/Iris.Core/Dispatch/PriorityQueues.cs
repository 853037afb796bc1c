using Iris.Core.Interactions;

namespace Iris.Core.Dispatch;

/// <summary>
/// A queue for each priority. The first that has any is taken from; every eighth time it is the last, so that none starves. Not for
/// several threads.
/// </summary>
internal sealed class PriorityQueues
{
    private const int Share = 8;

    private readonly Queue<DispatchItem>[] queues = [.. Priorities.InOrder.Select(_ => new Queue<DispatchItem>())];
    private readonly Stack<DispatchItem> returned = new();
    private int taken;

    public int Count { get; private set; }

    public void Enqueue(DispatchItem item)
    {
        queues[Priorities.IndexOf(item.Interaction.Priority)].Enqueue(item);
        Count++;
    }

    /// <summary>How many of this priority or a more urgent one wait.</summary>
    public int CountUpTo(Priority priority)
    {
        var count = 0;
        for (var i = Priorities.IndexOf(priority); i >= 0; i--)
            count += queues[i].Count;
        return count;
    }

    /// <summary>Puts one back that was taken: it is the next.</summary>
    public void Return(DispatchItem item)
    {
        returned.Push(item);
        Count++;
    }

    public DispatchItem? Take()
    {
        if (Count == 0)
            return null;

        Count--;
        if (returned.TryPop(out var first))
            return first;

        taken = (taken + 1) % Share;
        return taken == 0
            ? Array.FindLast(queues, static queue => queue.Count > 0)!.Dequeue()
            : Array.Find(queues, static queue => queue.Count > 0)!.Dequeue();
    }

    public void Clear()
    {
        returned.Clear();
        Array.ForEach(queues, static queue => queue.Clear());
        Count = 0;
    }
}
