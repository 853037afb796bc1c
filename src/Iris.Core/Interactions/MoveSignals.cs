using System.Collections.Concurrent;
using System.Collections.Immutable;
using Iris.Core.Kernel;

namespace Iris.Core.Interactions;

/// <summary>Wakes those in this process that follow a tenant's changes, so that they need not wait for the time to look.</summary>
public sealed class MoveSignals
{
    private readonly ConcurrentDictionary<TenantId, ImmutableArray<WakeSignal>> listeners = new();

    /// <summary>A signal that is raised with each change of the tenant, until it is given back.</summary>
    public WakeSignal Listen(TenantId tenant)
    {
        var signal = new WakeSignal();
        listeners.AddOrUpdate(tenant, static (_, made) => [made], static (_, known, made) => known.Add(made), signal);
        return signal;
    }

    public void GiveBack(TenantId tenant, WakeSignal signal)
    {
        var rest = listeners.AddOrUpdate(tenant, static (_, _) => [], static (_, known, gone) => known.Remove(gone), signal);
        if (rest.IsEmpty)
            listeners.TryRemove(new(tenant, rest));
    }

    /// <summary>Something of the tenant changed.</summary>
    internal void Raise(TenantId tenant)
    {
        if (listeners.IsEmpty || !listeners.TryGetValue(tenant, out var signals))
            return;

        foreach (var signal in signals)
            signal.Raise();
    }
}
