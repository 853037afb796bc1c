using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Kernel;

namespace Iris.Core.Strategies;

/// <summary>
/// A strategy under way: its steps, which one runs, and why those before it ended. An aggregate; a step that begins is committed with its interaction.
/// </summary>
public sealed class StrategyRun
{
    public const int MinSteps = 2;
    public const int MaxSteps = 10;

    /// <summary>Shortest and longest time of a step, in seconds.</summary>
    public const int MinFallbackAfter = 1;

    /// <inheritdoc cref="MinFallbackAfter"/>
    public const int MaxFallbackAfter = 7 * 24 * 60 * 60;

    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>The stored strategy that it follows; null for one that came with the send.</summary>
    public string? StrategyId { get; init; }

    /// <summary>Who sent it: its later steps are sent in the same name.</summary>
    public required string AuthorId { get; init; }

    /// <summary>All its interactions are in it.</summary>
    public string ProcessId { get; set; } = "";

    public JsonElement? Metadata { get; init; }

    public JsonElement? PrimaryKey { get; init; }

    /// <summary>Of all its interactions, as in a send.</summary>
    public string? Priority { get; init; }

    /// <summary>No step begins after it.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required List<StrategyStep> Steps { get; init; }

    /// <summary>The step that runs, or that ran last.</summary>
    [JsonInclude]
    public int Current { get; internal set; }

    [JsonInclude]
    public RunState State { get; internal set; }

    /// <summary>Why it ended without success.</summary>
    [JsonInclude]
    public string? Reason { get; internal set; }

    [JsonInclude]
    public DateTimeOffset? Ended { get; internal set; }

    /// <summary>What happened to it and webhooks have not been told; null for nothing.</summary>
    public List<StrategyEvent>? Untold { get; set; }

    /// <summary>When somebody has to look at it; null for never. Kept by the store beside the document.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt { get; set; }

    /// <summary>Guards saves; kept by the store.</summary>
    [JsonIgnore]
    public long Version { get; set; }

    [JsonIgnore]
    public StrategyStep CurrentStep => Steps[Current];

    /// <summary>When the next step follows unless something happens before; null when none does.</summary>
    [JsonIgnore]
    public DateTimeOffset? NextDueAt => State == RunState.Running && Current + 1 < Steps.Count ? CurrentStep.Deadline : null;

    /// <summary>Puts back what is kept beside the document; for stores.</summary>
    public void Restore(long version, DateTimeOffset? dueAt) => (Version, DueAt) = (version, dueAt);

    /// <summary>A step begins with this interaction.</summary>
    /// <param name="step">Its index.</param>
    /// <param name="interactionId">About to be committed with this.</param>
    /// <param name="now">When.</param>
    public void Begin(int step, string interactionId, DateTimeOffset now)
    {
        Current = step;
        Steps[step] = Steps[step] with { State = StepState.Running, InteractionId = interactionId, StartedAt = now };
        DueAt = Untold is null ? Steps[step].Deadline : now;
    }

    /// <summary>A step ended.</summary>
    public void End(int step, StepState state, string? reason, string? detail, DateTimeOffset now)
    {
        var ended = Steps[step];
        Steps[step] = ended with { State = state, Reason = reason, Detail = detail, EndedAt = now };
        if (state is StepState.Failed or StepState.TimedOut or StepState.Skipped or StepState.DeliveredLate)
            Tell(StrategyEvents.Step, now, step);
    }

    /// <summary>All of it ended; steps whose turn has not come never will.</summary>
    public void Finish(RunState state, string? reason, DateTimeOffset now)
    {
        for (var i = 0; i < Steps.Count; i++)
        {
            if (Steps[i].State is StepState.Pending or StepState.Running)
                Steps[i] = Steps[i] with { State = StepState.Cancelled, EndedAt = now, Reason = reason };
        }

        (State, Reason, Ended) = (state, reason, now);
        Tell(StrategyEvents.Ended, now, Current);
    }

    /// <summary>Another moment at which to look at it; what is to be told is told at once.</summary>
    internal void LookAt(DateTimeOffset? moment, DateTimeOffset now) => DueAt = Untold is null ? moment : now;

    /// <summary>A copy whose steps may change without changing this one's.</summary>
    internal StrategyRun Copy()
    {
        var copy = new StrategyRun
        {
            Id = Id,
            Tenant = Tenant,
            StrategyId = StrategyId,
            AuthorId = AuthorId,
            Metadata = Metadata,
            PrimaryKey = PrimaryKey,
            Priority = Priority,
            ExpiresAt = ExpiresAt,
            Created = Created,
            Steps = [.. Steps],
            Untold = Untold is null ? null : [.. Untold],
        };
        (copy.ProcessId, copy.Current, copy.State, copy.Reason, copy.Ended) = (ProcessId, Current, State, Reason, Ended);
        copy.Restore(Version, DueAt);
        return copy;
    }

    private void Tell(string name, DateTimeOffset now, int step)
    {
        Untold = [.. Untold ?? [], new StrategyEvent(name, now, step)];
        DueAt = now;
    }
}
