using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.OptOuts;
using Iris.Core.Tenants;
using Polly.CircuitBreaker;

namespace Iris.Core.Dispatch;

/// <summary>What follows a dispatch.</summary>
/// <param name="Wait">How long it has to wait, when the tenant is disabled or the circuit open, and nothing was done; otherwise null.</param>
/// <param name="Next">The rest of it, which is due at once; null for nothing.</param>
internal readonly record struct DispatchStep(TimeSpan? Wait, DispatchItem? Next = null);

/// <summary>One dispatch: prepare, decide, call the provider, record what came of it.</summary>
internal sealed class DispatchSender(
    TenantGate tenants, DispatchPreparer preparer, ProviderCaller caller, OptOutListener optOuts, OutcomeRecorder recorder)
{
    /// <summary>While one message tries the provider out, others that got past the lane wait this long.</summary>
    private static readonly TimeSpan HalfOpenPause = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a disabled tenant's lanes rest before it is asked for again.</summary>
    private static readonly TimeSpan ClosedPause = TimeSpan.FromSeconds(5);

    public string Owner => caller.Owner;

    public async Task<DispatchStep> SendAsync(DispatchItem item, DispatchLane lane, CancellationToken cancellationToken)
    {
        // Before anything else: what waits for a notice must not run out while notices wait, too.
        if (!await tenants.IsOpenAsync(item.Interaction.Tenant, cancellationToken))
            return new DispatchStep(ClosedPause);

        var turn = await preparer.PrepareAsync(item, cancellationToken);
        if (turn.Decided is { } decided)
        {
            return NextOf(item, await recorder.RecordAsync(item.Interaction, decided, cancellationToken));
        }

        SendOutcome? outcome;
        try
        {
            outcome = await lane.Circuit.CallAsync(
                static (attempt, token) => attempt.Caller.AttemptAsync(attempt.Call, token), (Caller: caller, turn.Call), cancellationToken);
        }
        catch (BrokenCircuitException broken)
        {
            return new DispatchStep(broken.RetryAfter ?? HalfOpenPause);
        }

        return outcome is null ? default : NextOf(item, await RecordAsync(turn.Call, outcome, lane, cancellationToken));
    }

    /// <summary>Others of several destinations are due and this process still holds them.</summary>
    private DispatchStep NextOf(DispatchItem item, Interaction? stored) =>
        stored is { FaresApart: true, Dispatch: { Phase: DispatchPhase.Ready, LeaseOwner: { } owner } } && owner == Owner
            ? new DispatchStep(null, new DispatchItem(stored, item.Payload))
            : default;

    private async Task<Interaction?> RecordAsync(ProviderCall call, SendOutcome outcome, DispatchLane lane, CancellationToken cancellationToken)
    {
        if (outcome.RetryAfter is { } wait)
            lane.Pause(wait);
        if (outcome is SendOutcome.Rejected rejected)
            await optOuts.HearAsync(call.Integration, call.Interaction, rejected.Code, call.Request.Destinations is [var only] ? only : null, cancellationToken);
        foreach (var other in outcome is SendOutcome.Accepted accepted ? accepted.Others : [])
            await optOuts.HearAsync(call.Integration, call.Interaction, (other.Outcome as SendOutcome.Rejected)?.Code, other.Destination, cancellationToken);
        return await recorder.RecordAsync(call.Interaction, outcome, call.Integration.Integration.Delivery, cancellationToken);
    }
}
