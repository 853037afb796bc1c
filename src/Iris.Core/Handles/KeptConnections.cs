namespace Iris.Core.Handles;

/// <summary>
/// The outgoing connections that stay open when nothing runs on them. Pools do not tell which are idle, so what is bounded is how many calls
/// may leave theirs open: one goes on with what an earlier call to the same pool left, or takes a place of its tenant's share; a call that
/// gets none opens a connection of its own and closes it behind it.
/// </summary>
/// <param name="most">How many there are, shared fairly among tenants.</param>
/// <param name="idleTime">How long one is open without being used.</param>
/// <param name="time">The clock.</param>
public sealed class KeptConnections(int most, TimeSpan idleTime, TimeProvider time)
{
    /// <summary>Pools look at what they keep from time to time only: a place is free when the connection is closed for sure.</summary>
    private readonly TimeSpan closedAfter = idleTime * 1.5;

    private readonly Lock gate = new();
    private readonly FairShares<string> shares = new(most);
    private readonly LinkedList<KeptConnection> idle = new();
    private readonly Dictionary<object, LinkedList<KeptConnection>> byPool = [];

    public TimeSpan IdleTime => idleTime;

    /// <summary>Places that nobody has.</summary>
    public long Free => shares.Free;

    /// <summary>Begins a call.</summary>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="pool">Where its connection comes from and stays: one host and port of one client.</param>
    /// <returns>To be left or disposed at its end; null when its connection must not stay open.</returns>
    public KeptConnection? TryBegin(string tenant, object pool)
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            while (idle.First is { Value: var oldest } && oldest.IdleSince + closedAfter <= now)
            {
                Forget(oldest);
                shares.Release(oldest.Tenant, 1);
            }

            var left = byPool.GetValueOrDefault(pool)?.Last!.Value;
            if (left?.Tenant != tenant && !TryTake(tenant, left))
                return null;

            if (left is not null)
                Forget(left);
            return new KeptConnection(this, tenant, pool);
        }
    }

    internal void Leave(KeptConnection kept)
    {
        lock (gate)
        {
            kept.IdleSince = time.GetUtcNow();
            kept.Node = idle.AddLast(kept);
            if (!byPool.TryGetValue(kept.Pool, out var left))
                byPool[kept.Pool] = left = new();
            kept.InPool = left.AddLast(kept);
        }
    }

    internal void Release(string tenant) => shares.Release(tenant, 1);

    /// <summary>Takes a place, or that of another tenant whose connection is gone on with.</summary>
    private bool TryTake(string tenant, KeptConnection? left)
    {
        if (left is null)
            return shares.TryTake(tenant, 1);

        shares.Release(left.Tenant, 1);
        if (shares.TryTake(tenant, 1))
            return true;

        shares.Add(left.Tenant, 1);
        return false;
    }

    private void Forget(KeptConnection kept)
    {
        idle.Remove(kept.Node!);
        var left = byPool[kept.Pool];
        left.Remove(kept.InPool!);
        if (left.Count == 0)
            byPool.Remove(kept.Pool);
    }
}

/// <summary>The right of a call to leave its connection open.</summary>
public sealed class KeptConnection : IDisposable
{
    private readonly KeptConnections all;
    private bool isOver;

    internal KeptConnection(KeptConnections all, string tenant, object pool) => (this.all, Tenant, Pool) = (all, tenant, pool);

    internal string Tenant { get; }

    internal object Pool { get; }

    internal DateTimeOffset IdleSince { get; set; }

    internal LinkedListNode<KeptConnection>? Node { get; set; }

    internal LinkedListNode<KeptConnection>? InPool { get; set; }

    /// <summary>The call is over and its connection open: it is there for the next one, or closed in a while.</summary>
    public void Leave()
    {
        isOver = true;
        all.Leave(this);
    }

    /// <summary>Unless it was left, the connection is closed.</summary>
    public void Dispose()
    {
        if (isOver)
            return;

        isOver = true;
        all.Release(Tenant);
    }
}
