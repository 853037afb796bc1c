using System.Text.Json.Serialization;

namespace Iris.Core.Integrations;

/// <summary>Which HTTP statuses of the receiver count as delivered.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SuccessStatuses>))]
public enum SuccessStatuses
{
    /// <summary>200 alone, as documented. (Source: A.9)</summary>
    [JsonStringEnumMemberName("200")]
    Ok = 0,

    /// <summary>200 to 299.</summary>
    [JsonStringEnumMemberName("2xx")]
    AnySuccess = 1,
}

/// <summary>Where an integration's events go. One per integration, kept in its document. (Source: A.8)</summary>
public sealed class Webhook
{
    /// <summary>Every event, in <see cref="Subscriptions"/>.</summary>
    public const string Everything = "*";

    /// <summary>In <see cref="DisabledReason"/>: the receiver answered 410 Gone.</summary>
    public const string ReceiverGone = "RECEIVER_GONE";

    /// <summary>In <see cref="DisabledReason"/>: its receiver has taken nothing for days.</summary>
    public const string ReceiverFailing = "RECEIVER_FAILING";

    public const int DefaultTimeoutSeconds = 15;
    public const int MaxTimeoutSeconds = 60;

    public required string Url { get; set; }

    /// <summary><c>*</c>, names of events, and names behind a <c>-</c> for all but those.</summary>
    public required List<string> Subscriptions { get; set; }

    /// <summary>Key of the signature, encrypted.</summary>
    public required string Secret { get; set; }

    /// <summary>The key before the last rotation, encrypted; signs as well until <see cref="PreviousSecretUntil"/>.</summary>
    public string? PreviousSecret { get; set; }

    public DateTimeOffset? PreviousSecretUntil { get; set; }

    public SuccessStatuses SuccessStatuses { get; set; }

    /// <summary>Headers that every call carries; the values are encrypted, since they may be credentials.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];

    /// <summary>How long the receiver may take to answer.</summary>
    public int TimeoutSeconds { get; set; } = DefaultTimeoutSeconds;

    /// <summary>While disabled, no events are recorded.</summary>
    public bool IsEnabled { get; set; } = true;

    /// <summary>Why the gateway disabled it, <see cref="ReceiverGone"/> or <see cref="ReceiverFailing"/>; null where it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DisabledReason { get; set; }

    /// <summary>When the gateway disabled it; null where it did not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>Since when its receiver has taken nothing that was posted; null when it took the last.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? FailingSince { get; set; }

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    /// <summary>Whether an event is subscribed to by its name.</summary>
    public bool Names(string @event) => IsEnabled && Subscriptions.Contains(@event);

    /// <summary>The gateway disables it.</summary>
    internal void Disable(string reason, DateTimeOffset now) => (IsEnabled, DisabledReason, DisabledAt, Updated) = (false, reason, now, now);

    /// <summary>Its owner says whether it is enabled; null, that it is as it was, but for what the gateway disabled.</summary>
    internal void SetEnabled(bool? enabled)
    {
        IsEnabled = enabled ?? (IsEnabled || DisabledReason is not null);
        if (IsEnabled)
            (DisabledReason, DisabledAt, FailingSince) = (null, null, null);
    }

    /// <summary>Whether an event is to be recorded.</summary>
    public bool Wants(string @event) =>
        IsEnabled && (Subscriptions.Contains(@event) || (Subscriptions.Contains(Everything) && !Subscriptions.Contains($"-{@event}")));

    /// <summary>One for another integration that tells the same receiver the same.</summary>
    internal Webhook Copy(DateTimeOffset now) => new()
    {
        Url = Url,
        Subscriptions = [.. Subscriptions],
        Secret = Secret,
        PreviousSecret = PreviousSecret,
        PreviousSecretUntil = PreviousSecretUntil,
        SuccessStatuses = SuccessStatuses,
        Headers = new(Headers),
        TimeoutSeconds = TimeoutSeconds,
        IsEnabled = IsEnabled,
        DisabledReason = DisabledReason,
        DisabledAt = DisabledAt,
        Created = now,
        Updated = now,
    };

    /// <summary>The encrypted value of a header, whatever the case of its name; null for none.</summary>
    internal string? FindHeader(string name) =>
        Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>Whether two URLs are of one scheme, host and port.</summary>
    internal static bool IsSameOrigin(string one, string other) =>
        Uri.Compare(new Uri(one), new Uri(other), UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Host, and port where it is not the scheme's own: what holds together when a receiver is down.</summary>
    public static string HostOf(string url) => new Uri(url).Authority;
}
