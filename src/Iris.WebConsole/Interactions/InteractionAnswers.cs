using System.Text.Json;

namespace Iris.WebConsole.Interactions;

/// <summary>An interaction as the API answers it; what no view shows is left out.</summary>
public sealed record InteractionAnswer(
    string Id, string Summary, AuditTrail AuditTrail, IntegrationPart Integration, JsonElement Payload, JsonElement Metadata, string ProcessId,
    IReadOnlyList<UserPart> Users, IReadOnlyList<DestinationPart> Destinations, string Direction, string Status, string? CustomStatus, int Attempts,
    DispatchPart? Dispatch)
{
    public IReadOnlyList<string>? AttachmentsId { get; init; }

    public TemplatePart? Template { get; init; }

    public StrategyPart? Strategy { get; init; }

    public RoutePart? Route { get; init; }

    public IReadOnlyList<ResultPart>? Results { get; init; }

    public DateTimeOffset? SendAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public bool IsInbound => Direction == "in";

    /// <summary>Whether a call may send it again.</summary>
    public bool IsFailed => Status is "PROVIDER_SENDING_ERROR" or "PROCESS_ERROR" or "VALIDATION_ERROR";

    /// <summary>Whether nobody knows whether the provider has it.</summary>
    public bool IsUnknown => Dispatch?.State == "awaiting-notice" || CustomStatus == "OUTCOME_UNKNOWN";

    /// <summary>Whether a call may take it back.</summary>
    public bool IsWaiting => Status == "DISPATCH_PENDING" && Dispatch?.State is not ("in-flight" or "awaiting-notice");

    /// <summary>Its subject and its words, the latter cut.</summary>
    public MessageSummary Words => MessageSummary.Read(Summary);
}

public sealed record AuditTrail(
    DateTimeOffset Created, DateTimeOffset Updated, string? AuthorId, IReadOnlyList<HistoryEntry> History, IReadOnlyList<ProviderEvent> ProviderEvents);

public sealed record HistoryEntry(DateTimeOffset Date, string Status, string? CustomStatus, string? Notes);

public sealed record ProviderEvent(
    DateTimeOffset Date, string Provider, string Event, string? Code, string? Description, string? Destination, JsonElement? Raw, string? IntegrationId);

public sealed record IntegrationPart(string IntegrationId, string IntegrationName, string IntegrationTypeName, string IntegrationTypeProviderName);

public sealed record UserPart(string Id, string? Name);

public sealed record DestinationPart(string Key, string Value, string Group, string? UserId);

public sealed record DispatchPart(string State, int Attempts, DateTimeOffset? NextAttemptAt, string? Reason);

/// <summary>The template that the message was made of.</summary>
public sealed record TemplatePart(string Id, string Name, int Version, string Locale);

/// <summary>The strategy that the interaction is a step of, as it is now.</summary>
public sealed record StrategyPart(string Id, string? StrategyId, int? Step, string State, string? Reason, DateTimeOffset? NextDueAt, IReadOnlyList<StepPart> Steps);

public sealed record StepPart(string Channel, string Provider, string State, string? InteractionId, string? Reason);

/// <summary>The alternative that it goes through.</summary>
public sealed record RoutePart(string IntegrationId, string Name, string Provider);

/// <summary>How one of several destinations fares.</summary>
public sealed record ResultPart(string Destination, string Status, string? CustomStatus, string? MessageId);

/// <summary>The words of a message, of its documented summary: JSON in a text.</summary>
public sealed record MessageSummary(string? Subject, string? Body)
{
    public static MessageSummary Read(string summary)
    {
        try
        {
            return JsonSerializer.Deserialize<MessageSummary>(summary, JsonSerializerOptions.Web) ?? new(null, null);
        }
        catch (JsonException)
        {
            return new(null, summary);
        }
    }
}
