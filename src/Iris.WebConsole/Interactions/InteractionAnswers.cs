using System.Text.Json;

namespace Iris.WebConsole.Interactions;

/// <summary>An interaction as the API answers it; what no view shows is left out.</summary>
public sealed record InteractionAnswer(
    string Id, string Summary, AuditTrail AuditTrail, IntegrationPart Integration, JsonElement Payload, JsonElement Metadata, string ProcessId,
    IReadOnlyList<UserPart> Users, IReadOnlyList<DestinationPart> Destinations, string Direction, string Status, string? CustomStatus, int Attempts,
    DispatchPart? Dispatch)
{
    public bool IsInbound => Direction == "in";

    /// <summary>Whether a call may send it again.</summary>
    public bool IsFailed => Status is "PROVIDER_SENDING_ERROR" or "PROCESS_ERROR" or "VALIDATION_ERROR";

    /// <summary>Whether a call may take it back.</summary>
    public bool IsWaiting => Status == "DISPATCH_PENDING";

    /// <summary>Its subject and its words, the latter cut.</summary>
    public MessageSummary Words => MessageSummary.Read(Summary);
}

public sealed record AuditTrail(
    DateTimeOffset Created, DateTimeOffset Updated, string? AuthorId, IReadOnlyList<HistoryEntry> History, IReadOnlyList<ProviderEvent> ProviderEvents);

public sealed record HistoryEntry(DateTimeOffset Date, string Status, string? CustomStatus, string? Notes);

public sealed record ProviderEvent(
    DateTimeOffset Date, string Provider, string Event, string? Code, string? Description, string? Destination, string? Raw);

public sealed record IntegrationPart(string IntegrationId, string IntegrationName, string IntegrationTypeName, string IntegrationTypeProviderName);

public sealed record UserPart(string Id, string? Name);

public sealed record DestinationPart(string Key, string Value, string Group, string? UserId);

public sealed record DispatchPart(string State, int Attempts, DateTimeOffset? NextAttemptAt, string? Reason);

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
