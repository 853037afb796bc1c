using Iris.Core.Kernel;

namespace Iris.Core.Dispatch;

/// <summary>
/// The places for calls to providers. A tenant may hold as many as are still free, and a lane as many as its tenant could still get, so that
/// tenants and integrations whose provider never answers always leave some for others. Lanes that got none are remembered.
/// </summary>
/// <param name="all">How many there are.</param>
internal sealed class SendPlaces(int all)
{
    private readonly Lock gate = new();
    private readonly Dictionary<TenantId, Share> shares = [];
    private readonly HashSet<TenantId> waiting = [];
    private int free = all;

    /// <summary>Takes a place for one call of a lane; when there is none for it, the lane waits for <see cref="Next"/>.</summary>
    public bool TryTake(DispatchLane lane)
    {
        lock (gate)
        {
            if (!shares.TryGetValue(lane.Tenant, out var share))
                shares[lane.Tenant] = share = new Share();
            if (!HasRoom(share, lane))
            {
                if (share.Lanes.Add(lane))
                    share.Order.Enqueue(lane);
                waiting.Add(lane.Tenant);
                return false;
            }

            free--;
            share.Held++;
            lane.Places++;
            return true;
        }
    }

    public void Release(DispatchLane lane)
    {
        lock (gate)
        {
            free++;
            lane.Places--;
            var share = shares[lane.Tenant];
            share.Held--;
            Forget(lane.Tenant, share);
        }
    }

    /// <summary>A lane that waited and may go now: of the tenant that holds least, the one that waited longest. It waits no more.</summary>
    public DispatchLane? Next()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
                return null;

            foreach (var tenant in waiting.OrderBy(tenant => shares[tenant].Held).ToArray())
            {
                if (NextOf(tenant, shares[tenant]) is { } lane)
                    return lane;
            }

            return null;
        }
    }

    private DispatchLane? NextOf(TenantId tenant, Share share)
    {
        for (var left = share.Order.Count; left > 0; left--)
        {
            var lane = share.Order.Dequeue();
            if (!HasRoom(share, lane))
            {
                share.Order.Enqueue(lane);
                continue;
            }

            share.Lanes.Remove(lane);
            if (share.Order.Count == 0)
                waiting.Remove(tenant);
            Forget(tenant, share);
            return lane;
        }

        return null;
    }

    private void Forget(TenantId tenant, Share share)
    {
        if (share.Held == 0 && share.Order.Count == 0)
            shares.Remove(tenant);
    }

    /// <summary>A lane without a place gets the tenant's last one; any further one has to leave as many for the tenant's other lanes.</summary>
    private bool HasRoom(Share share, DispatchLane lane)
    {
        var room = free - share.Held;
        return lane.Places == 0 ? room > 0 : lane.Places + 1 <= room - 2;
    }

    private sealed class Share
    {
        public int Held { get; set; }

        public HashSet<DispatchLane> Lanes { get; } = [];

        public Queue<DispatchLane> Order { get; } = new();
    }
}
