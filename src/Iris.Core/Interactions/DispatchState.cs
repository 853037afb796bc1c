using System.Text.Json.Serialization;

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

/// <summary>Where an interaction stands on its way to the provider, for people.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DispatchStage>))]
public enum DispatchStage
{
    /// <summary>Nothing is left to do.</summary>
    [JsonStringEnumMemberName("done")]
    Done = 0,

    /// <summary>Waits for its turn alone.</summary>
    [JsonStringEnumMemberName("queued")]
    Queued = 1,

    /// <summary>Waits for its <c>sendAt</c>, or for the end of quiet hours.</summary>
    [JsonStringEnumMemberName("scheduled")]
    Scheduled = 2,

    /// <summary>Waits since its integration is held.</summary>
    [JsonStringEnumMemberName("held")]
    Held = 3,

    /// <summary>An attempt was surely not taken; waits for another one.</summary>
    [JsonStringEnumMemberName("retrying")]
    Retrying = 4,

    /// <summary>Is being handed to the provider.</summary>
    [JsonStringEnumMemberName("in-flight")]
    InFlight = 5,

    /// <summary>Nobody knows whether the provider took it; waits for a notice that tells.</summary>
    [JsonStringEnumMemberName("awaiting-notice")]
    AwaitingNotice = 6,
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

    /// <summary>In phase <see cref="DispatchPhase.Ready"/>, what it waits for: <see cref="DispatchStage.Queued"/> for nothing but its turn.</summary>
    public DispatchStage Waits { get; init; } = DispatchStage.Queued;

    /// <summary>Where it stands, as it is shown and searched for.</summary>
    public DispatchStage Stage => Phase switch
    {
        DispatchPhase.Ready => Waits,
        DispatchPhase.InFlight => DispatchStage.InFlight,
        DispatchPhase.AwaitingNotice => DispatchStage.AwaitingNotice,
        _ => DispatchStage.Done,
    };

    /// <summary>The stage if searches find it by an index: what goes at once, as nearly all does, is no burden to sends.</summary>
    public DispatchStage? NotableStage =>
        Stage is DispatchStage.Scheduled or DispatchStage.Held or DispatchStage.Retrying or DispatchStage.AwaitingNotice ? Stage : null;

    /// <summary>Puts back what is kept; for stores.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="dueAt">When a worker may claim it.</param>
    /// <param name="attempts">Attempts begun.</param>
    /// <param name="leaseOwner">Who holds it.</param>
    /// <param name="notable">Its <see cref="NotableStage"/>.</param>
    public static DispatchState Of(DispatchPhase phase, DateTimeOffset? dueAt, int attempts, string? leaseOwner, DispatchStage? notable) =>
        new(phase, dueAt, attempts, leaseOwner) { Waits = phase == DispatchPhase.Ready && notable is { } stage ? stage : DispatchStage.Queued };
}
