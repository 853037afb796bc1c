using Iris.Core.Kernel;
using Iris.Core.Webhooks;

namespace Iris.Core.Deliveries;

/// <summary>The hosts that this process delivers to at the moment.</summary>
/// <param name="maxConcurrency">Calls of one host at the same time, once it is known to be healthy.</param>
internal sealed class WebhookLanes(int maxConcurrency)
{
    private readonly Lock gate = new();
    private readonly Dictionary<WebhookHost, WebhookLane> lanes = [];
    private TaskCompletionSource? idle;

    /// <summary>Deliveries that wait in memory or are being sent.</summary>
    public int Count { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>About how many bytes a delivery takes in memory.</summary>
    public static long SizeOf(WebhookDelivery delivery) => 1024L + delivery.Body.Length;

    public WebhookLane Add(WebhookDelivery delivery)
    {
        var host = new WebhookHost(delivery.Tenant, delivery.Host);
        lock (gate)
        {
            if (!lanes.TryGetValue(host, out var lane))
                lanes[host] = lane = new WebhookLane(this, gate, maxConcurrency, host);
            lane.Waiting.Enqueue(delivery);
            lane.Bytes += SizeOf(delivery);
            Bytes += SizeOf(delivery);
            Count++;
            return lane;
        }
    }

    /// <summary>Hosts with enough in memory: of these nothing is claimed.</summary>
    public IReadOnlyCollection<WebhookHost> Busy()
    {
        lock (gate)
            return [.. lanes.Values.Where(lane => lane.Waiting.Count + lane.Active >= lane.Limit).Select(lane => lane.Host)];
    }

    /// <summary>Tenants that have so many, or so many bytes, in memory: of these nothing is claimed, whichever host it is for.</summary>
    public IReadOnlyCollection<TenantId> BusyTenants(int most, long mostBytes)
    {
        lock (gate)
        {
            return [.. lanes.Values
                .GroupBy(lane => lane.Host.Tenant)
                .Where(tenant => tenant.Sum(lane => lane.Waiting.Count + lane.Active) >= most || tenant.Sum(lane => lane.Bytes) >= mostBytes)
                .Select(tenant => tenant.Key)];
        }
    }

    /// <summary>One is done.</summary>
    /// <returns>What has to go back to the store, since the host turned out to be slower than it seemed.</returns>
    public List<WebhookDelivery> Complete(WebhookLane lane, WebhookDelivery delivery, DeliveryResult result)
    {
        lock (gate)
        {
            lane.Active--;
            // Carefully with a host that fails or is new, faster with every success.
            lane.Limit = result switch
            {
                DeliveryResult.Delivered => Math.Min(lane.Limit * 2, maxConcurrency),
                DeliveryResult.NotSent => lane.Limit,
                _ => 1,
            };
            // A healthy host's lane is remembered; it is small.
            if (lane.Active == 0 && lane.Waiting.Count == 0 && lane.Limit == 1)
                lanes.Remove(lane.Host);
            Left(lane, [delivery]);
            return result == DeliveryResult.HostHeld ? lane.Clear() : lane.Surplus();
        }
    }

    public List<WebhookDelivery> ClearAll()
    {
        lock (gate)
            return [.. lanes.Values.ToArray().SelectMany(lane => lane.Clear())];
    }

    /// <summary>Ends when nothing waits or is being sent.</summary>
    public Task Idle()
    {
        lock (gate)
        {
            idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Count == 0)
                idle.TrySetResult();
            return idle.Task;
        }
    }

    /// <summary>Under the gate.</summary>
    internal void Left(WebhookLane lane, IReadOnlyCollection<WebhookDelivery> deliveries)
    {
        var size = deliveries.Sum(SizeOf);
        lane.Bytes -= size;
        Bytes -= size;
        Count -= deliveries.Count;
        if (Count == 0)
            idle?.TrySetResult();
    }
}

/// <summary>What waits in memory for one tenant's host, and how many calls run.</summary>
internal sealed class WebhookLane(WebhookLanes lanes, Lock gate, int maxConcurrency, WebhookHost host)
{
    public WebhookHost Host { get; } = host;

    internal Queue<WebhookDelivery> Waiting { get; } = new();

    internal int Active { get; set; }

    /// <summary>Bytes of what waits or is being sent.</summary>
    internal long Bytes { get; set; }

    /// <summary>Calls at the same time: few until the host has shown that it answers.</summary>
    internal int Limit { get; set; } = Math.Min(2, maxConcurrency);

    /// <summary>Takes the next one to send, if one more call is allowed.</summary>
    public WebhookDelivery? TryTake()
    {
        lock (gate)
        {
            if (Active >= Limit || !Waiting.TryDequeue(out var delivery))
                return null;

            Active++;
            return delivery;
        }
    }

    /// <summary>Takes what waits beyond the calls that are allowed; a healthy host has as many again at hand.</summary>
    public List<WebhookDelivery> Surplus()
    {
        lock (gate)
        {
            var kept = Math.Max(0, Limit - Active) + (Limit == maxConcurrency ? maxConcurrency : 0);
            if (Waiting.Count <= kept)
                return [];

            var all = Waiting.ToList();
            Waiting.Clear();
            foreach (var delivery in all.Take(kept))
                Waiting.Enqueue(delivery);
            lanes.Left(this, all[kept..]);
            return all[kept..];
        }
    }

    /// <summary>Takes everything that waits.</summary>
    public List<WebhookDelivery> Clear()
    {
        lock (gate)
        {
            var waiting = Waiting.ToList();
            Waiting.Clear();
            lanes.Left(this, waiting);
            return waiting;
        }
    }
}
