using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Callbacks;

/// <summary>Kinds of notices that never wait for each other.</summary>
public enum CallbackLane
{
    Status = 0,
    Inbound = 1,
}

/// <summary>Where a stored callback stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallbackState>))]
public enum CallbackState
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

/// <summary>A callback as it came, on disk before it was answered. What is over stays over, but for <see cref="Reopen"/>.</summary>
public sealed class StoredCallback
{
    private CallbackState state;
    private DateTimeOffset? dueAt;
    private int attempts;
    private IReadOnlyList<int>? openItems;
    private string? problem;

    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    public required string IntegrationId { get; init; }

    public required CallbackLane Lane { get; init; }

    public required ProviderCallback Callback { get; init; }

    /// <summary>The trace in which it came, as a <c>traceparent</c>; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Trace { get; init; }

    /// <summary>What must not be seen twice; unique per integration. Null where the provider's scheme has none.</summary>
    public string? Nonce { get; init; }

    /// <summary>Shared by the parts of one long inbound message; null for everything else.</summary>
    public string? Group { get; init; }

    public CallbackState State { get => state; init => state = value; }

    /// <summary>When it is processed next; null when it is over. While a worker holds it, when the lease ends.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt { get => dueAt; init => dueAt = value; }

    public int Attempts { get => attempts; init => attempts = value; }

    /// <summary>Positions of the items that are not applied yet; null for all.</summary>
    public IReadOnlyList<int>? OpenItems { get => openItems; init => openItems = value; }

    /// <summary>Why it is unreadable or unmatched.</summary>
    public string? Problem { get => problem; init => problem = value; }

    private bool IsOver => state != CallbackState.Pending;

    /// <summary>Puts back what is kept beside the document; for stores.</summary>
    public void Restore(CallbackState keptState, DateTimeOffset? keptDueAt) => (state, dueAt) = (keptState, keptDueAt);

    /// <summary>An item cannot be understood. The first problem is the one that is told.</summary>
    public void Note(string itemProblem)
    {
        if (!IsOver)
            problem ??= itemProblem;
    }

    /// <summary>Nothing of it is left to apply: it is done, or unreadable when an item was.</summary>
    public void Done() => End(problem is null ? CallbackState.Done : CallbackState.Unreadable, problem);

    /// <summary>Nothing of it can be understood.</summary>
    public void Unreadable(string why) => End(CallbackState.Unreadable, why);

    /// <summary>What it names never became known.</summary>
    public void Unmatched(string why) => End(CallbackState.Unmatched, why);

    /// <summary>Some items have to wait, until this moment.</summary>
    public void Park(IReadOnlyList<int> waiting, DateTimeOffset until)
    {
        if (IsOver)
            return;

        (openItems, dueAt) = (waiting, until);
        attempts++;
    }

    /// <summary>Back to its place in the queue, with nothing counted.</summary>
    public void Release()
    {
        if (!IsOver)
            dueAt = Callback.Received;
    }

    /// <summary>Processes it again from its beginning, whatever became of it.</summary>
    public void Reopen(DateTimeOffset now) => (state, problem, openItems, attempts, dueAt) = (CallbackState.Pending, null, null, 0, now);

    private void End(CallbackState end, string? why)
    {
        if (!IsOver)
            (state, problem, dueAt, openItems) = (end, why, null, null);
    }
}
