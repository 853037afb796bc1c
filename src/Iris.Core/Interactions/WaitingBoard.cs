using Iris.Core.Kernel;

namespace Iris.Core.Interactions;

/// <summary>What waited when it was last counted; see <see cref="IInteractionStore.CountWaitingAsync"/>.</summary>
public sealed class WaitingSnapshot
{
    private readonly ILookup<TenantId, WaitingCount> byTenant;

    internal WaitingSnapshot(DateTimeOffset at, IReadOnlyList<WaitingCount> counts)
    {
        At = at;
        Counts = counts;
        byTenant = counts.ToLookup(count => count.Tenant);
    }

    /// <summary>When it was counted.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Of all tenants.</summary>
    public IReadOnlyList<WaitingCount> Counts { get; }

    /// <summary>Of one tenant.</summary>
    public IEnumerable<WaitingCount> Of(TenantId tenant) => byTenant[tenant];
}

/// <summary>Shows what waits in the store, as it was a moment ago: reading it costs nothing.</summary>
public sealed class WaitingBoard
{
    private volatile WaitingSnapshot? latest;

    internal WaitingBoard()
    {
    }

    /// <summary>Null until it was counted for the first time, a moment after the start.</summary>
    public WaitingSnapshot? Latest => latest;

    internal void Show(WaitingSnapshot snapshot) => latest = snapshot;
}
