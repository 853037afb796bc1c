using System.Collections.Concurrent;
using Iris.Core.Kernel;
using Microsoft.Extensions.Options;

namespace Iris.Core.Limits;

/// <summary>
/// Holds tenants to their quotas of sends. Counts in memory and tells the store every <see cref="LimitOptions.UsageSeconds"/>, so that a send
/// needs no write for it: a crash forgets what was accepted since, and several gateways see each other's sends as late.
/// </summary>
public sealed class SendQuota(ISendUsageStore store, LimitBook book, IOptions<LimitOptions> options, TimeProvider time)
{
    private readonly TimeSpan interval = TimeSpan.FromSeconds(options.Value.UsageSeconds);

    // One small object for each tenant that has sent since the start.
    private readonly ConcurrentDictionary<TenantId, SendCounter> counters = new();

    /// <summary>Begins a request of a tenant that sends.</summary>
    public async ValueTask<SendTally> OpenAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var limits = await book.OfAsync(tenant, cancellationToken);
        var counter = counters.GetOrAdd(tenant, static tenant => new SendCounter(tenant));
        var now = time.GetUtcNow();
        var today = DayOf(now);
        if ((limits.DailySends ?? limits.MonthlySends) is not null && !(counter.SyncedAt >= now - (2 * interval)))
            counter.Learn(today, await store.FindAsync(tenant, today, cancellationToken), now);
        return new SendTally(counter, limits, now, today);
    }

    /// <summary>What a tenant has sent today and this month.</summary>
    public async Task<SendUsage> UsageOfAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var today = DayOf(time.GetUtcNow());
        var own = counters.TryGetValue(tenant, out var counter) ? counter.Untold(today) : default;
        var stored = await store.FindAsync(tenant, today, cancellationToken);
        return new SendUsage(stored.Day + own.Day, stored.Month + own.Month);
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

    private static DateOnly DayOf(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);
}

/// <summary>The sends of one request: places are taken before they are accepted, and given back when they are not.</summary>
public sealed class SendTally : IDisposable
{
    private readonly SendCounter counter;
    private readonly LimitSet limits;
    private readonly DateTimeOffset now;
    private readonly DateOnly today;
    private long taken;
    private bool accepted;

    internal SendTally(SendCounter counter, LimitSet limits, DateTimeOffset now, DateOnly today)
    {
        this.counter = counter;
        this.limits = limits;
        this.now = now;
        this.today = today;
    }

    /// <summary>Takes places.</summary>
    /// <returns>Null, or which quota does not have them.</returns>
    public IrisError? TryTake(long sends)
    {
        if (!counter.TryOpen(today, sends, limits, out var isMonth))
            return isMonth ? LimitErrors.MonthlyQuota(limits.MonthlySends!.Value, now) : LimitErrors.DailyQuota(limits.DailySends!.Value, now);

        taken += sends;
        return null;
    }

    /// <summary>Gives back places of a send that is refused for another reason.</summary>
    public void Return(long sends)
    {
        taken -= sends;
        counter.Close(today, sends, accepted: false);
    }

    /// <summary>All of it was accepted.</summary>
    public void Accept() => accepted = true;

    public void Dispose()
    {
        counter.Close(today, taken, accepted);
        taken = 0;
    }
}
