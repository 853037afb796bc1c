using System.Collections.Concurrent;
using Iris.Core.Kernel;

namespace Iris.Core.Tenants;

/// <summary>
/// Tells whether anything may be done for a tenant, from memory for a moment. While a tenant is disabled nothing of it is sent, delivered or
/// applied; all of it waits where it is. A change made through this process is seen at once, one made elsewhere after <see cref="Lifetime"/>.
/// </summary>
public sealed class TenantGate(ITenantStore store, TimeProvider time)
{
    /// <summary>How long another process's change may go unseen.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<TenantId, Entry> entries = new();

    public async ValueTask<bool> IsOpenAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (entries.TryGetValue(tenant, out var known) && known.Until > now)
            return known.IsOpen;

        var isOpen = await store.FindAsync(tenant, cancellationToken) is not { IsEnabled: false };
        entries[tenant] = new Entry(isOpen, now + Lifetime);
        return isOpen;
    }

    /// <summary>Of the tenants that were asked for, those that are disabled still: nothing of theirs is worth a look.</summary>
    public async ValueTask<IReadOnlyCollection<TenantId>> ClosedAsync(CancellationToken cancellationToken)
    {
        List<TenantId>? closed = null;
        foreach (var (tenant, entry) in entries)
        {
            if (!entry.IsOpen && !await IsOpenAsync(tenant, cancellationToken))
                (closed ??= []).Add(tenant);
        }

        return closed ?? [];
    }

    /// <summary>Forgets a tenant that was changed.</summary>
    public void Invalidate(TenantId tenant) => entries.TryRemove(tenant, out _);

    private readonly record struct Entry(bool IsOpen, DateTimeOffset Until);
}
