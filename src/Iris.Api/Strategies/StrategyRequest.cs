using System.Text.Json;
using Iris.Api.Interactions;
using Iris.Api.OpenApi;
using Iris.Core.Fallbacks;
using Iris.Core.Kernel;
using Iris.Core.Strategies;

namespace Iris.Api.Strategies;

/// <summary>How a send goes on when it does not arrive: its steps, or the id of a stored strategy.</summary>
internal sealed class StrategyRequest
{
    /// <summary>A strategy of <c>/configuration/strategy</c>; instead of <c>steps</c>.</summary>
    public string? Id { get; set; }

    /// <summary>2 to 10 steps, tried one after the other; instead of <c>id</c>.</summary>
    [MaxItems(StrategyRun.MaxSteps)]
    public List<StepRequest>? Steps { get; set; }

    /// <summary>
    /// Whether a payload that a step's channel does not have is put into words that it has: buttons as numbered lines, a card as text with its link.
    /// Default false: it is refused.
    /// </summary>
    public bool Adapt { get; set; }

    internal StrategyDraft ToDraft() => new(Id, Steps is null ? null : [.. Steps.Select(step => step.ToDraft())]) { Adapt = Adapt };
}

/// <summary>One step of a strategy.</summary>
internal sealed class StepRequest
{
    /// <summary>The integration that sends it; the send's own when absent.</summary>
    public string? IntegrationId { get; set; }

    /// <summary>The message, as of a send through that integration; the send's own when absent.</summary>
    [DescribedAs(typeof(AnyPayload))]
    public JsonElement? PayLoad { get; set; }

    /// <summary>
    /// Instead of <c>payLoad</c>: a template, filled in when the send is accepted. What it leaves out, such as <c>variables</c>, is as the send's own
    /// <c>template</c> says.
    /// </summary>
    public TemplateUseRequest? Template { get; set; }

    /// <summary>
    /// Where it goes. When absent: those of the send's destinations that its channel sends to, and where there are none, the user's own address of that
    /// channel at that moment.
    /// </summary>
    [MaxItems(100)]
    public List<string>? Destinations { get; set; }

    /// <summary>
    /// What it has to come to, so that no other step follows: <c>Accepted</c> (the provider took it), <c>Sent</c> (handed on to the network),
    /// <c>Delivered</c> or <c>Read</c>. Default <c>Delivered</c>; <c>Accepted</c> where the provider tells nothing more.
    /// </summary>
    [DescribedAs(typeof(StepSuccess))]
    public string? SuccessStatus { get; set; }

    /// <summary>
    /// Seconds, 1 to 604,800, after which the next step follows unless this one came to its success; required but for the last step. A step that is
    /// known to have failed waits for nothing.
    /// </summary>
    public int? FallbackAfter { get; set; }

    internal StepDraft ToDraft() => new()
    {
        IntegrationId = IntegrationId,
        Payload = PayLoad is { ValueKind: JsonValueKind.Undefined } ? null : PayLoad,
        Template = Template?.ToUse(),
        Destinations = Destinations,
        SuccessStatus = SuccessStatus,
        FallbackAfter = FallbackAfter,
    };
}

/// <summary>A strategy to store.</summary>
internal sealed class StoredStrategyRequest
{
    /// <summary>What people call it; at most 128 characters.</summary>
    public string? Name { get; set; }

    /// <summary>2 to 10 steps; what one leaves out is the send's own.</summary>
    [MaxItems(StrategyRun.MaxSteps)]
    public List<StepRequest>? Steps { get; set; }

    /// <summary>As in a send: whether payloads are put into words that a step's channel has.</summary>
    public bool? Adapt { get; set; }

    internal StoredStrategyDraft ToDraft() => new(Name, Steps is null ? null : [.. Steps.Select(step => step.ToDraft())], Adapt);
}
