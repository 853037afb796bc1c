using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Channels;

namespace Iris.Core.Strategies;

/// <summary>One step of a strategy: what is sent, through what, and how long it may take.</summary>
public sealed record StrategyStep
{
    public required string IntegrationId { get; init; }

    /// <summary>The integration's, when the strategy was accepted.</summary>
    public required string Channel { get; init; }

    /// <inheritdoc cref="Channel"/>
    public required string Provider { get; init; }

    public required JsonElement Payload { get; init; }

    /// <summary>Whether the payload was put into words of the step's channel.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsAdapted { get; init; }

    /// <summary>The template that the payload was made of; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InteractionTemplate? Template { get; init; }

    /// <summary>Files of the send that its channel attaches; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? AttachmentsId { get; init; }

    /// <summary>Where it goes; null for the user's own address of its channel, as it is when its turn comes.</summary>
    public IReadOnlyList<string>? Destinations { get; init; }

    public StepSuccess SuccessStatus { get; init; }

    /// <summary>Seconds after which the next step follows unless this one came to its success; null for the longest that may be.</summary>
    public int? FallbackAfter { get; init; }

    public StepState State { get; init; }

    /// <summary>The interaction that sends it; null before its turn, and where it never became one.</summary>
    public string? InteractionId { get; init; }

    /// <summary>Why it ended without success: one of <see cref="StrategyReasons"/>, the provider's word, or the code of a refusal.</summary>
    public string? Reason { get; init; }

    /// <summary>What there is to say beside the reason.</summary>
    public string? Detail { get; init; }

    /// <summary>When its turn came; with <c>sendAt</c>, that.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When its time is over; null before its turn.</summary>
    internal DateTimeOffset? Deadline => StartedAt?.AddSeconds(FallbackAfter ?? StrategyRun.MaxFallbackAfter);
}

/// <summary>Something that happened to a strategy.</summary>
/// <param name="Name">One of <see cref="StrategyEvents"/>.</param>
/// <param name="Date">When.</param>
/// <param name="Step">The step that it is about.</param>
public sealed record StrategyEvent(string Name, DateTimeOffset Date, int Step);

/// <summary>Names of what happens to strategies. Ours.</summary>
public static class StrategyEvents
{
    /// <summary>A step ended without success, or was delivered after it had.</summary>
    public const string Step = "STRATEGY_STEP_EVT";

    /// <summary>The whole ended: a step came to its success, none is left, or it was cancelled.</summary>
    public const string Ended = "STRATEGY_ENDED_EVT";
}
