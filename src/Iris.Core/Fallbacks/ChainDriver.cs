using System.Globalization;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Strategies;
using Iris.Core.Telemetry;
using Iris.Core.Webhooks;

namespace Iris.Core.Fallbacks;

/// <summary>
/// Looks at a strategy and does what follows. Everything that it does can be done again: a step begins in one commit with its interaction, and
/// whoever finds that the strategy changed meanwhile leaves it to the next look.
/// </summary>
internal sealed class ChainDriver(
    IStrategyRunStore runs, IInteractionStore interactions, InteractionWriter writer, StepStarter starter, TenantEvents events, IWebhookBody body,
    TimeProvider time)
{
    /// <summary>More looks than a strategy has things to do mean that it changes faster than it is looked at.</summary>
    private const int MaxLooks = 50;

    /// <summary>How long to wait where something may be possible again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Does all that is to be done now.</summary>
    public async Task DriveAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        for (var look = 0; look < MaxLooks; look++)
        {
            if (await runs.FindAsync(tenant, id, cancellationToken) is not { } run || await LookAsync(run, cancellationToken))
                return;
        }
    }

    /// <returns>Whether nothing is left to do for now.</returns>
    private async Task<bool> LookAsync(StrategyRun run, CancellationToken cancellationToken)
    {
        if (run.Untold is { } untold)
        {
            foreach (var told in untold)
            {
                var happened = new TenantEvent(told.Name, told.Date, run.Id, told.Step.ToString(CultureInfo.InvariantCulture));
                await events.TellAsync(run.Tenant, happened, () => body.WriteStrategy(told, run), cancellationToken);
            }

            run.Untold = null;
            run.LookAt(time.GetUtcNow(), time.GetUtcNow());
            await runs.SaveAsync(run.Tenant, run, cancellationToken);
            return false;
        }

        var now = time.GetUtcNow();
        await NoteLateAsync(run, now, cancellationToken);
        var interaction = await interactions.FindAsync(run.Tenant, run.CurrentStep.InteractionId!, cancellationToken)
            ?? throw new InvalidOperationException($"Strategy {run.Id} names an interaction that is gone.");
        if (run.State != RunState.Running)
            return await EndAsync(run, interaction, now, cancellationToken);

        // A step that begins is of the trace of the step before it.
        IrisTrace.Carry(interaction.Trace);
        switch (ChainMove.Of(run, interaction, now))
        {
            case ChainMove.Succeed:
                run.End(run.Current, StepState.Succeeded, null, null, now);
                run.Finish(RunState.Succeeded, null, now);
                return await SaveAsync(run, null, now, cancellationToken);
            case ChainMove.Stop stop:
                run.Finish(stop.State, stop.Reason, now);
                return await SaveAsync(run, null, now, cancellationToken);
            case ChainMove.TakeBack:
                await TakeBackAsync(interaction, CustomStatuses.Superseded, HistoryNotes.Superseded, cancellationToken);
                return false;
            case ChainMove.GoOn goOn:
                var next = run.Copy();
                next.End(run.Current, goOn.Ended, goOn.Reason, goOn.Detail, now);
                if (await starter.StartNextAsync(next, cancellationToken) is { } pause)
                    return await SaveAsync(run, now + pause, now, cancellationToken);
                return false;
            case ChainMove.Wait wait:
                return await SaveAsync(run, wait.Until, now, cancellationToken);
            default:
                throw new InvalidOperationException("No such move.");
        }
    }

    /// <summary>Of a cancelled one, what still waits for its turn is never sent.</summary>
    private async Task<bool> EndAsync(StrategyRun run, Interaction interaction, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (run.State != RunState.Cancelled || interaction.Status != InteractionStatus.DispatchPending
            || interaction.Dispatch.Phase == DispatchPhase.AwaitingNotice)
            return await SaveAsync(run, null, now, cancellationToken);
        if (interaction.Dispatch.Phase == DispatchPhase.InFlight)
            return await SaveAsync(run, now + Pause, now, cancellationToken);

        await TakeBackAsync(interaction, CustomStatuses.Cancelled, HistoryNotes.Cancelled, cancellationToken);
        return false;
    }

    /// <summary>A step that had ended without success was delivered all the same.</summary>
    private async Task NoteLateAsync(StrategyRun run, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var i = 0; i < run.Steps.Count; i++)
        {
            if (run.Steps[i] is { State: StepState.TimedOut or StepState.Failed or StepState.Cancelled, InteractionId: { } id } step
                && await interactions.FindAsync(run.Tenant, id, cancellationToken) is { Status: InteractionStatus.Completed })
                run.End(i, StepState.DeliveredLate, step.Reason, step.Detail, now);
        }
    }

    /// <summary>Ends what was not sent; a save of somebody else in between is for the next look.</summary>
    private Task<SaveResult> TakeBackAsync(Interaction interaction, string customStatus, string note, CancellationToken cancellationToken)
    {
        interaction.RecordFailure(time.GetUtcNow(), InteractionStatus.ProcessError, customStatus, note, null);
        return writer.SaveAsync(interaction, cancellationToken);
    }

    private async Task<bool> SaveAsync(StrategyRun run, DateTimeOffset? lookAt, DateTimeOffset now, CancellationToken cancellationToken)
    {
        run.LookAt(lookAt, now);
        return await runs.SaveAsync(run.Tenant, run, cancellationToken) != SaveResult.Conflict && run.Untold is null;
    }
}
