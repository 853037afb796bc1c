using System.Text.Json.Serialization;

namespace Iris.Core.Integrations;

/// <summary>What to do when nobody knows whether the provider took a message.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DeliveryMode>))]
public enum DeliveryMode
{
    /// <summary>Never send again; wait for a notice, then fail.</summary>
    [JsonStringEnumMemberName("at-most-once")]
    AtMostOnce,

    /// <summary>Send again; the end user may get it twice.</summary>
    [JsonStringEnumMemberName("at-least-once")]
    AtLeastOnce,
}

/// <summary>How interactions of one integration are handed over.</summary>
public sealed record DeliveryPolicy
{
    public const int MaxTimeoutSeconds = 300;
    public const int MaxConcurrencyLimit = 1000;
    public const int MaxPerSecondLimit = 10_000;
    public const int MaxAttemptsLimit = 100;
    public const int MaxUnknownOutcomeTimeoutSeconds = 7 * 24 * 3600;

    /// <summary>What happens after an unknown outcome. Default <c>at-most-once</c>.</summary>
    public DeliveryMode DeliveryMode { get; init; }

    /// <summary>Longest wait for the provider's answer, in seconds. Default 30.</summary>
    public int TimeoutSeconds { get; init; } = 30;

    /// <summary>Most calls to the provider at the same time from one gateway process. Default 32.</summary>
    public int MaxConcurrency { get; init; } = 32;

    /// <summary>Most calls to the provider per second from one gateway process, in bursts of at most a tenth of that; null for no limit. Default null.</summary>
    public int? MaxPerSecond { get; init; }

    /// <summary>Attempts after which a message that is surely not taken fails. Default 10.</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>How long a message of unknown outcome waits for a notice of the provider, in seconds. Default 86,400 (a day).</summary>
    public int UnknownOutcomeTimeoutSeconds { get; init; } = 24 * 3600;

    /// <summary>When nothing is sent but <c>high</c>; null for never.</summary>
    public QuietHours? QuietHours { get; init; }
}
