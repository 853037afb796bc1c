namespace Iris.Core.Interactions;

/// <summary>Where one of several destinations stands on its way to the provider.</summary>
public enum DestinationPhase
{
    /// <summary>The provider surely has nothing for it yet.</summary>
    Waiting = 0,

    /// <summary>The outcome of its attempt is unknown; a notice may tell until it is due.</summary>
    AwaitingNotice = 1,

    /// <summary>The provider took it; what becomes of it is told by its <see cref="Channels.ProviderMessage"/>.</summary>
    Taken = 2,

    /// <summary>The provider surely has nothing for it and gets nothing more.</summary>
    Failed = 3,

    /// <summary>Nobody ever told whether the provider took it.</summary>
    NeverKnown = 4,
}

/// <summary>How one of several destinations fares.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Attempts">Attempts that were for it.</param>
/// <param name="DueAt">When it is tried again, or no longer waited for; null for at once.</param>
/// <param name="Status">The final status that it failed with; null when it did not.</param>
/// <param name="CustomStatus">The provider's word or code, or ours in upper case.</param>
public sealed record DestinationSend(
    DestinationPhase Phase, int Attempts = 0, DateTimeOffset? DueAt = null, InteractionStatus? Status = null, string? CustomStatus = null)
{
    internal bool IsOpen => Phase is DestinationPhase.Waiting or DestinationPhase.AwaitingNotice;

    internal bool IsUnknown => Phase is DestinationPhase.AwaitingNotice or DestinationPhase.NeverKnown;
}

/// <summary>What one of several destinations has come to.</summary>
/// <param name="Destination">Its address.</param>
/// <param name="Status">Its status, by the rules of an interaction's.</param>
/// <param name="CustomStatus">The code that it was refused with, or the provider's word.</param>
/// <param name="MessageId">The provider's id of its message; null while there is none.</param>
/// <param name="NextAttempt">When it is tried again; null when nothing waits.</param>
public sealed record DestinationResult(
    string Destination, InteractionStatus Status, string? CustomStatus, string? MessageId, DateTimeOffset? NextAttempt);
