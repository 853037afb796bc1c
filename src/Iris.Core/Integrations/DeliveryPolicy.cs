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

/// <summary>What a rate counts.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RateUnit>))]
public enum RateUnit
{
    /// <summary>Calls to the provider.</summary>
    [JsonStringEnumMemberName("messages")]
    Messages,

    /// <summary>Parts of SMS, for each destination: what carriers count.</summary>
    [JsonStringEnumMemberName("parts")]
    Parts,
}

/// <summary>How interactions of one integration are handed over.</summary>
public sealed record DeliveryPolicy : IJsonOnDeserialized
{
    public const int DefaultRetryForSeconds = 24 * 3600;
    public const int MinRetryForSeconds = 60;
    public const int MaxRetryForSeconds = 7 * 24 * 3600;
    public const int MaxRetryMaxSeconds = 24 * 3600;
    private const int FormerDefaultAttempts = 10;

    private int? maxAttempts;
    private int? retryForSeconds;

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

    /// <summary>What <see cref="MaxPerSecond"/> counts. Default messages.</summary>
    public RateUnit RateUnit { get; init; }

    /// <summary>
    /// Attempts after which a message that is surely not taken fails; those that only came too early do not count. Null for as many as
    /// <see cref="RetryForSeconds"/> has room for. Default null.
    /// </summary>
    public int? MaxAttempts { get => maxAttempts; init => maxAttempts = value; }

    /// <summary>For how long a message that is surely not taken is tried again, in seconds from when it first was not. Default 86,400 (a day).</summary>
    public int RetryForSeconds { get => retryForSeconds ?? DefaultRetryForSeconds; init => retryForSeconds = value > 0 ? value : null; }

    /// <summary>Longest back-off from one attempt to the next, in seconds; null for that of the gateway. Default null.</summary>
    public int? RetryMaxSeconds { get; init; }

    /// <summary>How long a message of unknown outcome waits for a notice of the provider, in seconds. Default 86,400 (a day).</summary>
    public int UnknownOutcomeTimeoutSeconds { get; init; } = 24 * 3600;

    /// <summary>When nothing is sent but <c>high</c>; null for never.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>Before there was a time for retries, ten attempts were the default and written with every integration: nobody asked for them.</summary>
    void IJsonOnDeserialized.OnDeserialized()
    {
        if (retryForSeconds is null && maxAttempts == FormerDefaultAttempts)
            maxAttempts = null;
        if (retryForSeconds == DefaultRetryForSeconds)
            retryForSeconds = null;
    }
}
