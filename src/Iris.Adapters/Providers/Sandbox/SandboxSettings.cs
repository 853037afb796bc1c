namespace Iris.Adapters.Providers.Sandbox;

/// <summary>How a sandbox integration behaves.</summary>
internal sealed class SandboxSettings : ProviderSettings
{
    public const string Accept = "accept";
    public const string Refuse = "refuse";
    public const string Hold = "hold";
    public const string Throttle = "throttle";
    public const string Unreachable = "unreachable";
    public const string Unknown = "unknown";
    public const string TimeOut = "time-out";

    public const string None = "none";
    public const string Delivered = "delivered";
    public const string Read = "read";

    /// <summary>As <see cref="AutoReply"/>: the text that was sent.</summary>
    public const string Echo = "echo";

    [Setting("Milisegundos hasta la respuesta.", "Milliseconds until the answer.", Maximum = 600_000)]
    public int LatencyMilliseconds { get; init; }

    [Setting(
        "Qué hace con cada envío.", "What it does with each send.",
        Choices = new[] { Accept, Refuse, Hold, Throttle, Unreachable, Unknown, TimeOut })]
    public string Behaviour { get; init; } = Accept;

    [Setting(
        "Parte de los envíos, de 0 a 1, que falla al azar como inalcanzable.", "Part of the sends, 0 to 1, that fails at random as unreachable.",
        Maximum = 1)]
    public double FailureRate { get; init; }

    [Setting("Segundos que pide esperar con throttle.", "Seconds that it asks to wait with throttle.", Maximum = 3600)]
    public int RetryAfterSeconds { get; init; } = 1;

    [Setting(
        "Hasta dónde llegan por sí solos los avisos de lo que acepta.", "How far the notices of what it takes come by themselves.",
        Choices = new[] { None, Delivered, Read })]
    public string AutoDeliver { get; init; } = None;

    [Setting(
        "Parte de lo que acepta, de 0 a 1, que después falla al azar.", "Part of what it takes, 0 to 1, that fails at random afterwards.",
        Maximum = 1)]
    public double AutoFail { get; init; }

    [Setting(
        "Milisegundos hasta el primer aviso, entre avisos y hasta la respuesta.", "Milliseconds until the first notice, between notices and until the reply.",
        Maximum = 600_000)]
    public int AutoDelayMilliseconds { get; init; } = 1000;

    [Setting("Cuántas veces viene cada aviso y cada respuesta.", "How often each notice and each reply comes.", Minimum = 1, Maximum = 3)]
    public int AutoTimes { get; init; } = 1;

    [Setting("Si los avisos vienen en orden inverso.", "Whether the notices come in reversed order.")]
    public bool AutoReverse { get; init; }

    [Setting(
        "Texto con el que contesta el usuario final a lo que acepta; echo repite lo enviado.",
        "Text that the end user answers what it takes with; echo repeats what was sent.")]
    public string? AutoReply { get; init; }

    /// <summary>Whether it takes the message, be its answer lost or not.</summary>
    public bool Takes => Behaviour is Accept or Unknown or TimeOut;

    /// <summary>Whether something follows what it takes.</summary>
    public bool IsPlaying => AutoDeliver != None || AutoFail > 0 || AutoReply is not null;

    public TimeSpan AutoDelay => TimeSpan.FromMilliseconds(AutoDelayMilliseconds);
}
