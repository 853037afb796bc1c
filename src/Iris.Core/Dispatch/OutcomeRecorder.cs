using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Dispatch;

/// <summary>
/// Carries out what was decided about an interaction: status, history and provider event in one save. What is recorded must not be lost
/// to a passing fault, so a save is repeated.
/// </summary>
internal sealed partial class OutcomeRecorder(
    IInteractionStore store, InteractionWriter writer, IOptions<DispatchOptions> options, IOptions<InteractionOptions> words, TimeProvider time,
    Random random, ILogger<OutcomeRecorder> logger)
{
    private const int MaxSaves = 12;

    /// <summary>What was decided about an interaction does not hold for one that was changed since: that is somebody else's, or due again.</summary>
    /// <returns>The interaction as it is stored; null when somebody else has it.</returns>
    public Task<Interaction?> RecordAsync(DispatchItem item, DispatchDecision decision, CancellationToken cancellationToken)
    {
        var interaction = item.Interaction;
        var of = interaction.NextDestinations();
        return SaveAsync(
            interaction,
            target =>
            {
                if (item.HasBegun)
                    TakeBack(target);
                CarryOut(target, decision, of);
                // It waits: all of its integrations are asked again afterwards.
                if (decision is DispatchDecision.RetryAt or DispatchDecision.Parked or DispatchDecision.HoldUntil)
                    target.NotTakenBy(target.RouteId, isOver: true);
            },
            isOutcome: false,
            cancellationToken);
    }

    /// <summary>Nobody was called for the attempt that was recorded with the acceptance: it is none.</summary>
    /// <returns>The interaction as it is stored, still held by this process; null when somebody else has it.</returns>
    public Task<Interaction?> TakeBackAsync(Interaction interaction, CancellationToken cancellationToken) =>
        SaveAsync(interaction, TakeBack, isOutcome: false, cancellationToken);

    /// <summary>What happened at the provider holds whatever else happened; so it goes on the newest version, and what follows is decided of that.</summary>
    /// <param name="call">The call.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="hasWay">Whether another integration can take at once what this one surely did not.</param>
    /// <param name="cancellationToken">Cancels waiting for another save.</param>
    /// <returns>The interaction as it is stored.</returns>
    public Task<Interaction?> RecordAsync(ProviderCall call, SendOutcome outcome, bool hasWay, CancellationToken cancellationToken)
    {
        var (interaction, own, route) = (call.Interaction, call.Own, call.Integration.Integration.Id);
        outcome = OfRoute(outcome, interaction.OtherThanOwn(route));
        // Whom the attempt was for: what is stored by now may be about others.
        var of = interaction.NextDestinations();
        var terms = new AttemptTerms(own.Integration.Delivery, options.Value, time.GetUtcNow(), random.NextDouble())
        {
            HasPool = own.Integration.Alternatives.Count > 0,
            IsElsewhere = hasWay,
        };
        return SaveAsync(
            interaction,
            target =>
            {
                var decision = DispatchDecision.Of(target, outcome, terms);
                if (outcome.Answer is { } answer && IsNoted(target, decision))
                {
                    target.AddProviderEvent(
                        new ProviderEvent(
                            terms.Now, call.Integration.Adapter.Descriptor.Provider, "send", answer.Code, answer.Description,
                            target.IsSeparate && of is [var only] ? target.Destinations[only].Value : null, answer.Raw)
                        { IntegrationId = target.OtherThanOwn(route) },
                        words.Value);
                }

                CarryOut(target, outcome, decision, of, terms);
                FollowRoute(target, outcome, interaction, route, terms);
            },
            isOutcome: true,
            cancellationToken);
    }

    private void TakeBack(Interaction target) => target.TakeBackAttempt(time.GetUtcNow().AddSeconds(options.Value.LeaseSeconds));

    /// <summary>Ids that a provider gave, with the integration by which they are found.</summary>
    private static SendOutcome OfRoute(SendOutcome outcome, string? route) =>
        route is not null && outcome is SendOutcome.Accepted accepted
            ? accepted with { Messages = [.. accepted.Messages.Select(message => message with { IntegrationId = route })] }
            : outcome;

    /// <summary>Which integrations may still take it.</summary>
    private static void FollowRoute(Interaction target, SendOutcome outcome, Interaction attempted, string route, in AttemptTerms terms)
    {
        var all = outcome is SendOutcome.Accepted { Others: { Count: > 0 } others } ? others.Select(other => other.Outcome).ToList() : [outcome];
        if (attempted.IsRouteFixed || all.Exists(one => one is SendOutcome.Unknown))
            target.FixRoute();
        else if (terms.HasPool && all.Exists(DispatchDecision.IsNotTaken))
            target.NotTakenBy(route, isOver: !terms.IsElsewhere);
    }

    /// <summary>What is said again and again for a day must not take the room of what is said afterwards.</summary>
    private static bool IsNoted(Interaction target, DispatchDecision decision) => decision switch
    {
        DispatchDecision.RetryAt => target.NotesRetry(decision.At),
        DispatchDecision.Parked => !target.IsHeld,
        _ => true,
    };

    private static void CarryOut(
        Interaction target, SendOutcome outcome, DispatchDecision decision, IReadOnlyList<int> of, in AttemptTerms terms)
    {
        if (outcome is not SendOutcome.Accepted { Others: { Count: > 0 } others } || target.Destinations.Count == 1)
        {
            CarryOut(target, decision, of);
            return;
        }

        var marks = new List<(DispatchDecision Decision, IReadOnlyList<int> Of)>();
        foreach (var other in others.Where(other => other.Outcome is not SendOutcome.Accepted))
            marks.Add((DispatchDecision.Of(target, other.Outcome, terms), [.. of.Where(index => target.Destinations[index].Value == other.Destination)]));
        marks.Add((decision, [.. of.Where(index => !marks.Exists(one => one.Of.Contains(index)))]));
        foreach (var (mark, whom) in marks)
            Mark(target, mark, whom);
        target.Settle(terms.Now, keepsLease: true);
    }

    private static void CarryOut(Interaction target, DispatchDecision decision, IReadOnlyList<int> of)
    {
        if (target.FaresApart && decision is not (DispatchDecision.HoldUntil or DispatchDecision.Parked or DispatchDecision.Skipped))
        {
            Mark(target, decision, decision.About is { } phase ? target.In(phase) : of);
            target.Settle(decision.At, keepsLease: true);
            return;
        }

        switch (decision)
        {
            case DispatchDecision.Sent sent:
                target.RecordSent(sent.At, sent.Messages, sent.CustomStatus);
                break;
            case DispatchDecision.Failed failed:
                target.RecordFailure(failed.At, failed.Status, failed.CustomStatus, failed.Note, failed.Detail);
                break;
            case DispatchDecision.RetryAt retry:
                target.RecordRetry(retry.At, retry.DueAt, retry.Reason, retry.Counts, keepsLease: retry.IsElsewhere);
                break;
            case DispatchDecision.Parked parked:
                target.RecordParked(parked.At, parked.DueAt, parked.Code);
                break;
            case DispatchDecision.AwaitNotice pending:
                target.RecordOutcomePending(pending.At, pending.Deadline, pending.Reason);
                break;
            case DispatchDecision.HoldUntil hold:
                target.RecordHeld(hold.At, hold.DueAt, hold.Note);
                break;
            case DispatchDecision.Skipped skipped:
                target.Skip(skipped.At, skipped.IntegrationId, skipped.Name, skipped.Code);
                break;
            default:
                throw new InvalidOperationException($"Unknown kind of decision {decision.GetType().Name}.");
        }
    }

    /// <summary>The same for some of several destinations.</summary>
    private static void Mark(Interaction target, DispatchDecision decision, IReadOnlyList<int> of)
    {
        switch (decision)
        {
            case DispatchDecision.Sent sent:
                target.MarkTaken(of, [.. sent.Messages.Select(message => message.Destination is null && of is [var only] ? message with { Destination = target.Destinations[only].Value } : message)], sent.CustomStatus);
                break;
            case DispatchDecision.Failed failed:
                target.MarkFailed(failed.At, of, failed.Status, failed.CustomStatus, failed.Note, failed.Detail);
                break;
            case DispatchDecision.RetryAt retry:
                target.MarkRetry(retry.At, of, retry.DueAt, retry.Reason, retry.Counts);
                break;
            case DispatchDecision.Parked parked:
                target.MarkRetry(parked.At, of, parked.DueAt, parked.Code, counts: false);
                break;
            case DispatchDecision.AwaitNotice pending:
                target.MarkUnknown(pending.At, of, pending.Deadline, pending.Reason);
                break;
            default:
                throw new InvalidOperationException($"Unknown kind of decision {decision.GetType().Name}.");
        }
    }

    private async Task<Interaction?> SaveAsync(Interaction interaction, Action<Interaction> change, bool isOutcome, CancellationToken cancellationToken)
    {
        Interaction? target = interaction;
        for (var save = 1; save <= MaxSaves; save++)
        {
            try
            {
                if (save > 1)
                    target = await store.FindAsync(interaction.Tenant, interaction.Id, CancellationToken.None);
                if (target is null || (!isOutcome && target.Version != interaction.Version))
                    return null;

                change(target);
                // Not cancelled by a stop: what happened at the provider has to be written.
                if (await writer.SaveAsync(target, CancellationToken.None) != SaveResult.Conflict)
                    return target;
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
