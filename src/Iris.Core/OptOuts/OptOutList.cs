using System.Collections.Concurrent;
using Iris.Core.Addresses;
using Iris.Core.Kernel;

namespace Iris.Core.OptOuts;

/// <summary>
/// Knows who has opted out, and lets it be said. Most tenants have no opt-outs: that is remembered for a moment, so that their sends do
/// not ask for each address. A change made through this process is seen at once, one made elsewhere after <see cref="Lifetime"/>.
/// </summary>
public sealed class OptOutList(IOptOutStore store, TimeProvider time)
{
    /// <summary>How long another process's first opt-out of a tenant may go unseen.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<TenantId, DateTimeOffset> noneUntil = new();
    private long added;

    /// <summary>Which of these addresses want nothing more through a channel.</summary>
    public async ValueTask<IReadOnlyList<Address>> FindAsync(
        TenantId tenant, string channel, IReadOnlyList<Address> destinations, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (noneUntil.TryGetValue(tenant, out var until) && now < until)
            return [];

        var before = Interlocked.Read(ref added);
        if (!await store.AnyAsync(tenant, cancellationToken))
        {
            noneUntil[tenant] = now + Lifetime;
            // One that was added since the store was asked must not be forgotten for it.
            if (Interlocked.Read(ref added) != before)
                noneUntil.TryRemove(tenant, out _);
            return [];
        }

        var found = await store.FindAsync(
            tenant, channel, [.. destinations.Select(address => address.LookupValue)], cancellationToken);
        return found.Count == 0 ? [] : [.. destinations.Where(address => found.Contains(address.LookupValue))];
    }

    /// <summary>Sends no more to an address. Saying it twice changes nothing.</summary>
    /// <returns>The opt-out, and whether it is new.</returns>
    public async Task<(OptOut OptOut, bool IsNew)> AddAsync(
        TenantId tenant, string channel, Address destination, OptOutSource source, string? reason, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var optOut = new OptOut
        {
            Id = IrisId.New(now),
            Tenant = tenant,
            Channel = channel,
            Destination = destination.LookupValue,
            Source = source,
            Reason = reason,
            Created = now,
        };
        var isNew = await store.AddAsync(tenant, optOut, cancellationToken);
        Interlocked.Increment(ref added);
        noneUntil.TryRemove(tenant, out _);
        return (optOut, isNew);
    }

    /// <summary>Sends to an address again.</summary>
    public Task<bool> RemoveAsync(TenantId tenant, string channel, Address destination, CancellationToken cancellationToken) =>
        store.RemoveAsync(tenant, channel, destination.LookupValue, cancellationToken);
}
