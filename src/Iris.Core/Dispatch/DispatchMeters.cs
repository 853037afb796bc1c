using System.Diagnostics.Metrics;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;

namespace Iris.Core.Dispatch;

/// <summary>What is counted on the way to the provider; meter <c>Iris</c>.</summary>
internal sealed class DispatchMeters : IDisposable
{
    public const string Name = "Iris";

    private readonly Meter meter = new(Name);
    private readonly Counter<long> accepted;
    private readonly Counter<long> outcomes;
    private readonly Histogram<double> lag;

    public DispatchMeters()
    {
        accepted = meter.CreateCounter<long>("iris.interactions.accepted", description: "Sends accepted, by channel and provider.");
        outcomes = meter.CreateCounter<long>("iris.dispatch.outcomes", description: "Attempts, by channel, provider and outcome.");
        lag = meter.CreateHistogram<double>("iris.dispatch.lag", "s", "From acceptance to the first attempt.");
    }

    /// <summary>For those who listen to one gateway among several in a process.</summary>
    public Meter Meter => meter;

    public void ObserveCircuits(Func<IEnumerable<Measurement<int>>> measure) => meter.CreateObservableGauge(
        "iris.circuit.state", measure, description: "Circuit breakers that are not closed: 1 open, 2 half-open, by integration.");

    public void Dispose() => meter.Dispose();

    public void Accepted(InteractionIntegration integration)
    {
        if (accepted.Enabled)
            accepted.Add(1, new("channel", integration.IntegrationTypeName), new("provider", integration.IntegrationTypeProviderName));
    }

    public void Attempted(Interaction interaction, SendOutcome outcome, DateTimeOffset begun)
    {
        var integration = interaction.Route ?? interaction.Integration;
        if (outcomes.Enabled)
        {
            outcomes.Add(
                1, new("channel", integration.IntegrationTypeName), new("provider", integration.IntegrationTypeProviderName),
                new("outcome", outcome.GetType().Name));
        }

        if (lag.Enabled && interaction.Dispatch.Attempts == 1 && !interaction.WasNotTaken)
            lag.Record((begun - interaction.AuditTrail.Created).TotalSeconds);
    }
}
