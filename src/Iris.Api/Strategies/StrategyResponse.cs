using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Iris.Core.Strategies;

namespace Iris.Api.Strategies;

/// <summary>The strategy of which an interaction is a step, as it is now.</summary>
/// <param name="Id">The strategy under way; <c>/conversation/strategy/{id}</c>.</param>
/// <param name="StrategyId">The stored strategy that it follows; null for one that came with the send.</param>
/// <param name="ProcessId">The process that all its interactions are in.</param>
/// <param name="Step">Index of the step that the interaction is; in an event, of the step that the event is about.</param>
/// <param name="State"><c>running</c>, <c>succeeded</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Reason">Why it ended without success; null otherwise.</param>
/// <param name="Current">Index of the step that runs, or that ran last.</param>
/// <param name="NextDueAt">When the next step follows unless something happens before; null when none does.</param>
/// <param name="Created">When it was accepted.</param>
/// <param name="Ended">When it ended; null while it runs.</param>
/// <param name="Steps">Its steps.</param>
internal sealed record StrategyResponse(
    string Id,
    string? StrategyId,
    string ProcessId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Step,
    RunState State,
    string? Reason,
    int Current,
    DateTimeOffset? NextDueAt,
    DateTimeOffset Created,
    DateTimeOffset? Ended,
    IReadOnlyList<StepResponse> Steps)
{
    internal static StrategyResponse From(StrategyRun run) => From(run, null);

    internal static StrategyResponse From(StrategyRun run, int? step) => new(
        run.Id, run.StrategyId, run.ProcessId, step, run.State, run.Reason, run.Current, run.NextDueAt, run.Created, run.Ended,
        [.. run.Steps.Select(StepResponse.From)]);
}

/// <summary>One step of a strategy under way.</summary>
/// <param name="IntegrationId">The integration that sends it.</param>
/// <param name="Channel">Its channel, when the strategy was accepted.</param>
/// <param name="Provider">Its provider, likewise.</param>
/// <param name="State"><c>pending</c>, <c>running</c>, <c>succeeded</c>, <c>failed</c>, <c>timed-out</c>, <c>skipped</c>, <c>cancelled</c>, <c>delivered-late</c>.</param>
/// <param name="InteractionId">The interaction that sends it; null before its turn, and where it never became one.</param>
/// <param name="SuccessStatus">What it has to come to.</param>
/// <param name="FallbackAfter">Seconds that it has; null for a week.</param>
/// <param name="Reason">Why it ended without success: a code of ours, or the provider's word.</param>
/// <param name="Detail">What there is to say beside the reason.</param>
/// <param name="StartedAt">When its turn came.</param>
/// <param name="EndedAt">When it ended.</param>
internal sealed record StepResponse(
    string IntegrationId,
    string Channel,
    string Provider,
    StepState State,
    string? InteractionId,
    StepSuccess SuccessStatus,
    int? FallbackAfter,
    string? Reason,
    string? Detail,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt)
{
    /// <summary>What a later step will send, where that was put into other words; absent in all other answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Payload { get; init; }

    internal static StepResponse From(StrategyStep step) => new(
        step.IntegrationId, step.Channel, step.Provider, step.State, step.InteractionId, step.SuccessStatus, step.FallbackAfter, step.Reason, step.Detail,
        step.StartedAt, step.EndedAt)
    {
        Payload = step.IsAdapted ? step.Payload : null,
    };
}

/// <summary>A stored strategy.</summary>
/// <param name="Id">Names it in a send: <c>strategy: {id}</c>.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="Adapt">Whether payloads are put into words that a step's channel has.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Updated">When it was changed last.</param>
internal sealed record StoredStrategyResponse(
    string Id, string Name, IReadOnlyList<StoredStepResponse> Steps, bool Adapt, DateTimeOffset Created, DateTimeOffset Updated)
{
    internal static StoredStrategyResponse From(StoredStrategy strategy) => new(
        strategy.Id, strategy.Name, [.. strategy.Steps.Select(StoredStepResponse.From)], strategy.Adapt, strategy.Created, strategy.Updated);
}

/// <summary>A step of a stored strategy; a member that is null is the send's own, or the default.</summary>
/// <param name="IntegrationId">The integration that sends it.</param>
/// <param name="PayLoad">The message.</param>
/// <param name="Template">What the message is made of instead.</param>
/// <param name="Destinations">Where it goes.</param>
/// <param name="SuccessStatus">What it has to come to.</param>
/// <param name="FallbackAfter">Seconds that it has.</param>
internal sealed record StoredStepResponse(
    string? IntegrationId, JsonElement? PayLoad, TemplateUse? Template, IReadOnlyList<string>? Destinations, string? SuccessStatus, int? FallbackAfter)
{
    internal static StoredStepResponse From(StepDraft step) =>
        new(step.IntegrationId, step.Payload, step.Template, step.Destinations, step.SuccessStatus, step.FallbackAfter);
}
