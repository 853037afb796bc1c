using System.Text.Json.Serialization;
using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>What an alarm is about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlarmKind>))]
public enum AlarmKind
{
    /// <summary>The provider fails: a gateway has stopped calling it for a while.</summary>
    [JsonStringEnumMemberName("circuit-open")]
    CircuitOpen = 0,

    /// <summary>Too much waits for its turn, or for too long.</summary>
    [JsonStringEnumMemberName("backlog")]
    Backlog = 1,

    /// <summary>Too many sends of the last minutes ended without success.</summary>
    [JsonStringEnumMemberName("failure-rate")]
    FailureRate = 2,

    /// <summary>The gateway has disabled the webhook.</summary>
    [JsonStringEnumMemberName("webhook-disabled")]
    WebhookDisabled = 3,
}

/// <summary>Figures behind an alarm when it was raised; those that it is not about are null.</summary>
public sealed record AlarmFigures
{
    /// <summary>How many wait for their turn.</summary>
    public long? Waiting { get; init; }

    /// <summary>Since when the first of them is due.</summary>
    public DateTimeOffset? OldestDue { get; init; }

    /// <summary>How many of the last minutes failed.</summary>
    public long? Failed { get; init; }

    /// <summary>Of how many that ended.</summary>
    public long? Ended { get; init; }

    /// <summary>Until when the provider is not called.</summary>
    public DateTimeOffset? OpenUntil { get; init; }

    /// <summary>Why the webhook was disabled.</summary>
    public string? Reason { get; init; }
}

/// <summary>
/// Something about an integration that somebody has to be told of, once when it begins and once when it is over. It is on disk before anybody is told, so
/// that a process which ends in between leaves it to the next. Immutable: each move makes another one.
/// </summary>
public sealed record Alarm
{
    public required TenantId Tenant { get; init; }

    public required string IntegrationId { get; init; }

    public required AlarmKind Kind { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>When it was over; null while it is not.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>Whether its beginning was told.</summary>
    public bool IsTold { get; init; }

    /// <summary>The process that sees it, where only one can.</summary>
    public string? SeenBy { get; init; }

    /// <summary>When it was last seen, as far as that is kept.</summary>
    public DateTimeOffset SeenAt { get; init; }

    public AlarmFigures Figures { get; init; } = new();

    /// <summary>Guards saves; kept by the store.</summary>
    [JsonIgnore]
    public long Version { get; init; }

    /// <summary>Names one among all.</summary>
    [JsonIgnore]
    public (TenantId Tenant, string IntegrationId, AlarmKind Kind) Key => (Tenant, IntegrationId, Kind);
}

/// <summary>Names of the events of alarms. Ours.</summary>
public static class AlarmEvents
{
    public const string CircuitOpened = "CIRCUIT_OPENED_EVT";
    public const string CircuitClosed = "CIRCUIT_CLOSED_EVT";
    public const string BacklogHigh = "BACKLOG_HIGH_EVT";
    public const string BacklogNormal = "BACKLOG_NORMAL_EVT";
    public const string FailureRateHigh = "FAILURE_RATE_HIGH_EVT";
    public const string FailureRateNormal = "FAILURE_RATE_NORMAL_EVT";
    public const string WebhookDisabled = "WEBHOOK_DISABLED_EVT";

    public static readonly IReadOnlyList<string> All =
        [CircuitOpened, CircuitClosed, BacklogHigh, BacklogNormal, FailureRateHigh, FailureRateNormal, WebhookDisabled];

    /// <summary>The event that tells of its beginning, or of its end; null for an end of which nobody is told: who enables a webhook knows.</summary>
    public static string? NameOf(AlarmKind kind, bool isOver) => (kind, isOver) switch
    {
        (AlarmKind.CircuitOpen, false) => CircuitOpened,
        (AlarmKind.CircuitOpen, true) => CircuitClosed,
        (AlarmKind.Backlog, false) => BacklogHigh,
        (AlarmKind.Backlog, true) => BacklogNormal,
        (AlarmKind.FailureRate, false) => FailureRateHigh,
        (AlarmKind.FailureRate, true) => FailureRateNormal,
        (AlarmKind.WebhookDisabled, false) => WebhookDisabled,
        _ => null,
    };
}
