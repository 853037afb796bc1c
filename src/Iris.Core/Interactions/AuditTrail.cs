using System.Text.Json;
using System.Text.Json.Serialization;

namespace Iris.Core.Interactions;

/// <summary>What happened to an interaction: our own status changes and what the provider said. Both are append only.</summary>
public sealed class AuditTrail
{
    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    /// <summary>The account or API key that sent it.</summary>
    public required string AuthorId { get; init; }

    public required string UpdaterId { get; set; }

    public List<HistoryEntry> History { get; init; } = [];

    public List<ProviderEvent> ProviderEvents { get; init; } = [];

    /// <summary>How many notices found no room; they are kept as callbacks alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int ProviderEventsLeftOut { get; set; }

    internal AuditTrail Copy() => new()
    {
        Created = Created,
        Updated = Updated,
        AuthorId = AuthorId,
        UpdaterId = UpdaterId,
        History = [.. History],
        ProviderEvents = [.. ProviderEvents],
        ProviderEventsLeftOut = ProviderEventsLeftOut,
    };
}

/// <summary>One status change, or one remark inside a status.</summary>
/// <param name="Date">When.</param>
/// <param name="Status">The status after it.</param>
/// <param name="CustomStatus">The sub-state after it.</param>
/// <param name="Note">A code of <see cref="HistoryNotes"/>, rendered in the reader's language; null for no note.</param>
/// <param name="Detail">What follows the note: the provider's words, a time.</param>
public sealed record HistoryEntry(
    DateTimeOffset Date, InteractionStatus Status, string? CustomStatus = null, string? Note = null, string? Detail = null);

/// <summary>What the provider told us, in its own words.</summary>
/// <param name="Date">When we learned it.</param>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Event">Kind of notice; <c>send</c> for the answer to our own call.</param>
/// <param name="Code">The provider's code.</param>
/// <param name="Description">The provider's description.</param>
/// <param name="Destination">The destination that it is about; null for all.</param>
/// <param name="Raw">The notice as it came: JSON as JSON, anything else as a string.</param>
public sealed record ProviderEvent(
    DateTimeOffset Date, string Provider, string Event, string? Code, string? Description, string? Destination, JsonElement? Raw)
{
    /// <summary>The stored callback and the item in it that this came from, so that a notice processed again is not appended again. Not on the wire.</summary>
    public string? NoticeId { get; init; }

    /// <summary>The integration that it came through; null for the interaction's own.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IntegrationId { get; init; }
}
