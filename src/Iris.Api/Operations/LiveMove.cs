using Iris.Core.Channels;
using Iris.Core.Interactions;

namespace Iris.Api.Operations;

/// <summary>What an interaction has come to.</summary>
/// <param name="InteractionId">The interaction.</param>
/// <param name="Version">How often it was written: the same change has the same.</param>
/// <param name="Date">When it changed.</param>
/// <param name="IntegrationId">The integration that it names.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="Direction"><c>out</c> or <c>in</c>.</param>
/// <param name="Status">Its status.</param>
/// <param name="CustomStatus">The provider's word, or our sub-state.</param>
/// <param name="Dispatch">Where it stands on its way to the provider; null for what came in.</param>
internal sealed record LiveMove(
    string InteractionId, long Version, DateTimeOffset Date, string IntegrationId, string ProcessId, Direction Direction, InteractionStatus Status,
    string? CustomStatus, LiveDispatch? Dispatch)
{
    internal static LiveMove From(InteractionMove move) => new(
        move.Id, move.Version, move.Date, move.IntegrationId, move.ProcessId, move.Direction, move.Status, move.CustomStatus,
        move.Direction == Direction.Out
            ? new(move.Dispatch.Stage, move.Dispatch.Attempts, move.Dispatch is { Phase: DispatchPhase.Ready, LeaseOwner: null } waiting ? waiting.DueAt : null)
            : null);
}

/// <summary>Where an interaction stands on its way to the provider; why, is in the interaction itself.</summary>
/// <param name="State">As in <c>dispatch</c> of an interaction.</param>
/// <param name="Attempts">Attempts that were begun.</param>
/// <param name="NextAttemptAt">When the next one is due.</param>
internal sealed record LiveDispatch(DispatchStage State, int Attempts, DateTimeOffset? NextAttemptAt);
