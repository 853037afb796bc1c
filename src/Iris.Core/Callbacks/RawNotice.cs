using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Callbacks;

/// <summary>Kinds of notices that never wait for each other.</summary>
public enum NoticeLane
{
    Status = 0,
    Inbound = 1,
}

/// <summary>Where a stored callback stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NoticeState>))]
public enum NoticeState
{
    /// <summary>To be processed when due; also when it names a message that is not known yet.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending = 0,

    /// <summary>Applied.</summary>
    [JsonStringEnumMemberName("done")]
    Done = 1,

    /// <summary>An item could not be understood; the others were applied.</summary>
    [JsonStringEnumMemberName("unreadable")]
    Unreadable = 2,

    /// <summary>Names a message that never became known.</summary>
    [JsonStringEnumMemberName("unmatched")]
    Unmatched = 3,
}

/// <summary>A callback as it came, on disk before it was answered.</summary>
public sealed class RawNotice
{
    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required string IntegrationId { get; init; }

    public required NoticeLane Lane { get; init; }

    public required ProviderCallback Callback { get; init; }

    /// <summary>What must not be seen twice; unique per integration. Null where the provider's scheme has none.</summary>
    public string? Nonce { get; init; }

    /// <summary>Shared by the parts of one long inbound message; null for everything else.</summary>
    public string? Group { get; init; }

    public NoticeState State { get; set; }

    /// <summary>When it is processed next; null when it is over. While a worker holds it, when the lease ends.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt { get; set; }

    public int Attempts { get; set; }

    /// <summary>Positions of the items that are not applied yet; null for all.</summary>
    public List<int>? OpenItems { get; set; }

    /// <summary>Why it is unreadable or unmatched.</summary>
    public string? Problem { get; set; }

    /// <summary>Nothing more is done with it.</summary>
    internal void Finish(NoticeState state, string? problem) => (State, Problem, DueAt, OpenItems) = (state, problem, null, null);
}
