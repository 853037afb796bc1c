namespace Iris.WebConsole.Webhooks;

/// <summary>The webhook of an integration.</summary>
public sealed record WebhookAnswer(
    string IntegrationId, string Url, IReadOnlyList<string> Subscriptions, string Secret, DateTimeOffset? PreviousSecretUntil, string SuccessStatuses,
    IReadOnlyDictionary<string, string> Headers, int TimeoutSeconds, bool Enabled, string? DisabledReason, DateTimeOffset? DisabledAt, DateTimeOffset Created,
    DateTimeOffset Updated);

/// <summary>An event on its way to a client's system.</summary>
public sealed record DeliveryAnswer(
    string Id, string InteractionId, string Event, DateTimeOffset Created, string State, string Host, DateTimeOffset? NextRetry, DateTimeOffset RetryStopDate,
    IReadOnlyList<AttemptAnswer> Attempts, string? Body)
{
    public AttemptAnswer? Last => Attempts is [.., var last] ? last : null;
}

/// <summary>One attempt.</summary>
public sealed record AttemptAnswer(DateTimeOffset Date, int DurationMilliseconds, int? Status, string? Answer, string? Error);

/// <summary>What waits for the hosts of webhooks.</summary>
public sealed record WebhookBacklog(IReadOnlyList<HostAnswer> Webhooks);

/// <summary>What waits for a host.</summary>
public sealed record HostAnswer(string Host, long Pending, DateTimeOffset? OldestDue, DateTimeOffset? HeldUntil);

/// <summary>A webhook in a list.</summary>
/// <param name="IntegrationId">Its integration.</param>
/// <param name="IntegrationName">Its name.</param>
/// <param name="Webhook">The webhook; null where it has none.</param>
/// <param name="Host">What waits for its host; null for nothing.</param>
public sealed record WebhookRow(string IntegrationId, string IntegrationName, WebhookAnswer? Webhook, HostAnswer? Host);

/// <summary>Which deliveries are shown.</summary>
public sealed record DeliveryChoice(string? State, string? Event, string? InteractionId, string? Cursor);
