using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Sandbox;

/// <summary>How a sandbox integration behaves.</summary>
internal sealed record SandboxSettings(TimeSpan Latency, string Behaviour, double FailureRate, TimeSpan RetryAfter)
{
    public const string Accept = "accept";
    public const string Refuse = "refuse";
    public const string Throttle = "throttle";
    public const string Unreachable = "unreachable";
    public const string Unknown = "unknown";
    public const string TimeOut = "time-out";

    private const string LatencyName = "latencyMilliseconds";
    private const string BehaviourName = "behaviour";
    private const string FailureRateName = "failureRate";
    private const string RetryAfterName = "retryAfterSeconds";

    public static readonly SettingsSchema Schema = new(
        new SettingDefinition(LatencyName, SettingKind.WholeNumber,
            new("Milisegundos hasta la respuesta.", "Milliseconds until the answer."))
        { Default = 0, Maximum = 600_000 },
        new SettingDefinition(BehaviourName, SettingKind.Choice,
            new("Qué hace con cada envío.", "What it does with each send."))
        {
            Default = Accept,
            Choices = [Accept, Refuse, Throttle, Unreachable, Unknown, TimeOut],
        },
        new SettingDefinition(FailureRateName, SettingKind.Number,
            new("Parte de los envíos, de 0 a 1, que falla al azar como inalcanzable.", "Part of the sends, 0 to 1, that fails at random as unreachable."))
        {
            Default = 0d,
            Maximum = 1,
        },
        new SettingDefinition(RetryAfterName, SettingKind.WholeNumber,
            new("Segundos que pide esperar con throttle.", "Seconds that it asks to wait with throttle."))
        { Default = 1, Maximum = 3600 });

    public static SandboxSettings Bind(SettingsValues values) => new(
        TimeSpan.FromMilliseconds(values.WholeNumber(LatencyName) ?? 0),
        values.RequiredText(BehaviourName),
        values.Number(FailureRateName) ?? 0,
        TimeSpan.FromSeconds(values.WholeNumber(RetryAfterName) ?? 0));
}
