using System.Collections.Concurrent;
using Iris.Core.Kernel;

namespace Iris.Core.Limits;

/// <summary>How a call stands to the rates of its tenant and of who makes it.</summary>
/// <param name="Kind">What the call counts as.</param>
/// <param name="Tenant">The tenant's bucket.</param>
/// <param name="Part">The bucket of the key, account or integration.</param>
public readonly record struct RateVerdict(LimitKind Kind, RateState Tenant, RateState Part)
{
    public bool Passed => Tenant.Passed && Part.Passed;

    public TimeSpan Wait => Tenant.Wait > Part.Wait ? Tenant.Wait : Part.Wait;
}

/// <summary>
/// Token buckets of tenants, and of the keys, accounts and integrations in them, in this process. Only checked credentials and callback URLs
/// get one, and those that are full again are dropped.
/// </summary>
public sealed class RateLimiter(TimeProvider time, LimitMeters? meters = null)
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<BucketKey, RateBucket> buckets = new();
    private long sweptAt = time.GetTimestamp();

    internal int Count => buckets.Count;

    /// <param name="kind">What the call counts as.</param>
    /// <param name="tenant">Whose call it is.</param>
    /// <param name="part">Id of the key, account or integration.</param>
    /// <param name="limits">The tenant's limits.</param>
    /// <param name="cost">How many calls it counts as.</param>
    public RateVerdict Take(LimitKind kind, TenantId tenant, string part, LimitSet limits, int cost)
    {
        var now = time.GetTimestamp();
        var frequency = time.TimestampFrequency;
        // Who has used up its own part takes nothing of the tenant's.
        var ofPart = Find(new(kind, tenant, part), now);
        var partState = ofPart.Take(now, frequency, limits.Share(kind), cost);
        var ofTenant = Find(new(kind, tenant, null), now);
        var tenantState = ofTenant.Take(now, frequency, limits.Rate(kind), partState.Passed ? cost : 0);
        if (partState.Passed && !tenantState.Passed)
            ofPart.Return(frequency, limits.Share(kind), cost);
        var verdict = new RateVerdict(kind, tenantState, partState);
        if (!verdict.Passed)
            meters?.Limited(kind, tenant);
        return verdict;
    }

    private RateBucket Find(BucketKey key, long now)
    {
        if (buckets.TryGetValue(key, out var bucket))
            return bucket;

        var last = Volatile.Read(ref sweptAt);
        if (time.GetElapsedTime(last, now) > SweepInterval && Interlocked.CompareExchange(ref sweptAt, now, last) == last)
            Sweep(now);
        return buckets.GetOrAdd(key, static _ => new RateBucket());
    }

    // Whoever holds one at this moment may get as much again from the next: a burst, once.
    private void Sweep(long now)
    {
        foreach (var (key, bucket) in buckets)
        {
            if (bucket.IsFull(now))
                buckets.TryRemove(KeyValuePair.Create(key, bucket));
        }
    }

    private readonly record struct BucketKey(LimitKind Kind, TenantId Tenant, string? Part);
}
