using System.Diagnostics;
using System.Diagnostics.Metrics;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Telemetry;

namespace Iris.Core.Dispatch;

/// <summary>What is counted on the way to the provider.</summary>
internal sealed class DispatchMeters
{
    private readonly IrisMeter iris;
    private readonly Counter<long> accepted;
    private readonly Counter<long> outcomes;
    private readonly Counter<long> retries;
    private readonly Counter<long> opened;
    private readonly Counter<long> claimed;
    private readonly Counter<long> lost;
    private readonly Histogram<double> lag;
    private readonly Histogram<double> duration;

    public DispatchMeters(IrisMeter iris)
    {
        this.iris = iris;
        accepted = Meter.CreateCounter<long>("iris.interactions.accepted", "{interaction}", "Sends accepted.");
        outcomes = Meter.CreateCounter<long>("iris.dispatch.outcomes", "{attempt}", "Attempts, by how they ended.");
        retries = Meter.CreateCounter<long>("iris.dispatch.retries", "{interaction}", "Sends that wait for another attempt after one that failed.");
        opened = Meter.CreateCounter<long>("iris.circuit.opened", "{circuit}", "Circuit breakers that opened.");
        claimed = Meter.CreateCounter<long>("iris.leases.taken", "{lease}", "Sends that this process leased from the store.");
        lost = Meter.CreateCounter<long>("iris.leases.lost", "{lease}", "Sends that somebody else had when their turn came here.");
        lag = Meter.CreateHistogram("iris.dispatch.lag", "s", "From acceptance to the first attempt.", null, IrisMeter.Waits);
        duration = Meter.CreateHistogram("iris.dispatch.duration", "s", "Calls of providers.", null, IrisMeter.Calls);
    }

    /// <summary>For those who listen to one gateway among several in a process.</summary>
    public Meter Meter => iris.Meter;

    public void ObserveCircuits(Func<IEnumerable<(string IntegrationId, CircuitStatus Status)>> broken) => Meter.CreateObservableGauge(
        "iris.circuit.state",
        () => broken().GroupBy(circuit => iris.LabelOf(circuit.IntegrationId)).Select(
            same => new Measurement<int>(same.Max(circuit => (int)circuit.Status), KeyValuePair.Create<string, object?>(IrisMeter.Integration, same.Key))),
        description: "Circuit breakers that are not closed: 1 open, 2 half-open.");

    public void Accepted(Interaction interaction)
    {
        if (accepted.Enabled)
            accepted.Add(1, TagsOf(interaction.Tenant, interaction.Integration));
    }

    /// <param name="interaction">As it is during the attempt.</param>
    /// <param name="outcome">How that ended.</param>
    /// <param name="begun">When it began.</param>
    /// <param name="took">How long the provider took.</param>
    public void Attempted(Interaction interaction, SendOutcome outcome, DateTimeOffset begun, TimeSpan took)
    {
        var integration = interaction.Route ?? interaction.Integration;
        if (outcomes.Enabled)
        {
            var tags = TagsOf(interaction.Tenant, integration);
            tags.Add("outcome", outcome.GetType().Name);
            outcomes.Add(1, tags);
        }

        if (duration.Enabled)
            duration.Record(took.TotalSeconds, WayOf(integration));
        if (lag.Enabled && interaction.Dispatch.Attempts == 1 && !interaction.WasNotTaken)
            lag.Record((begun - interaction.AuditTrail.Created).TotalSeconds, WayOf(integration));
    }

    public void Retried(Interaction interaction)
    {
        if (retries.Enabled)
            retries.Add(1, TagsOf(interaction.Tenant, interaction.Route ?? interaction.Integration));
    }

    public void CircuitOpened(string integrationId) => opened.Add(1, KeyValuePair.Create<string, object?>(IrisMeter.Integration, iris.LabelOf(integrationId)));

    public void Claimed(int count) => claimed.Add(count);

    public void LeaseLost() => lost.Add(1);

    private static TagList WayOf(InteractionIntegration integration) => new()
    {
        { "channel", integration.IntegrationTypeName }, { "provider", integration.IntegrationTypeProviderName },
    };

    private TagList TagsOf(TenantId tenant, InteractionIntegration integration)
    {
        var tags = WayOf(integration);
        tags.Add(IrisMeter.Integration, iris.LabelOf(integration.IntegrationId));
        iris.AddTenant(ref tags, tenant.Value);
        return tags;
    }
}
