using System.Globalization;
using Iris.Core.Kernel;
using Iris.Core.Limits;

namespace Iris.Api.Limits;

/// <summary>Tells how a tenant stands to its quotas.</summary>
internal sealed class UsageReader(SendQuota quota, LimitBook book, TimeProvider time)
{
    public async Task<UsageResponse> OfAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var limits = await book.OfAsync(tenant, cancellationToken);
        var usage = await quota.UsageOfAsync(tenant, cancellationToken);
        var today = time.GetUtcNow().UtcDateTime.Date;
        var month = new DateTime(today.Year, today.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        return new UsageResponse(
            Period("yyyy-MM-dd", today, today.AddDays(1), usage.Day, limits.DailySends),
            Period("yyyy-MM", month, month.AddMonths(1), usage.Month, limits.MonthlySends),
            new StoredResponse(usage.Bytes, limits.StoredBytes));
    }

    private static PeriodResponse Period(string format, DateTime from, DateTime to, long sends, long? limit) =>
        new(from.ToString(format, CultureInfo.InvariantCulture), sends, limit, new DateTimeOffset(to, TimeSpan.Zero));
}

/// <summary>What a tenant has sent and stored.</summary>
/// <param name="Day">Sent today (UTC).</param>
/// <param name="Month">Sent this month (UTC).</param>
/// <param name="Stored">What it has stored.</param>
internal sealed record UsageResponse(PeriodResponse Day, PeriodResponse Month, StoredResponse Stored);

/// <summary>What a tenant has stored in interactions, callbacks and attachments.</summary>
/// <param name="Bytes">About how many bytes; measured every <c>Limits:MeasureMinutes</c>, and what was accepted since is added.</param>
/// <param name="Limit">How many it may have.</param>
internal sealed record StoredResponse(long Bytes, long Limit);

/// <summary>What a tenant has sent in a day or month.</summary>
/// <param name="Period">The day, such as <c>2026-11-28</c>, or the month, such as <c>2026-11</c>.</param>
/// <param name="Sends">Accepted sends; an SMS counts as its parts, for each destination.</param>
/// <param name="Limit">Its quota; null for any number.</param>
/// <param name="Ends">When counting starts again.</param>
internal sealed record PeriodResponse(string Period, long Sends, long? Limit, DateTimeOffset Ends);
