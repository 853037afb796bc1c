using System.Diagnostics;
using Iris.Core.Telemetry;
using Iris.Core.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Deliveries;

/// <summary>Counts what waits for webhooks' hosts, shows which of them are held, and puts it on the board.</summary>
internal sealed class BacklogSurvey : Survey
{
    /// <summary>Ours: of a longer queue of one host the rest is not counted.</summary>
    private const int MostOfHost = 500_000;

    private readonly IWebhookStore store;
    private readonly BacklogBoard board;
    private readonly IrisMeter iris;
    private readonly GaugeSet<long> depth = new((one, other) => one + other);
    private readonly GaugeSet<double> age = new(Math.Max);
    private readonly GaugeSet<int> held = new((one, other) => one + other);

    public BacklogSurvey(
        IWebhookStore store, BacklogBoard board, IrisMeter iris, IOptions<TelemetryOptions> options, TimeProvider time, ILogger<BacklogSurvey> logger)
        : base(options, time, logger)
    {
        (this.store, this.board, this.iris) = (store, board, iris);
        iris.Meter.CreateObservableGauge("iris.webhook.backlog", depth.Read, "{delivery}", "Deliveries that wait for a webhook's host.");
        iris.Meter.CreateObservableGauge("iris.webhook.oldest.age", age.Read, "s", "Since the oldest delivery that waits for a host came into being.");
        iris.Meter.CreateObservableGauge("iris.webhook.held", held.Read, "{host}", "Webhooks' hosts that are held: presumed down, or they asked for it.");
    }

    protected override async Task MeasureAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var backlogs = await store.CountBacklogAsync(now, MostOfHost, cancellationToken);
        board.Show(backlogs);
        depth.Show(backlogs.Select(backlog => (TagsOf(backlog), backlog.Count)));
        age.Show(backlogs.Select(backlog => (TagsOf(backlog), Math.Max(0, (now - backlog.OldestCreated).TotalSeconds))));
        held.Show(backlogs.Where(backlog => backlog.HeldUntil is not null).Select(backlog => (TagsOf(backlog), 1)));
    }

    private TagList TagsOf(HostBacklog backlog)
    {
        var tags = new TagList { { "host", iris.HostLabelOf(backlog.Host) } };
        iris.AddTenant(ref tags, backlog.Tenant.Value);
        return tags;
    }
}
