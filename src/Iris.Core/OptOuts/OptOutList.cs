using System.Collections.Concurrent;
using Iris.Core.Addresses;
using Iris.Core.Integrations;
using Iris.Core.Kernel;

namespace Iris.Core.OptOuts;

/// <summary>
/// Knows who has opted out, and lets it be said. Most tenants have no opt-outs: that is remembered for a moment, so that their sends do
/// not ask for each address. A change made through this process is seen at once, one made elsewhere after <see cref="Lifetime"/>.
/// </summary>
public sealed class OptOutList(IOptOutStore store, PersonAddresses persons, TimeProvider time)
{
    /// <summary>How long another process's first opt-out of a tenant may go unseen.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<TenantId, DateTimeOffset> noneUntil = new();
    private long added;

    /// <summary>Which of these addresses, or of those that the same person has on the channel, want nothing more from an integration.</summary>
    public async ValueTask<IReadOnlyList<Address>> FindAsync(
        ResolvedIntegration integration, IReadOnlyList<Address> destinations, CancellationToken cancellationToken)
    {
        var tenant = integration.Integration.Tenant;
        if (!await HasAnyAsync(tenant, cancellationToken))
            return [];

        var all = await persons.OfEachAsync(integration, destinations, cancellationToken);
        var scope = new OptOutScope(integration.Channel.Name, integration.Integration.Id);
        var found = await store.FindAsync(
            tenant, scope, [.. all.SelectMany(addresses => addresses).Select(address => address.LookupValue).Distinct()], cancellationToken);
        return found.Count == 0 ? [] : [.. destinations.Where((_, i) => all[i].Any(address => found.Contains(address.LookupValue)))];
    }

    internal async ValueTask<bool> HasAnyAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (noneUntil.TryGetValue(tenant, out var until) && now < until)
            return false;

        var before = Interlocked.Read(ref added);
        if (!await store.AnyAsync(tenant, cancellationToken))
        {
            noneUntil[tenant] = now + Lifetime;
            // One that was added since the store was asked must not be forgotten for it.
            if (Interlocked.Read(ref added) != before)
                noneUntil.TryRemove(tenant, out _);
            return false;
        }

        return true;
    }

    /// <summary>Sends no more to an address. Saying it twice changes nothing.</summary>
    /// <returns>The opt-out, and whether it is new.</returns>
    public async Task<(OptOut OptOut, bool IsNew)> AddAsync(
        TenantId tenant, OptOutScope scope, Address destination, OptOutSource source, string? reason, CancellationToken cancellationToken,
        string? messageId = null)
    {
        var now = time.GetUtcNow();
        var optOut = new OptOut
        {
            Id = IrisId.New(now),
            Tenant = tenant,
            Channel = scope.Channel,
            IntegrationId = scope.IntegrationId,
            MessageId = messageId,
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

    /// <summary>Sends to an address again, as far as the scope goes.</summary>
    public Task<bool> RemoveAsync(TenantId tenant, OptOutScope scope, Address destination, CancellationToken cancellationToken) =>
        store.RemoveAsync(tenant, scope, destination.LookupValue, cancellationToken);

    /// <summary>All opt-outs of an address.</summary>
    public async Task<IReadOnlyList<OptOut>> OfAsync(TenantId tenant, Address destination, CancellationToken cancellationToken)
    {
        var all = new List<OptOut>();
        var filter = new OptOutFilter(Destination: destination.LookupValue);
        for (string? cursor = null; ;)
        {
            var page = await store.ListAsync(tenant, filter, cursor, Page<OptOut>.MaxLimit, cancellationToken);
            all.AddRange(page.Items);
            if ((cursor = page.NextCursor) is null)
                return all;
        }
    }

    /// <summary>The opt-out that an address has of exactly this scope; null when it has none.</summary>
    public async Task<OptOut?> ReadAsync(TenantId tenant, OptOutScope scope, Address destination, CancellationToken cancellationToken)
    {
        var found = await store.ListAsync(
            tenant, new OptOutFilter(scope.Channel, destination.LookupValue), null, Page<OptOut>.MaxLimit, cancellationToken);
        return found.Items.FirstOrDefault(optOut => optOut.IntegrationId == scope.IntegrationId);
    }
}
