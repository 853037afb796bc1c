using System.Collections.Concurrent;
using Iris.Core.Tenants;
using Microsoft.Extensions.Options;

namespace Iris.Core.Limits;

/// <summary>
/// The limits of each tenant, kept in memory for a moment. A change made through this process is seen at once, one made elsewhere after
/// <see cref="Lifetime"/>.
/// </summary>
public sealed class LimitBook(ITenantStore store, IOptions<LimitOptions> options, TimeProvider time)
{
    /// <summary>How long another process's change may go unseen.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(2);

    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<TenantId, Entry> entries = new();

    public async ValueTask<LimitSet> OfAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        // One caller looks again when the time is over; the others go on with what was known meanwhile.
        if (entries.TryGetValue(tenant, out var entry) && (entry.Until > time.GetUtcNow() || !entry.TryRenew()))
            return entry.Limits;

        try
        {
            var found = await store.FindAsync(tenant, cancellationToken);
            var limits = new LimitSet(options.Value, found?.Limits);
            if (entries.Count >= Capacity)
                entries.Clear();
            entries[tenant] = new Entry(limits, time.GetUtcNow() + Lifetime);
            return limits;
        }
        catch (Exception exception) when (entry is not null)
        {
            entry.GiveUp();
            if (exception is StoreUnavailableException)
                return entry.Limits;
            throw;
        }
    }

    /// <summary>Forgets the limits of a tenant that was changed.</summary>
    public void Forget(TenantId tenant) => entries.TryRemove(tenant, out _);

    private sealed class Entry(LimitSet limits, DateTimeOffset until)
    {
        private int renewing;

        public LimitSet Limits => limits;

        public DateTimeOffset Until => until;

        public bool TryRenew() => Interlocked.Exchange(ref renewing, 1) == 0;

        public void GiveUp() => Volatile.Write(ref renewing, 0);
    }
}
