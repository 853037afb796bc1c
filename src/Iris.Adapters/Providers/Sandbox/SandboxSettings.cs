namespace Iris.Adapters.Providers.Sandbox;

/// <summary>How a sandbox integration behaves.</summary>
internal sealed class SandboxSettings : ProviderSettings
{
    public const string Accept = "accept";
    public const string Refuse = "refuse";
    public const string Throttle = "throttle";
    public const string Unreachable = "unreachable";
    public const string Unknown = "unknown";
    public const string TimeOut = "time-out";

    [Setting("Milisegundos hasta la respuesta.", "Milliseconds until the answer.", Maximum = 600_000)]
    public int LatencyMilliseconds { get; init; }

    [Setting(
        "Qué hace con cada envío.", "What it does with each send.",
        Choices = new[] { Accept, Refuse, Throttle, Unreachable, Unknown, TimeOut })]
    public string Behaviour { get; init; } = Accept;

    [Setting(
        "Parte de los envíos, de 0 a 1, que falla al azar como inalcanzable.", "Part of the sends, 0 to 1, that fails at random as unreachable.",
        Maximum = 1)]
    public double FailureRate { get; init; }

    [Setting("Segundos que pide esperar con throttle.", "Seconds that it asks to wait with throttle.", Maximum = 3600)]
    public int RetryAfterSeconds { get; init; } = 1;
}
