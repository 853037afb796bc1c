using System.Text.Json.Serialization;
using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.Sending;

/// <summary>What is done to every interaction that a filter finds.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BulkKind>))]
public enum BulkKind
{
    [JsonStringEnumMemberName("resend")]
    Resend,

    [JsonStringEnumMemberName("cancel")]
    Cancel,
}

/// <summary>How far a bulk job is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BulkState>))]
public enum BulkState
{
    /// <summary>It works, or waits for its turn.</summary>
    [JsonStringEnumMemberName("running")]
    Running,

    /// <summary>Everything that was found was looked at, or as many as were asked for are done.</summary>
    [JsonStringEnumMemberName("done")]
    Done,

    /// <summary>Somebody ended it; what was done stays.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}

/// <summary>
/// Sends again, or cancels, what a filter finds among the interactions that there are when it begins, newest first. Its place is on disk after every page:
/// whoever finds it due goes on from there.
/// </summary>
public sealed class BulkJob
{
    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required BulkKind Kind { get; init; }

    public required InteractionSearch Filter { get; init; }

    /// <summary>Whether what a recipient may have already is sent all the same.</summary>
    public bool ConfirmUnknown { get; init; }

    /// <summary>After how many that are done it ends; null for no end.</summary>
    public int? Limit { get; init; }

    /// <summary>Who asked.</summary>
    public required string AuthorId { get; init; }

    public BulkState State { get; set; }

    /// <summary>Where it goes on: behind this id.</summary>
    public string? Cursor { get; set; }

    /// <summary>Interactions that the filter found.</summary>
    public long Matched { get; set; }

    /// <summary>Those that were sent again, or cancelled.</summary>
    public long Done { get; set; }

    /// <summary>Those that were not, by the code of the refusal that a single call would get.</summary>
    public Dictionary<string, long> Refused { get; set; } = [];

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? Ended { get; set; }

    /// <summary>When its next page is due; null when it has ended.</summary>
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Guards saves; kept by the store.</summary>
    [JsonIgnore]
    public long Version { get; set; }

    internal void End(BulkState state, DateTimeOffset now) => (State, Ended, Updated, DueAt) = (state, now, now, null);
}
