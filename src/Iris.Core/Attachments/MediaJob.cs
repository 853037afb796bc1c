using System.Text.Json.Serialization;
using Iris.Core.Kernel;

namespace Iris.Core.Attachments;

/// <summary>Where the fetching of a medium stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MediaJobState>))]
public enum MediaJobState
{
    /// <summary>To be fetched when due.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending = 0,

    /// <summary>Kept as an attachment.</summary>
    [JsonStringEnumMemberName("done")]
    Done = 1,

    /// <summary>Given up.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 2,
}

/// <summary>
/// A medium of an inbound message that is to be fetched. It has the id of the attachment that it becomes, so that doing it again makes no second one.
/// </summary>
public sealed class MediaJob
{
    private MediaJobState state;
    private DateTimeOffset? dueAt;
    private int attempts;
    private string? problem;

    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required string IntegrationId { get; init; }

    public required string InteractionId { get; init; }

    /// <summary>Its place among the media of the message, from 0.</summary>
    public required int Position { get; init; }

    public required string Url { get; init; }

    /// <summary>As the provider told it; null when it did not.</summary>
    public string? MediaType { get; init; }

    public required DateTimeOffset Created { get; init; }

    public MediaJobState State { get => state; init => state = value; }

    /// <summary>When it is fetched next; null when it is over. While a worker holds it, when the lease ends.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt { get => dueAt; init => dueAt = value; }

    public int Attempts { get => attempts; init => attempts = value; }

    /// <summary>Why the last attempt failed; null for none that did.</summary>
    public string? Problem { get => problem; init => problem = value; }

    /// <summary>Puts back what is kept beside the document; for stores.</summary>
    public void Restore(MediaJobState keptState, DateTimeOffset? keptDueAt) => (state, dueAt) = (keptState, keptDueAt);

    /// <summary>Its place in the queue is this one's again, with nothing counted.</summary>
    public void Release(DateTimeOffset now) => dueAt = now;

    public void Done() => (state, dueAt, problem) = (MediaJobState.Done, null, null);

    public void Retry(string why, DateTimeOffset at) => (problem, dueAt, attempts) = (why, at, attempts + 1);

    public void GiveUp(string why) => (state, dueAt, problem, attempts) = (MediaJobState.Failed, null, why, attempts + 1);
}
