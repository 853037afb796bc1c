using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.Operations;

/// <summary>What happened to a tenant in the last hours.</summary>
/// <param name="Step">How long the parts are.</param>
/// <param name="Points">Part by part, the earliest first and the last one not over yet, without a gap.</param>
public sealed record ActivitySeries(ActivityStep Step, IReadOnlyList<ActivityPoint> Points);

/// <summary>Tells what happened over time: an hour by minutes, more by ten.</summary>
public sealed class ActivityReader(IActivityStore activity, TimeProvider time)
{
    public const int MaxHours = 24;

    /// <param name="tenant">The tenant.</param>
    /// <param name="integrationId">The integration; null for all of them.</param>
    /// <param name="hours">How many, 1 to <see cref="MaxHours"/>.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    public async Task<ActivitySeries> ReadAsync(TenantId tenant, string? integrationId, int hours, CancellationToken cancellationToken)
    {
        var step = hours == 1 ? ActivityStep.Minute : ActivityStep.TenMinutes;
        var last = ActivityCount.NumberOf(step, time.GetUtcNow());
        var count = hours * 60 / (int)step;
        var first = ActivityPoint.Begin(step, last - count + 1);
        var known = (await activity.ListAsync(tenant, integrationId, step, first, cancellationToken)).ToDictionary(point => point.At, point => point.Count);
        return new ActivitySeries(step, [.. Enumerable.Range(0, count).Select(part =>
        {
            var at = ActivityPoint.Begin(step, last - count + 1 + part);
            return new ActivityPoint(at, known.GetValueOrDefault(at));
        })]);
    }
}
