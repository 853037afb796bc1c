using System.Diagnostics;
using Iris.Core.Integrations;
using Iris.Core.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Dispatch;

/// <summary>Shows which integrations are held, whichever process found it out.</summary>
internal sealed class HoldSurvey : Survey
{
    /// <summary>Ours: of more that are held at once, the rest is not shown.</summary>
    private const int Most = 1000;

    private readonly IIntegrationStore store;
    private readonly IrisMeter iris;
    private readonly GaugeSet<int> held = new((one, other) => one + other);

    public HoldSurvey(IIntegrationStore store, IrisMeter iris, IOptions<TelemetryOptions> options, TimeProvider time, ILogger<HoldSurvey> logger)
        : base(options, time, logger)
    {
        (this.store, this.iris) = (store, iris);
        iris.Meter.CreateObservableGauge("iris.integration.held", held.Read, "{integration}", "Integrations through which nothing goes, and what waits for them waits.");
    }

    protected override async Task MeasureAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        held.Show((await store.ListDueHoldsAsync(DateTimeOffset.MaxValue, Most, cancellationToken))
            .Where(integration => integration.Hold is not null).Select(integration => (TagsOf(integration), 1)));

    private TagList TagsOf(Integration integration)
    {
        var tags = new TagList { { "provider", integration.Provider }, { IrisMeter.Integration, iris.LabelOf(integration.Id) } };
        iris.AddTenant(ref tags, integration.Tenant.Value);
        return tags;
    }
}
