using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.Dispatch;

/// <summary>What becomes of an interaction at its turn. Made of what is known, reading and writing nothing; <see cref="OutcomeRecorder"/> carries it out.</summary>
/// <param name="At">When it was decided.</param>
internal abstract record DispatchDecision(DateTimeOffset At)
{
    /// <summary>Of several destinations with results of their own, those in this phase whom it is about; null for those of the attempt.</summary>
    public DestinationPhase? About { get; init; }

    /// <summary>The provider took it.</summary>
    public sealed record Sent(DateTimeOffset At, IReadOnlyList<ProviderMessage> Messages, string? CustomStatus) : DispatchDecision(At);

    /// <summary>It failed for good: refused, exhausted, expired, no longer valid, or of an outcome that nobody will know.</summary>
    public sealed record Failed(DateTimeOffset At, InteractionStatus Status, string? CustomStatus, string Note, string? Detail) : DispatchDecision(At);

    /// <summary>The provider surely did not take it: it is tried again.</summary>
    public sealed record RetryAt(DateTimeOffset At, DateTimeOffset DueAt, string Reason) : DispatchDecision(At);

    /// <summary>Nobody knows whether the provider took it: a notice may tell until the deadline.</summary>
    public sealed record AwaitNotice(DateTimeOffset At, DateTimeOffset Deadline, string Reason) : DispatchDecision(At);

    /// <summary>Its turn comes later.</summary>
    public sealed record HoldUntil(DateTimeOffset At, DateTimeOffset DueAt, string Note) : DispatchDecision(At);

    /// <summary>What is decided when its turn comes, before anybody is called.</summary>
    /// <param name="interaction">As it was claimed.</param>
    /// <param name="policy">Of its integration; null when there is none any more.</param>
    /// <param name="refusal">Why nothing may be sent through the integration; null when it may.</param>
    /// <param name="now">Its turn.</param>
    /// <returns>Null when nothing speaks against an attempt.</returns>
    public static DispatchDecision? BeforeCall(Interaction interaction, DeliveryPolicy? policy, IrisError? refusal, DateTimeOffset now)
    {
        var isExpired = interaction.IsExpired(now);
        var isExhausted = policy is not null && interaction.NextAttempts >= policy.MaxAttempts;
        var mayRepeat = policy is { DeliveryMode: DeliveryMode.AtLeastOnce } && !isExhausted && !isExpired;
        return interaction.Dispatch.Phase switch
        {
            DispatchPhase.AwaitingNotice => OutcomeNeverKnown(now) with { About = DestinationPhase.AwaitingNotice },
            // A process died, or stopped, between the attempt's beginning and its outcome.
            DispatchPhase.InFlight when !mayRepeat => Await(policy ?? new DeliveryPolicy(), now, "attempt interrupted"),
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
    public static DispatchDecision Of(Interaction interaction, SendOutcome outcome, in AttemptTerms terms) => outcome switch
    {
        SendOutcome.Accepted accepted => new Sent(terms.Now, accepted.Messages, accepted.CustomStatus),
        SendOutcome.Rejected rejected => new Failed(
            terms.Now, InteractionStatus.ProviderSendingError, rejected.Code, HistoryNotes.Refused, rejected.Description),
        SendOutcome.Throttled throttled => RetryOrFail(interaction, throttled.RetryAfter, throttled.Reason, terms),
        SendOutcome.Unreachable unreachable => RetryOrFail(interaction, unreachable.RetryAfter, unreachable.Reason, terms),
        SendOutcome.Unknown unknown when terms.Policy.DeliveryMode == DeliveryMode.AtLeastOnce =>
            Retry(interaction, null, unknown.Reason, terms) ?? (DispatchDecision)Await(terms.Policy, terms.Now, unknown.Reason),
        SendOutcome.Unknown unknown => Await(terms.Policy, terms.Now, unknown.Reason),
        _ => throw new InvalidOperationException($"Unknown kind of outcome {outcome.GetType().Name}."),
    };

    /// <summary>What held when it was accepted holds no longer.</summary>
    public static DispatchDecision NoLongerValid(DateTimeOffset now, string code, string? detail) =>
        new Failed(now, InteractionStatus.ValidationError, code, HistoryNotes.NoLongerValid, detail ?? code);

    private static DispatchDecision RetryOrFail(Interaction interaction, TimeSpan? retryAfter, string reason, in AttemptTerms terms)
    {
        if (Retry(interaction, retryAfter, reason, terms) is { } retry)
            return retry;

        return interaction.NextAttempts >= terms.Policy.MaxAttempts
            ? Exhausted(terms.Now, reason)
            : new Failed(terms.Now, InteractionStatus.ProviderSendingError, CustomStatuses.Expired, HistoryNotes.NoTimeToRetry, reason);
    }

    /// <returns>Null when there is no attempt left, or none before the message expires.</returns>
    private static RetryAt? Retry(Interaction interaction, TimeSpan? retryAfter, string reason, in AttemptTerms terms)
    {
        var attempts = interaction.NextAttempts;
        var dueAt = terms.Now + RetrySchedule.Delay(terms.Options, attempts, retryAfter, terms.Jitter);
        return attempts >= terms.Policy.MaxAttempts || interaction.IsExpired(dueAt) ? null : new RetryAt(terms.Now, dueAt, reason);
    }

    private static AwaitNotice Await(DeliveryPolicy policy, DateTimeOffset now, string reason) =>
        new AwaitNotice(now, now + TimeSpan.FromSeconds(policy.UnknownOutcomeTimeoutSeconds), reason);

    private static Failed OutcomeNeverKnown(DateTimeOffset now) => new Failed(
        now, InteractionStatus.ProviderSendingError, CustomStatuses.OutcomeUnknown, HistoryNotes.OutcomeNeverKnown, null);

    private static Failed Expired(DateTimeOffset now, DateTimeOffset expiresAt) =>
        new Failed(now, InteractionStatus.ProcessError, CustomStatuses.Expired, HistoryNotes.Expired, WireTime.Show(expiresAt));

    private static Failed Exhausted(DateTimeOffset now, string? reason) => new Failed(
        now, InteractionStatus.ProviderSendingError, CustomStatuses.AttemptsExhausted, HistoryNotes.AttemptsExhausted, reason);
}

/// <summary>What decides whether and when an attempt is followed by another.</summary>
/// <param name="Policy">Of the integration.</param>
/// <param name="Options">Base and cap of the back-off.</param>
/// <param name="Now">When the attempt ended.</param>
/// <param name="Jitter">A number from 0 up to 1.</param>
internal readonly record struct AttemptTerms(DeliveryPolicy Policy, DispatchOptions Options, DateTimeOffset Now, double Jitter);
