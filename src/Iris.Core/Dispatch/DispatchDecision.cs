using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.Dispatch;

/// <summary>What becomes of an interaction at its turn. Made of what is known, reading and writing nothing; <see cref="OutcomeRecorder"/> carries it out.</summary>
/// <param name="At">When it was decided.</param>
internal abstract record DispatchDecision(DateTimeOffset At)
{
    /// <summary>Ours: from one look at what waits for its integration to the next, up to twice that, so that not all of it comes at once.</summary>
    private static readonly TimeSpan ParkTime = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan ParkTimeOfPool = TimeSpan.FromMinutes(5);

    /// <summary>Of several destinations with results of their own, those in this phase whom it is about; null for those of the attempt.</summary>
    public DestinationPhase? About { get; init; }

    /// <summary>The provider took it.</summary>
    public sealed record Sent(DateTimeOffset At, IReadOnlyList<ProviderMessage> Messages, string? CustomStatus) : DispatchDecision(At);

    /// <summary>It failed for good: refused, exhausted, expired, no longer valid, or of an outcome that nobody will know.</summary>
    public sealed record Failed(DateTimeOffset At, InteractionStatus Status, string? CustomStatus, string Note, string? Detail) : DispatchDecision(At);

    /// <summary>The provider surely did not take it: it is tried again.</summary>
    /// <param name="At">When it was decided.</param>
    /// <param name="DueAt">When its turn comes.</param>
    /// <param name="Reason">What happened.</param>
    /// <param name="Counts">Whether the attempt counts: not where it only came too early.</param>
    public sealed record RetryAt(DateTimeOffset At, DateTimeOffset DueAt, string Reason, bool Counts) : DispatchDecision(At)
    {
        /// <summary>Whether it goes through another integration at once, and does not wait.</summary>
        public bool IsElsewhere { get; init; }
    }

    /// <summary>It cannot go through an alternative: the next is asked.</summary>
    public sealed record Skipped(DateTimeOffset At, string IntegrationId, string Name, string Code) : DispatchDecision(At);

    /// <summary>Its integration is held: it waits for the end of that, and no attempt counts.</summary>
    public sealed record Parked(DateTimeOffset At, DateTimeOffset DueAt, string Code) : DispatchDecision(At);

    /// <summary>Nobody knows whether the provider took it: a notice may tell until the deadline.</summary>
    public sealed record AwaitNotice(DateTimeOffset At, DateTimeOffset Deadline, string Reason) : DispatchDecision(At);

    /// <summary>Its turn comes later.</summary>
    public sealed record HoldUntil(DateTimeOffset At, DateTimeOffset DueAt, string Note) : DispatchDecision(At);

    /// <summary>What is decided when its turn comes, before anybody is called.</summary>
    /// <param name="interaction">As it was claimed or accepted.</param>
    /// <param name="hasBegun">Whether the attempt that is under way is this process's own, which called nobody yet.</param>
    /// <param name="policy">Of its integration; null when there is none any more.</param>
    /// <param name="refusal">Why nothing may be sent through the integration; null when it may.</param>
    /// <param name="now">Its turn.</param>
    /// <returns>Null when nothing speaks against an attempt.</returns>
    public static DispatchDecision? BeforeCall(Interaction interaction, bool hasBegun, DeliveryPolicy? policy, IrisError? refusal, DateTimeOffset now)
    {
        var isExpired = interaction.IsExpired(now);
        var isExhausted = !hasBegun && policy?.MaxAttempts is { } most && interaction.NextAttempts >= most;
        var mayRepeat = policy is { DeliveryMode: DeliveryMode.AtLeastOnce } && !isExhausted && !isExpired;
        return interaction.Dispatch.Phase switch
        {
            DispatchPhase.AwaitingNotice => OutcomeNeverKnown(now) with { About = DestinationPhase.AwaitingNotice },
            // A process died, or stopped, between the attempt's beginning and its outcome.
            DispatchPhase.InFlight when !hasBegun && !mayRepeat => Await(policy ?? new DeliveryPolicy(), now, "attempt interrupted"),
            _ when isExpired => Expired(now, interaction.ExpiresAt!.Value) with { About = DestinationPhase.Waiting },
            _ when policy is null || refusal is not null => NoLongerValid(now, (refusal ?? IntegrationErrors.NotFoundToSend).Code, null) with { About = DestinationPhase.Waiting },
            _ when isExhausted => Exhausted(now, null),
            _ => null,
        };
    }

    /// <summary>What follows from how an attempt ended.</summary>
    /// <param name="interaction">As it is now, the attempt counted.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="terms">What decides over another attempt.</param>
    public static DispatchDecision Of(Interaction interaction, SendOutcome outcome, in AttemptTerms terms) =>
        Follow(interaction, outcome, IsNotTaken(outcome) ? terms : terms with { IsElsewhere = false });

    /// <summary>Whether another integration may take it: this one surely did not, and not for the message's sake or since it came too early.</summary>
    public static bool IsNotTaken(SendOutcome outcome) => outcome is SendOutcome.Unreachable or SendOutcome.Held;

    private static DispatchDecision Follow(Interaction interaction, SendOutcome outcome, in AttemptTerms terms) => outcome switch
    {
        SendOutcome.Accepted accepted => new Sent(terms.Now, accepted.Messages, accepted.CustomStatus),
        SendOutcome.Rejected rejected => new Failed(
            terms.Now, InteractionStatus.ProviderSendingError, rejected.Code, HistoryNotes.Refused, rejected.Description),
        SendOutcome.Held held when terms.HasPool => RetryOrFail(interaction, null, held.Code, false, terms),
        SendOutcome.Held held => Park(interaction, terms.Policy, held.Code, terms.Now, terms.Jitter),
        SendOutcome.Throttled throttled => RetryOrFail(interaction, throttled.RetryAfter, throttled.Reason, false, terms),
        SendOutcome.Unreachable unreachable => RetryOrFail(interaction, unreachable.RetryAfter, unreachable.Reason, true, terms),
        SendOutcome.Unknown unknown when terms.Policy.DeliveryMode == DeliveryMode.AtLeastOnce =>
            Retry(interaction, null, unknown.Reason, true, terms) ?? (DispatchDecision)Await(terms.Policy, terms.Now, unknown.Reason),
        SendOutcome.Unknown unknown => Await(terms.Policy, terms.Now, unknown.Reason),
        _ => throw new InvalidOperationException($"Unknown kind of outcome {outcome.GetType().Name}."),
    };

    /// <summary>What held when it was accepted holds no longer.</summary>
    public static DispatchDecision NoLongerValid(DateTimeOffset now, string code, string? detail) =>
        new Failed(now, InteractionStatus.ValidationError, code, HistoryNotes.NoLongerValid, detail ?? code);

    /// <summary>What waits for its integration comes up again now and then, so that what expires meanwhile ends.</summary>
    /// <param name="interaction">The interaction.</param>
    /// <param name="policy">Of its integration.</param>
    /// <param name="code">Why that is held; while it is so by hand, nothing ends for having waited long.</param>
    /// <param name="now">When.</param>
    /// <param name="jitter">A number from 0 up to 1.</param>
    /// <param name="hasPool">Whether there are others, of whose end of waiting nobody is told.</param>
    public static DispatchDecision Park(
        Interaction interaction, DeliveryPolicy policy, string code, DateTimeOffset now, double jitter, bool hasPool = false)
    {
        var end = code == IntegrationHold.PausedCode ? DateTimeOffset.MaxValue : EndOfRetries(interaction, policy, now);
        if (end <= now)
            return TimeOver(now, code);

        var time = hasPool ? ParkTimeOfPool : ParkTime;
        var dueAt = now + time + (time * jitter);
        if (dueAt > end)
            dueAt = end;
        return new Parked(now, dueAt > interaction.ExpiresAt ? interaction.ExpiresAt.Value : dueAt, code);
    }

    private static DispatchDecision RetryOrFail(
        Interaction interaction, TimeSpan? retryAfter, string reason, bool counts, in AttemptTerms terms)
    {
        if (Retry(interaction, retryAfter, reason, counts, terms) is { } retry)
            return retry;
        if (counts && interaction.NextAttempts >= terms.Policy.MaxAttempts)
            return Exhausted(terms.Now, reason);

        return EndOfRetries(interaction, terms.Policy, terms.Now) <= terms.Now
            ? TimeOver(terms.Now, reason)
            : new Failed(terms.Now, InteractionStatus.ProviderSendingError, CustomStatuses.Expired, HistoryNotes.NoTimeToRetry, reason);
    }

    /// <summary>All of several integrations did not take it, or none of them can now: it is tried again with all of them.</summary>
    public static DispatchDecision RoundOver(Interaction interaction, string reason, in AttemptTerms terms) => RetryOrFail(interaction, null, reason, false, terms);

    /// <returns>Null when there is no attempt left, no time left, or none before the message expires.</returns>
    private static RetryAt? Retry(Interaction interaction, TimeSpan? retryAfter, string reason, bool counts, in AttemptTerms terms)
    {
        var attempts = interaction.NextAttempts;
        var end = EndOfRetries(interaction, terms.Policy, terms.Now);
        // Attempts that came too early were not counted; that it was told to wait makes it wait longer all the same.
        var dueAt = terms.Now + RetrySchedule.Delay(
            terms.Options, terms.Policy, Math.Max(attempts, interaction.RetriesNoted + 1), retryAfter, terms.Jitter);
        if (retryAfter is null && dueAt > end)
            dueAt = end;
        if (terms.IsElsewhere)
            dueAt = terms.Now;
        return (counts && attempts >= terms.Policy.MaxAttempts) || end <= terms.Now || interaction.IsExpired(dueAt)
            ? null
            : new RetryAt(terms.Now, dueAt, reason, counts) { IsElsewhere = terms.IsElsewhere };
    }

    /// <summary>Until when it is tried again: counted from when it was first not taken.</summary>
    private static DateTimeOffset EndOfRetries(Interaction interaction, DeliveryPolicy policy, DateTimeOffset now) =>
        (interaction.FirstNotTaken ?? now).AddSeconds(policy.RetryForSeconds);

    private static AwaitNotice Await(DeliveryPolicy policy, DateTimeOffset now, string reason) =>
        new AwaitNotice(now, now + TimeSpan.FromSeconds(policy.UnknownOutcomeTimeoutSeconds), reason);

    private static Failed OutcomeNeverKnown(DateTimeOffset now) => new Failed(
        now, InteractionStatus.ProviderSendingError, CustomStatuses.OutcomeUnknown, HistoryNotes.OutcomeNeverKnown, null);

    private static Failed Expired(DateTimeOffset now, DateTimeOffset expiresAt) =>
        new Failed(now, InteractionStatus.ProcessError, CustomStatuses.Expired, HistoryNotes.Expired, WireTime.Show(expiresAt));

    private static Failed TimeOver(DateTimeOffset now, string reason) => new Failed(
        now, InteractionStatus.ProviderSendingError, CustomStatuses.AttemptsExhausted, HistoryNotes.RetryTimeOver, reason);

    private static Failed Exhausted(DateTimeOffset now, string? reason) => new Failed(
        now, InteractionStatus.ProviderSendingError, CustomStatuses.AttemptsExhausted, HistoryNotes.AttemptsExhausted, reason);
}

/// <summary>What decides whether and when an attempt is followed by another.</summary>
/// <param name="Policy">Of the integration.</param>
/// <param name="Options">Base and cap of the back-off.</param>
/// <param name="Now">When the attempt ended.</param>
/// <param name="Jitter">A number from 0 up to 1.</param>
internal readonly record struct AttemptTerms(DeliveryPolicy Policy, DispatchOptions Options, DateTimeOffset Now, double Jitter)
{
    /// <summary>Whether the integration names others through which it might go.</summary>
    public bool HasPool { get; init; }

    /// <summary>Whether one of these can take it at once, should it surely not be taken.</summary>
    public bool IsElsewhere { get; init; }
}
