namespace Iris.Core.Interactions;

/// <summary>Where an interaction stands on its way to the provider.</summary>
public enum DispatchPhase
{
    /// <summary>Nothing is left to do.</summary>
    Done = 0,

    /// <summary>Waits for its turn; the provider has not been called for the coming attempt.</summary>
    Ready = 1,

    /// <summary>An attempt was recorded and the provider may have been called. Claimed in this phase, its outcome is unknown.</summary>
    InFlight = 2,

    /// <summary>The outcome is unknown; when due without a provider's notice, the interaction fails.</summary>
    AwaitingNotice = 3,
}

/// <summary>
/// The work state of an interaction. A lease is nothing but a due time in the future with an owner: a process that dies leaves an
/// interaction that falls due again by itself.
/// </summary>
/// <param name="Phase">What the next worker has to do.</param>
/// <param name="DueAt">When a worker may claim it; null for never.</param>
/// <param name="Attempts">Attempts begun.</param>
/// <param name="LeaseOwner">The process that holds it until <paramref name="DueAt"/>; null for nobody.</param>
public sealed record DispatchState(DispatchPhase Phase, DateTimeOffset? DueAt, int Attempts, string? LeaseOwner)
{
    public static readonly DispatchState Done = new(DispatchPhase.Done, null, 0, null);
}
