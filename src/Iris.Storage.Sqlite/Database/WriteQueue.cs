using Iris.Core.Kernel;

namespace Iris.Storage.Sqlite.Database;

/// <summary>The bounded queue before the writer: callers wait for a place, the writer takes whole groups.</summary>
internal sealed class WriteQueue(int capacity) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Queue<Write> waiting = new();
    private readonly SemaphoreSlim places = new(capacity, capacity);
    private readonly AutoResetEvent arrived = new(false);
    private bool closed;

    public ValueTask AddAsync(Write write, CancellationToken cancellationToken)
    {
        var place = places.WaitAsync(cancellationToken);
        if (!place.IsCompletedSuccessfully)
            return AddLaterAsync(place, write);

        Add(write);
        return ValueTask.CompletedTask;
    }

    /// <summary>Waits for writes and moves up to <paramref name="most"/> of them into <paramref name="group"/>.</summary>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool Take(List<Write> group, int most)
    {
        while (true)
        {
            lock (gate)
            {
                while (group.Count < most && waiting.TryDequeue(out var write))
                    group.Add(write);
                if (group.Count == 0 && closed)
                    return false;
            }

            if (group.Count > 0)
            {
                places.Release(group.Count);
                return true;
            }

            arrived.WaitOne();
        }
    }

    /// <summary>Takes no more writes; those inside are still handed out.</summary>
    public void Close()
    {
        lock (gate)
            closed = true;
        arrived.Set();
    }

    public void Dispose() => arrived.Dispose();

    private async ValueTask AddLaterAsync(Task place, Write write)
    {
        await place;
        Add(write);
    }

    private void Add(Write write)
    {
        bool first;
        lock (gate)
        {
            if (closed)
            {
                // Whoever waits for a place behind this one has to learn it too.
                places.Release();
                throw new StoreUnavailableException("The store is closed.");
            }

            waiting.Enqueue(write);
            first = waiting.Count == 1;
        }

        if (first)
            arrived.Set();
    }
}
