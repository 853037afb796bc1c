namespace Iris.Core.Dispatch;

/// <summary>Shows how the circuit breakers of this process stand, to readers and as the gauge <c>iris.circuit.state</c> of the meter <c>Iris</c>.</summary>
public sealed class CircuitMonitor
{
    private readonly Dispatcher dispatcher;

    internal CircuitMonitor(Dispatcher dispatcher, DispatchMeters meters)
    {
        this.dispatcher = dispatcher;
        meters.ObserveCircuits(dispatcher.BrokenCircuits);
    }

    /// <summary>The state of an integration's circuit, and until when it is open.</summary>
    public (CircuitStatus Status, DateTimeOffset? OpenUntil) Of(string integrationId) => dispatcher.CircuitOf(integrationId);
}
