using System.Collections.Concurrent;
using Iris.Core.Errors;
using Iris.Core.Tenants;
using Microsoft.Extensions.Options;

namespace Iris.Core.Limits;

/// <summary>
/// Holds tenants to their quotas of sends and stored bytes. Counts in memory and tells the store every <see cref="LimitOptions.UsageSeconds"/>, so that a send
/// needs no write for it: a crash forgets what was accepted since, and several gateways see each other's sends as late.
/// </summary>
public sealed class SendQuota(ISendUsageStore store, LimitBook book, IOptions<LimitOptions> options, TimeProvider time)
{
    private readonly TimeSpan interval = TimeSpan.FromSeconds(options.Value.UsageSeconds);
    private readonly TimeSpan patience = TimeSpan.FromSeconds(options.Value.BacklogSeconds);
    private readonly TimeSpan measured = options.Value.MeasureInterval;

    // One small object for each tenant that has sent since the start.
    private readonly ConcurrentDictionary<TenantId, SendCounter> counters = new();

    /// <summary>Begins a request of a tenant that sends.</summary>
    public async ValueTask<SendTally> OpenAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var limits = await book.OfAsync(tenant, cancellationToken);
        var now = time.GetUtcNow();
        return new SendTally(await SyncedAsync(tenant, limits, now, cancellationToken), limits, now, DayOf(now), measured);
    }

    /// <summary>Whether a tenant has stored as much as it may.</summary>
    public async ValueTask<bool> IsStorageFullAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var limits = await book.OfAsync(tenant, cancellationToken);
        return (await SyncedAsync(tenant, limits, time.GetUtcNow(), cancellationToken)).IsFull(limits);
    }

    /// <summary>Counts what was stored without a send.</summary>
    public void CountStored(TenantId tenant, long bytes) => CounterOf(tenant).AddBytes(DayOf(time.GetUtcNow()), bytes);

    /// <summary>What a tenant has sent today and this month, and what it has stored.</summary>
    public async Task<SendUsage> UsageOfAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var today = DayOf(time.GetUtcNow());
        var own = counters.TryGetValue(tenant, out var counter) ? counter.Untold(today) : default;
        var stored = await store.FindAsync(tenant, today, cancellationToken);
        return new SendUsage(stored.Day + own.Day, stored.Month + own.Month) { Bytes = stored.Bytes + own.Bytes };
    }

    /// <summary>Tells the store what was counted.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        var counts = new List<(SendCounter Counter, SendCount Count)>();
        foreach (var counter in counters.Values)
            counts.AddRange(counter.Tell().Select(count => (counter, count)));
        if (counts.Count == 0)
            return;

        try
        {
            var usages = await store.AddAsync([.. counts.Select(one => one.Count)], cancellationToken);
            var now = time.GetUtcNow();
            foreach (var told in counts.Zip(usages).GroupBy(pair => pair.First.Counter))
                told.Key.Told([.. told.Select(pair => (pair.First.Count, pair.Second))], now);
        }
        catch
        {
            foreach (var (counter, _) in counts)
                counter.NotTold();
            throw;
        }
    }

    private SendCounter CounterOf(TenantId tenant) => counters.GetOrAdd(tenant, static tenant => new SendCounter(tenant));

    /// <summary>A counter that knows what other gateways counted; how much is stored matters less from one second to the next than sends.</summary>
    private async ValueTask<SendCounter> SyncedAsync(TenantId tenant, LimitSet limits, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counter = CounterOf(tenant);
        var age = (limits.DailySends ?? limits.MonthlySends) is null ? patience : 2 * interval;
        if (!(counter.SyncedAt >= now - age))
            counter.Learn(DayOf(now), await store.FindAsync(tenant, DayOf(now), cancellationToken), now);
        return counter;
    }

    private static DateOnly DayOf(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);
}

/// <summary>The sends of one request: places are taken before they are accepted, and given back when they are not.</summary>
public sealed class SendTally : IDisposable
{
    private readonly SendCounter counter;
    private readonly LimitSet limits;
    private readonly DateTimeOffset now;
    private readonly DateOnly today;
    private readonly TimeSpan measured;
    private long taken;
    private long takenBytes;
    private bool accepted;

    internal SendTally(SendCounter counter, LimitSet limits, DateTimeOffset now, DateOnly today, TimeSpan measured)
    {
        this.counter = counter;
        this.limits = limits;
        this.now = now;
        this.today = today;
        this.measured = measured;
    }

    /// <summary>Takes places.</summary>
    /// <returns>Null, or which quota does not have them.</returns>
    public IrisError? TryTake(long sends, long bytes)
    {
        switch (counter.TryOpen(today, sends, bytes, limits))
        {
            case QuotaKind.Month:
                return LimitErrors.MonthlyQuota(limits.MonthlySends!.Value, now);
            case QuotaKind.Day:
                return LimitErrors.DailyQuota(limits.DailySends!.Value, now);
            case QuotaKind.Bytes:
                return LimitErrors.StorageFull(limits.StoredBytes, measured);
            default:
                taken += sends;
                takenBytes += bytes;
                return null;
        }
    }

    /// <summary>Gives back places of a send that is refused for another reason.</summary>
    public void Return(long sends, long bytes)
    {
        taken -= sends;
        takenBytes -= bytes;
        counter.Close(today, sends, bytes, accepted: false);
    }

    /// <summary>All of it was accepted.</summary>
    public void Accept() => accepted = true;

    public void Dispose()
    {
        counter.Close(today, taken, takenBytes, accepted);
        (taken, takenBytes) = (0, 0);
    }
}
