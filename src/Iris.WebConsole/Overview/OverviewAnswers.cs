namespace Iris.WebConsole.Overview;

/// <summary>How traffic stands, as the API answers it.</summary>
public sealed record SummaryAnswer(
    DateTimeOffset At, DateTimeOffset? CountedAt, QueuePart Waiting, RatesPart Rates, IReadOnlyList<StandingPart> Integrations,
    IReadOnlyList<HostPart> Webhooks, IReadOnlyList<AlarmPart> Alarms);

public sealed record QueuePart(long Count, DateTimeOffset? OldestDue, DateTimeOffset? OldestAccepted, IReadOnlyList<StatePart> States);

public sealed record StatePart(string State, long Count);

public sealed record RatesPart(int Minutes, long Accepted, long Sent, long Failed, long Received);

public sealed record StandingPart(
    string IntegrationId, string IntegrationName, string IntegrationTypeName, string IntegrationTypeProviderName, bool Enabled, QueuePart Waiting,
    RatesPart Rates, HoldPart? Hold, string Circuit, DateTimeOffset? CircuitOpenUntil, WebhookPart? Webhook);

public sealed record HoldPart(DateTimeOffset Since, string? Code, string? Reason);

public sealed record WebhookPart(string Url, bool Enabled, string? DisabledReason);

public sealed record HostPart(string Host, long Pending, DateTimeOffset OldestDue, DateTimeOffset? HeldUntil);

public sealed record AlarmPart(string Kind, string IntegrationId, string? IntegrationName, DateTimeOffset Since);

/// <summary>What a tenant has used of what it may.</summary>
public sealed record UsageAnswer(PeriodPart Day, PeriodPart Month, StoredPart Stored);

public sealed record PeriodPart(long Sends, long? Limit);

public sealed record StoredPart(long Bytes, long? Limit);

/// <summary>What happened over time.</summary>
public sealed record ActivityAnswer(int Minutes, IReadOnlyList<ActivityPart> Points);

public sealed record ActivityPart(DateTimeOffset At, long Accepted, long Sent, long Failed, long Received);
