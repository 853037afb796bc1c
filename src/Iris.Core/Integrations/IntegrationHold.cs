using System.Text.Json.Serialization;

namespace Iris.Core.Integrations;

/// <summary>What ended a hold.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<HoldRelease>))]
public enum HoldRelease
{
    /// <summary>A call of the provider that sends nothing, or a message that was tried.</summary>
    [JsonStringEnumMemberName("probe")]
    Probe,

    /// <summary>A change of the integration.</summary>
    [JsonStringEnumMemberName("change")]
    Change,

    /// <summary>Somebody who asked for it.</summary>
    [JsonStringEnumMemberName("hand")]
    Hand,
}

/// <summary>
/// Why nothing of an integration can be sent until something changes: its credentials are refused, its account has no funds, its sender is not the
/// account's, or somebody paused it. What it has to send waits meanwhile. Immutable: each move makes another one.
/// </summary>
public sealed record IntegrationHold
{
    /// <summary>Ours: from one look whether it is over to the next it is at first this long, and doubles.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);

    /// <summary>Ours: most events of it that wait to be told; they are told within seconds.</summary>
    private const int MaxUntold = 10;

    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    /// <summary>The code of one by hand.</summary>
    public const string PausedCode = "PAUSED";

    /// <summary>Longest reason of one by hand.</summary>
    public const int MaxReasonLength = 256;

    private const string PausedReason = "paused by hand";

    public required DateTimeOffset Since { get; init; }

    /// <summary>The provider's code, or one of ours.</summary>
    public required string Code { get; init; }

    /// <summary>Its words.</summary>
    public required string Reason { get; init; }

    /// <summary>When it is looked whether it is over.</summary>
    public required DateTimeOffset NextProbeAt { get; init; }

    /// <summary>Whether somebody asked for it: then only who asks for its end ends it, and nothing that waits for it fails for having waited long.</summary>
    public bool IsByHand { get; init; }

    /// <summary>How often that was looked.</summary>
    public int Probes { get; init; }

    /// <summary>Whether the next message of the integration goes to the provider, to see whether it is over.</summary>
    public bool IsOpen { get; init; }

    /// <summary>When it was over; null while it holds.</summary>
    public DateTimeOffset? Released { get; init; }

    public HoldRelease? ReleasedBy { get; init; }

    /// <summary>When there is something to do about it; what waits for it is due then.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>What webhooks have not been told.</summary>
    public IReadOnlyList<HoldEvent> Untold { get; init; } = [];

    /// <summary>A new one.</summary>
    /// <param name="now">The time.</param>
    /// <param name="code">The provider's code.</param>
    /// <param name="reason">Its words.</param>
    /// <param name="former">One that is over and of which something is still to be told; null for none.</param>
    internal static IntegrationHold Begin(DateTimeOffset now, string code, string reason, IntegrationHold? former) =>
        Begin(now, code, reason, former, isByHand: false);

    /// <summary>One that somebody asked for; it takes the place of one of the provider's.</summary>
    /// <param name="now">The time.</param>
    /// <param name="reason">Their words; null for none.</param>
    /// <param name="former">What there is, of which something may be still to be told; null for none.</param>
    internal static IntegrationHold ByHand(DateTimeOffset now, string? reason, IntegrationHold? former)
    {
        reason ??= PausedReason;
        return former is { IsByHand: true, Released: null }
            ? former with { Reason = reason }
            : Begin(now, PausedCode, reason, former, isByHand: true);
    }

    /// <summary>It was looked and is not over, or is being looked: the next time comes later.</summary>
    internal IntegrationHold Later(DateTimeOffset now)
    {
        var pause = TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(Probes + 1, 10)));
        return this with { Probes = Probes + 1, IsOpen = false, NextProbeAt = now + pause, DueAt = now + pause };
    }

    /// <summary>The next message is tried. When none came, another is looked for after a while.</summary>
    internal IntegrationHold Open(DateTimeOffset now) => this with { IsOpen = true, DueAt = now + FirstPause };

    /// <summary>It is over.</summary>
    internal IntegrationHold Release(DateTimeOffset now, HoldRelease by) =>
        (this with { IsOpen = false, Released = now, ReleasedBy = by, DueAt = now }).Tell(HoldEvents.Released, now);

    private static IntegrationHold Begin(DateTimeOffset now, string code, string reason, IntegrationHold? former, bool isByHand)
    {
        var hold = new IntegrationHold
        {
            Since = now,
            Code = code,
            Reason = reason,
            // Nothing is looked after one by hand.
            NextProbeAt = isByHand ? DateTimeOffset.MaxValue : now + FirstPause,
            DueAt = now,
            IsByHand = isByHand,
            Untold = former?.Untold ?? [],
        };
        return hold.Tell(HoldEvents.Held, now);
    }

    private IntegrationHold Tell(string name, DateTimeOffset now) => this with
    {
        Untold = [.. Untold.TakeLast(MaxUntold - 1), new HoldEvent(name, now, Code, Reason, Since, Released is null && !IsByHand ? NextProbeAt : null, ReleasedBy)],
    };
}

/// <summary>What happened to a hold, as webhooks are told.</summary>
/// <param name="Name">One of <see cref="HoldEvents"/>.</param>
/// <param name="Date">When.</param>
/// <param name="Code">The provider's code.</param>
/// <param name="Reason">Its words.</param>
/// <param name="Since">Since when it holds, or held.</param>
/// <param name="NextProbeAt">When it is looked whether it is over; null when it is, or was begun by hand.</param>
/// <param name="ReleasedBy">What ended it; null while it holds.</param>
public sealed record HoldEvent(
    string Name, DateTimeOffset Date, string Code, string Reason, DateTimeOffset Since, DateTimeOffset? NextProbeAt, HoldRelease? ReleasedBy);

/// <summary>Names of the events of holds. Ours.</summary>
public static class HoldEvents
{
    /// <summary>Nothing of an integration can be sent until something changes.</summary>
    public const string Held = "INTEGRATION_HELD_EVT";

    /// <summary>It sends again.</summary>
    public const string Released = "INTEGRATION_RELEASED_EVT";
}
