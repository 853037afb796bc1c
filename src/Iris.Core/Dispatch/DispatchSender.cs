using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Telemetry;
using Iris.Core.Tenants;
using Microsoft.Extensions.Logging;
using Polly.CircuitBreaker;

namespace Iris.Core.Dispatch;

/// <summary>What follows a dispatch.</summary>
/// <param name="Wait">How long it has to wait, when the tenant is disabled or the circuit open, and nobody was called; otherwise null.</param>
/// <param name="Next">It as it is by now, or the rest of it, which is due at once or after the wait; null for nothing.</param>
internal readonly record struct DispatchStep(TimeSpan? Wait, DispatchItem? Next = null)
{
    /// <summary>The integration through which that goes; null when it is still to be found.</summary>
    public ResolvedIntegration? Via { get; init; }
}

/// <summary>One dispatch: prepare, decide, call the provider, record what came of it.</summary>
internal sealed partial class DispatchSender(
    TenantGate tenants, DispatchPreparer preparer, RoutePicker picker, ProviderCaller caller, OptOutListener optOuts, IntegrationHolds holds, OutcomeRecorder recorder, AttemptJournal journal,
    ILogger<DispatchSender> logger)
{
    /// <summary>While one message tries the provider out, others that got past the lane wait this long.</summary>
    private static readonly TimeSpan HalfOpenPause = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a disabled tenant's lanes rest before it is asked for again.</summary>
    private static readonly TimeSpan ClosedPause = TimeSpan.FromSeconds(5);

    public string Owner => caller.Owner;

    public async Task<DispatchStep> SendAsync(DispatchItem item, DispatchLane lane, CancellationToken cancellationToken)
    {
        using var activity = DispatchTrace.Turn(item.Interaction);
        // Before anything else: what waits for a notice must not run out while notices wait, too.
        if (!await tenants.IsOpenAsync(item.Interaction.Tenant, cancellationToken))
            return await ReturnAsync(item, ClosedPause, null, cancellationToken);

        var turn = await preparer.PrepareAsync(item, cancellationToken);
        if (turn.Decided is { } decided)
        {
            return NextOf(item, await recorder.RecordAsync(item, decided, cancellationToken));
        }

        if (turn.Elsewhere is { } other)
            return await ReturnAsync(item, null, other, cancellationToken);

        if (turn.Call.Integration.Integration.Delivery is { RateUnit: RateUnit.Parts, MaxPerSecond: not null }
            && turn.Call.Integration.Adapter.AsCarried(turn.Call.Request.Payload, turn.Call.Integration.Settings).BilledParts
                * turn.Call.Request.Destinations.Count is { } parts and > 1)
            lane.Charge(parts - 1);

        SendOutcome? outcome;
        try
        {
            outcome = await lane.Circuit.CallAsync(
                static (attempt, token) => attempt.Caller.AttemptAsync(attempt.Call, token), (Caller: caller, turn.Call), cancellationToken);
        }
        catch (BrokenCircuitException broken)
        {
            return await ReturnAsync(item, broken.RetryAfter ?? HalfOpenPause, null, cancellationToken);
        }

        return outcome is null ? default : NextOf(item, await RecordAsync(turn.Call, outcome, lane, cancellationToken));
    }

    /// <summary>Nobody was called: it waits, or goes another way. An attempt that is on disk already is taken back first.</summary>
    private async ValueTask<DispatchStep> ReturnAsync(
        DispatchItem item, TimeSpan? wait, ResolvedIntegration? via, CancellationToken cancellationToken)
    {
        IrisTrace.Forget();
        if (!item.HasBegun)
            return new DispatchStep(wait, item) { Via = via };

        return await recorder.TakeBackAsync(item.Interaction, cancellationToken) is { } stored
            ? new DispatchStep(wait, new DispatchItem(stored, item.Payload)) { Via = via }
            : default;
    }

    /// <summary>Others of several destinations are due, or it goes another way, and this process still holds it.</summary>
    private DispatchStep NextOf(DispatchItem item, Interaction? stored) =>
        stored is { Dispatch: { Phase: DispatchPhase.Ready, LeaseOwner: { } owner } } && owner == Owner
            ? new DispatchStep(null, new DispatchItem(stored, item.Payload))
            : default;

    private async Task<Interaction?> RecordAsync(ProviderCall call, SendOutcome outcome, DispatchLane lane, CancellationToken cancellationToken)
    {
        if (outcome.RetryAfter is { } wait)
            lane.Pause(wait, outcome is SendOutcome.Unreachable);
        if (outcome is SendOutcome.Rejected rejected)
            await optOuts.HearAsync(call.Integration, call.Interaction, rejected.Code, call.Request.Destinations is [var only] ? only : null, cancellationToken);
        foreach (var other in outcome is SendOutcome.Accepted accepted ? accepted.Others : [])
            await optOuts.HearAsync(call.Integration, call.Interaction, (other.Outcome as SendOutcome.Rejected)?.Code, other.Destination, cancellationToken);
        if (outcome is SendOutcome.Held || call.IsTrial)
            outcome = await HeedAsync(call, outcome, cancellationToken);
        var stored = await recorder.RecordAsync(call, outcome, await HasWayAsync(call, outcome, cancellationToken), cancellationToken);
        journal.Ended(call, outcome, stored);
        return stored;
    }

    /// <summary>Whether another integration can take at once what this one surely did not.</summary>
    private async Task<bool> HasWayAsync(ProviderCall call, SendOutcome outcome, CancellationToken cancellationToken)
    {
        if (call.Own.Integration.Alternatives.Count == 0
            || !(DispatchDecision.IsNotTaken(outcome) || (outcome is SendOutcome.Accepted accepted && accepted.Others.Any(other => DispatchDecision.IsNotTaken(other.Outcome)))))
            return false;

        try
        {
            return await picker.NextAsync(call.Interaction, call.Own, call.Integration.Integration.Id, cancellationToken) is not null;
        }
        catch (Exception exception) when (exception is StoreUnavailableException or OperationCanceledException)
        {
            // What became of the message is recorded all the same; it is tried again a little later.
            return false;
        }
    }

    /// <summary>Begins the integration's hold, or ends it: whatever the provider takes or refuses for the message's sake, it listens again.</summary>
    /// <returns>What is to be recorded: one that was not taken before the integration was changed is simply sent again.</returns>
    private async Task<SendOutcome> HeedAsync(ProviderCall call, SendOutcome outcome, CancellationToken cancellationToken)
    {
        try
        {
            switch (outcome)
            {
                case SendOutcome.Held held when !await holds.HoldAsync(call.Interaction, call.Integration, held, cancellationToken):
                    return new SendOutcome.Throttled(null, held.Description, held.Answer);
                case SendOutcome.Accepted or SendOutcome.Rejected:
                    await holds.ReleaseAsync(call.Interaction.Tenant, call.Integration.Integration.Id, HoldRelease.Probe, cancellationToken);
                    break;
            }
        }
        catch (StoreUnavailableException exception)
        {
            // What became of the message is recorded all the same; the next one tells the same of the integration.
            LogUnheeded(exception, call.Integration.Integration.Id);
        }

        return outcome;
    }

    [LoggerMessage(EventId = 2014, Level = LogLevel.Warning, Message = "The hold of integration {IntegrationId} could not be saved")]
    private partial void LogUnheeded(Exception exception, string integrationId);
}
