using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Dispatch;

/// <summary>
/// Writes what came of an attempt: status, history and provider event in one save. What is recorded must not be lost to a passing
/// fault, so a save is repeated.
/// </summary>
internal sealed partial class OutcomeRecorder(
    IInteractionStore store, InteractionWriter writer, IOptions<InteractionOptions> words, TimeProvider time, Random random, ILogger<OutcomeRecorder> logger)
{
    public const string OutcomeUnknown = "OUTCOME_UNKNOWN";
    public const string AttemptsExhausted = "ATTEMPTS_EXHAUSTED";
    public const string Expired = "EXPIRED";

    private const int MaxSaves = 12;

    public Task RecordAsync(
        Interaction interaction, SendOutcome outcome, DeliveryPolicy policy, DispatchOptions options, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var jitter = random.NextDouble();
        return SaveOutcomeAsync(
            interaction,
            target =>
            {
                if (outcome.Answer is { } answer)
                {
                    target.AddProviderEvent(
                        new ProviderEvent(
                            now, target.Integration.IntegrationTypeProviderName, "send", answer.Code, answer.Description, null, answer.Raw),
                        words.Value);
                }

                Apply(target, outcome, policy, options, now, jitter);
            },
            cancellationToken);
    }

    /// <summary>A process died, or stopped, between the attempt's beginning and its outcome.</summary>
    public Task RecordLostAttemptAsync(Interaction interaction, DeliveryPolicy policy, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return SaveDecisionAsync(interaction, target => AwaitNotice(target, policy, now, "attempt interrupted"), cancellationToken);
    }

    public Task RecordOutcomeNeverKnownAsync(Interaction interaction, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return SaveDecisionAsync(
            interaction,
            target => target.RecordFailure(
                now, InteractionStatus.ProviderSendingError, OutcomeUnknown, HistoryNotes.OutcomeNeverKnown, null),
            cancellationToken);
    }

    /// <summary>Its turn came in quiet hours.</summary>
    public Task RecordQuietAsync(Interaction interaction, DateTimeOffset dueAt, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return SaveDecisionAsync(interaction, target => target.RecordHeld(now, dueAt, HistoryNotes.QuietHours), cancellationToken);
    }

    /// <summary>Its turn came too late.</summary>
    public Task RecordExpiredAsync(Interaction interaction, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return SaveDecisionAsync(
            interaction,
            target => target.RecordFailure(now, InteractionStatus.ProcessError, Expired, HistoryNotes.Expired, SendTiming.Show(target.ExpiresAt!.Value)),
            cancellationToken);
    }

    public Task RecordExhaustedAsync(Interaction interaction, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return SaveDecisionAsync(interaction, target => Exhaust(target, now, null), cancellationToken);
    }

    public Task RecordNoLongerValidAsync(Interaction interaction, string code, string? detail, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return SaveDecisionAsync(
            interaction,
            target => target.RecordFailure(now, InteractionStatus.ValidationError, code, HistoryNotes.NoLongerValid, detail ?? code),
            cancellationToken);
    }

    private static void Apply(
        Interaction target, SendOutcome outcome, DeliveryPolicy policy, DispatchOptions options, DateTimeOffset now, double jitter)
    {
        switch (outcome)
        {
            case SendOutcome.Accepted accepted:
                target.RecordSent(now, accepted.Messages, accepted.CustomStatus);
                break;
            case SendOutcome.Rejected rejected:
                target.RecordFailure(
                    now, InteractionStatus.ProviderSendingError, rejected.Code, HistoryNotes.Refused, rejected.Description);
                break;
            case SendOutcome.Throttled throttled:
                Retry(target, policy, options, now, throttled.RetryAfter, throttled.Reason, jitter);
                break;
            case SendOutcome.Unreachable unreachable:
                Retry(target, policy, options, now, unreachable.RetryAfter, unreachable.Reason, jitter);
                break;
            case SendOutcome.Unknown unknown when policy.DeliveryMode == DeliveryMode.AtLeastOnce:
                if (!TryRetry(target, policy, options, now, null, unknown.Reason, jitter))
                    AwaitNotice(target, policy, now, unknown.Reason);
                break;
            case SendOutcome.Unknown unknown:
                AwaitNotice(target, policy, now, unknown.Reason);
                break;
            default:
                throw new InvalidOperationException($"Unknown kind of outcome {outcome.GetType().Name}.");
        }
    }

    private static void Retry(
        Interaction target, DeliveryPolicy policy, DispatchOptions options, DateTimeOffset now, TimeSpan? retryAfter, string reason, double jitter)
    {
        if (TryRetry(target, policy, options, now, retryAfter, reason, jitter))
            return;

        if (target.Dispatch.Attempts >= policy.MaxAttempts)
            Exhaust(target, now, reason);
        else
            target.RecordFailure(now, InteractionStatus.ProviderSendingError, Expired, HistoryNotes.NoTimeToRetry, reason);
    }

    /// <summary>Plans the next attempt; false when there is none left, or none before the message expires.</summary>
    private static bool TryRetry(
        Interaction target, DeliveryPolicy policy, DispatchOptions options, DateTimeOffset now, TimeSpan? retryAfter, string reason, double jitter)
    {
        var attempts = target.Dispatch.Attempts;
        var dueAt = now + RetrySchedule.Delay(options, attempts, retryAfter, jitter);
        if (attempts >= policy.MaxAttempts || target.IsExpired(dueAt))
            return false;

        target.RecordRetry(now, dueAt, reason);
        return true;
    }

    private static void Exhaust(Interaction target, DateTimeOffset now, string? reason) =>
        target.RecordFailure(now, InteractionStatus.ProviderSendingError, AttemptsExhausted, HistoryNotes.AttemptsExhausted, reason);

    private static void AwaitNotice(Interaction target, DeliveryPolicy policy, DateTimeOffset now, string reason) =>
        target.RecordOutcomePending(now, now + TimeSpan.FromSeconds(policy.UnknownOutcomeTimeoutSeconds), reason);

    /// <summary>What happened at the provider holds whatever else happened; so it goes on the newest version.</summary>
    private Task SaveOutcomeAsync(Interaction interaction, Action<Interaction> change, CancellationToken cancellationToken) =>
        SaveAsync(interaction, change, isOutcome: true, cancellationToken);

    /// <summary>What was decided about an interaction does not hold for one that was changed since: that is somebody else's, or due again.</summary>
    private Task SaveDecisionAsync(Interaction interaction, Action<Interaction> change, CancellationToken cancellationToken) =>
        SaveAsync(interaction, change, isOutcome: false, cancellationToken);

    private async Task SaveAsync(Interaction interaction, Action<Interaction> change, bool isOutcome, CancellationToken cancellationToken)
    {
        Interaction? target = interaction;
        for (var save = 1; save <= MaxSaves; save++)
        {
            try
            {
                if (save > 1)
                    target = await store.FindAsync(interaction.Tenant, interaction.Id, CancellationToken.None);
                if (target is null || (!isOutcome && target.Version != interaction.Version))
                    return;

                change(target);
                // Not cancelled by a stop: what happened at the provider has to be written.
                if (await writer.SaveAsync(target, CancellationToken.None) != SaveResult.Conflict)
                    return;
            }
            catch (StoreUnavailableException exception) when (save < MaxSaves)
            {
                LogRepeated(exception, interaction.Id, save);
                await Task.Delay(TimeSpan.FromMilliseconds(50 * (1 << Math.Min(save, 8))), time, cancellationToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        throw new StoreUnavailableException($"Interaction {interaction.Id} could not be saved in {MaxSaves} tries.");
    }

    [LoggerMessage(EventId = 2005, Level = LogLevel.Warning, Message = "Interaction {InteractionId} could not be saved (try {Save}); trying again")]
    private partial void LogRepeated(Exception exception, string interactionId, int save);
}
