using Iris.Core.Channels;
using Iris.Core.Interactions;

namespace Iris.Core.Dispatch;

/// <summary>An interaction to dispatch.</summary>
/// <param name="Interaction">Leased to this process.</param>
/// <param name="Payload">Its payload when it was read already; null after a claim.</param>
internal sealed record DispatchItem(Interaction Interaction, ChannelPayload? Payload);

/// <summary>
/// What waits in memory for one integration, and how many of it are being sent. A dead provider fills its own lane and no other.
/// </summary>
internal sealed class DispatchLane(int capacity)
{
    private readonly Lock gate = new();
    private readonly Queue<DispatchItem> waiting = new();
    private int reserved;
    private int active;
    private int maxConcurrency = 1;
    private bool turnedAway;

    /// <summary>Takes the integration's current limit over.</summary>
    public void Configure(int concurrency) => Volatile.Write(ref maxConcurrency, concurrency);

    /// <summary>Keeps a place for an interaction that is about to be stored.</summary>
    public bool TryReserve()
    {
        lock (gate)
        {
            if (waiting.Count + reserved + active >= capacity)
            {
                turnedAway = true;
                return false;
            }

            reserved++;
            return true;
        }
    }

    public void Cancel()
    {
        lock (gate)
            reserved--;
    }

    public void Enqueue(DispatchItem item, bool fromReservation)
    {
        lock (gate)
        {
            waiting.Enqueue(item);
            if (fromReservation)
                reserved--;
        }
    }

    /// <summary>Whether claims shall leave this integration out for now; noted, so that <see cref="Complete"/> tells when that ends.</summary>
    public bool IsBusy()
    {
        lock (gate)
        {
            var busy = waiting.Count + reserved + active > capacity / 2;
            turnedAway |= busy;
            return busy;
        }
    }

    /// <summary>Takes the next one to send, if the integration's concurrency allows one more.</summary>
    public DispatchItem? TryTake()
    {
        lock (gate)
        {
            if (active >= Volatile.Read(ref maxConcurrency) || !waiting.TryDequeue(out var item))
                return null;

            active++;
            return item;
        }
    }

    /// <summary>One is done.</summary>
    /// <returns>Whether there is room again after interactions had to be left in the store.</returns>
    public bool Complete()
    {
        lock (gate)
        {
            active--;
            if (!turnedAway || waiting.Count + reserved + active > capacity / 2)
                return false;

            turnedAway = false;
            return true;
        }
    }

    /// <summary>Forgets what waits. For a stop: the store gives it back.</summary>
    public void Clear()
    {
        lock (gate)
            waiting.Clear();
    }
}
