using System.Diagnostics;
using Iris.Core.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Interactions;

/// <summary>Counts what waits, again and again, and puts it on the board and into gauges.</summary>
internal sealed class WaitingSurvey : Survey
{
    /// <summary>Ours: of a longer queue of one integration the rest is not counted.</summary>
    public const int MostOfIntegration = 500_000;

    private readonly IInteractionStore store;
    private readonly WaitingBoard board;
    private readonly IrisMeter iris;
    private readonly GaugeSet<long> depth = new((one, other) => one + other);
    private readonly GaugeSet<double> age = new(Math.Max);
    private readonly GaugeSet<double> overdue = new(Math.Max);

    public WaitingSurvey(
        IInteractionStore store, WaitingBoard board, IrisMeter iris, IOptions<TelemetryOptions> options, TimeProvider time, ILogger<WaitingSurvey> logger)
        : base(options, time, logger)
    {
        (this.store, this.board, this.iris) = (store, board, iris);
        iris.Meter.CreateObservableGauge("iris.queue.depth", depth.Read, "{interaction}", "Sends that wait, in the store and in all processes.");
        iris.Meter.CreateObservableGauge("iris.queue.oldest.age", age.Read, "s", "Since the oldest send that waits was accepted.");
        iris.Meter.CreateObservableGauge("iris.queue.overdue", overdue.Read, "s", "Since the turn of the first send came that nobody has taken up.");
    }

    protected override async Task MeasureAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counts = await store.CountWaitingAsync(now, MostOfIntegration, cancellationToken);
        board.Show(new WaitingSnapshot(now, counts));
        depth.Show(counts.Select(count => (TagsOf(count, withState: true), count.Count)));
        age.Show(counts.Select(count => (TagsOf(count, withState: true), Seconds(now - count.OldestAccepted))));
        overdue.Show(counts.Where(count => count.State == WaitingState.Queued).Select(count => (TagsOf(count, withState: false), Seconds(now - count.OldestDue))));
    }

    private TagList TagsOf(WaitingCount count, bool withState)
    {
        var tags = new TagList { { IrisMeter.Integration, iris.LabelOf(count.IntegrationId) } };
        if (withState)
            tags.Add("state", count.State.ToString());
        iris.AddTenant(ref tags, count.Tenant.Value);
        return tags;
    }

    private static double Seconds(TimeSpan time) => Math.Max(0, time.TotalSeconds);
}
