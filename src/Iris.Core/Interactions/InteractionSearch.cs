using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Core.Interactions;

/// <summary>Which interactions a search asks for; null asks for nothing.</summary>
public sealed record InteractionSearch
{
    public InteractionStatus? Status { get; init; }

    public string? CustomStatus { get; init; }

    public string? IntegrationId { get; init; }

    public string? ProcessId { get; init; }

    /// <summary>A user that owns one of its destinations.</summary>
    public string? UserId { get; init; }

    /// <summary>One of its destinations, as <see cref="InteractionDestination.LookupValue"/> has it.</summary>
    public string? Destination { get; init; }

    public Direction? Direction { get; init; }

    /// <summary>Where it stands on its way to the provider.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DispatchStage? Stage { get; init; }

    /// <summary>Created at this moment or later.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Created before this moment.</summary>
    public DateTimeOffset? CreatedTo { get; init; }

    /// <summary>Part of the <see cref="InteractionSummary.SearchText"/>.</summary>
    public string? Text { get; init; }

    /// <summary>The status that the filter comes to: what comes in is received, and nothing else is; what is on its way to the provider is pending.</summary>
    [JsonIgnore]
    public InteractionStatus? EffectiveStatus => this switch
    {
        { Status: { } status } => status,
        { Direction: Channels.Direction.In } => InteractionStatus.Received,
        { Stage: not null and not DispatchStage.Done } => InteractionStatus.DispatchPending,
        _ => null,
    };

    /// <summary>No interaction behind this id was created in the range; null for no such limit.</summary>
    [JsonIgnore]
    public string? FirstId => CreatedFrom is { } from ? IrisId.Floor(from) : null;

    /// <summary>
    /// The range ends before this id; null for no such limit. Ids have whole seconds and never go back: one that was made right after another
    /// with a later second has that second too. So one in front of it may be too late, by less than two seconds.
    /// </summary>
    [JsonIgnore]
    public string? EndId => CreatedTo is { Year: < 9999 } to ? IrisId.Floor(to.AddSeconds(2)) : null;
}

/// <summary>How much one call of a search reads.</summary>
/// <param name="Rows">Most interactions to return.</param>
/// <param name="Examined">Most interactions to look at: what no index finds is looked for in so many at a time.</param>
public readonly record struct SearchSize(int Rows, int Examined)
{
    /// <summary>Longest time that it may take; null for any.</summary>
    public TimeSpan? Time { get; init; }
}
