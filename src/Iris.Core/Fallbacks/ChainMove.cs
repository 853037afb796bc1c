using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Strategies;

namespace Iris.Core.Fallbacks;

/// <summary>What follows for a strategy from where its step stands. A pure function of both and the time.</summary>
internal abstract record ChainMove
{
    /// <summary>Nothing before this moment, unless the step's interaction changes.</summary>
    public sealed record Wait(DateTimeOffset Until) : ChainMove;

    /// <summary>The step came to its success: all is done.</summary>
    public sealed record Succeed : ChainMove;

    /// <summary>The step ended without success: the next one's turn.</summary>
    public sealed record GoOn(StepState Ended, string Reason, string? Detail) : ChainMove;

    /// <summary>Its time is over and it was not sent: it is taken back, and then looked at again.</summary>
    public sealed record TakeBack : ChainMove;

    /// <summary>No further step follows.</summary>
    public sealed record Stop(RunState State, string Reason) : ChainMove;

    /// <summary>How long nobody looks where the end of an attempt is told by the interaction itself.</summary>
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(30);

    public static ChainMove Of(StrategyRun run, Interaction interaction, DateTimeOffset now)
    {
        var step = run.CurrentStep;
        if (HasCome(interaction, step.SuccessStatus))
            return new Succeed();

        var deadline = step.Deadline ?? now;
        var isOver = deadline <= now;
        var isLast = run.Current + 1 == run.Steps.Count;
        if (interaction.Dispatch.Phase is DispatchPhase.Ready or DispatchPhase.InFlight)
        {
            if (!isOver)
                return new Wait(deadline);

            // Being sent at this moment: the attempt ends first, and tells. What waits, for its turn or for a held integration, is taken back, unless
            // nothing would follow it; of several destinations, those that wait.
            return interaction.Dispatch.Phase == DispatchPhase.InFlight ? new Wait(now + Attempt)
                : isLast ? new Wait(now + TimeSpan.FromSeconds(StrategyRun.MaxFallbackAfter))
                : new TakeBack();
        }

        // Nobody knows whether the provider has it: only time tells that it did not help.
        var isUnknown = interaction.HasUnknownOutcome;
        if (interaction.HasFailed)
        {
            switch (interaction.CustomStatus)
            {
                case CustomStatuses.Cancelled:
                    return new Stop(RunState.Cancelled, StrategyReasons.Cancelled);
                case CustomStatuses.Superseded when !interaction.MayHaveArrived:
                    return new GoOn(StepState.TimedOut, StrategyReasons.Superseded, null);
                case CustomStatuses.Expired when run.ExpiresAt <= now:
                    return new Stop(RunState.Failed, StrategyReasons.Expired);
            }

            // Where some of several have it, or may have it, it has not failed for them: it keeps its time.
            if (!isUnknown && (isLast || !interaction.MayHaveArrived))
            {
                return new GoOn(
                    StepState.Failed, interaction.CustomStatus ?? EnumNames.Of(interaction.Status), interaction.AuditTrail.History[^1].Detail);
            }
        }

        return isOver ? new GoOn(StepState.TimedOut, isUnknown ? StrategyReasons.OutcomeUnknown : StrategyReasons.NoSuccessInTime, null) : new Wait(deadline);
    }

    /// <summary>Whether an interaction came to a success. What failed afterwards came to none.</summary>
    internal static bool HasCome(Interaction interaction, StepSuccess success)
    {
        if (interaction.Status is not (InteractionStatus.Sent or InteractionStatus.Completed))
            return false;

        return success switch
        {
            StepSuccess.Accepted => true,
            StepSuccess.Sent => interaction.Status == InteractionStatus.Completed || Least(interaction) >= DeliveryProgress.Sent,
            StepSuccess.Delivered => interaction.Status == InteractionStatus.Completed,
            _ => interaction.Status == InteractionStatus.Completed && Least(interaction) >= DeliveryProgress.Read,
        };
    }

    /// <summary>How far the message has come that has come least.</summary>
    private static DeliveryProgress Least(Interaction interaction) => interaction.ProviderMessages
        .Where(message => !message.IsSuperseded).Select(message => message.Progress).DefaultIfEmpty(DeliveryProgress.None).Min();
}
