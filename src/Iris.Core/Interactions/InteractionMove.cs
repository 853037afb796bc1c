using Iris.Core.Channels;

namespace Iris.Core.Interactions;

/// <summary>That an interaction changed, and what it has come to; what it was in between is in its history.</summary>
/// <param name="Position">Its place among the changes of its tenant: where a reader goes on.</param>
/// <param name="Id">The interaction.</param>
/// <param name="Version">How often it was written: the same change has the same.</param>
/// <param name="Date">When it changed.</param>
public sealed record InteractionMove(long Position, string Id, long Version, DateTimeOffset Date)
{
    public required string IntegrationId { get; init; }

    public required string ProcessId { get; init; }

    public required Direction Direction { get; init; }

    public required InteractionStatus Status { get; init; }

    public string? CustomStatus { get; init; }

    public required DispatchState Dispatch { get; init; }
}

/// <summary>A tenant whose changes are kept in order, since somebody reads them.</summary>
/// <param name="From">Changes are complete from this position on: whoever knows an earlier one may have missed some.</param>
/// <param name="Last">The position of the newest change.</param>
/// <param name="CompleteAt">When every process keeps them.</param>
public sealed record InteractionWatch(long From, long Last, DateTimeOffset CompleteAt);
