using Iris.Core.Channels;
using Iris.Core.OptOuts;
using Iris.Core.Tenants;
using Polly.CircuitBreaker;

namespace Iris.Core.Dispatch;

/// <summary>One dispatch: prepare, decide, call the provider, record what came of it.</summary>
internal sealed class DispatchSender(
    TenantGate tenants, DispatchPreparer preparer, ProviderCaller caller, OptOutListener optOuts, OutcomeRecorder recorder)
{
    /// <summary>While one message tries the provider out, others that got past the lane wait this long.</summary>
    private static readonly TimeSpan HalfOpenPause = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a disabled tenant's lanes rest before it is asked for again.</summary>
    private static readonly TimeSpan ClosedPause = TimeSpan.FromSeconds(5);

    public string Owner => caller.Owner;

    /// <returns>How long it has to wait, when the tenant is disabled or the circuit open, and nothing was done; otherwise null.</returns>
    public async Task<TimeSpan?> SendAsync(DispatchItem item, DispatchLane lane, CancellationToken cancellationToken)
    {
        // Before anything else: what waits for a notice must not run out while notices wait, too.
        if (!await tenants.IsOpenAsync(item.Interaction.Tenant, cancellationToken))
            return ClosedPause;

        var turn = await preparer.PrepareAsync(item, cancellationToken);
        if (turn.Decided is { } decided)
        {
            await recorder.RecordAsync(item.Interaction, decided, cancellationToken);
            return null;
        }

        SendOutcome? outcome;
        try
        {
            outcome = await lane.Circuit.CallAsync(
                static (attempt, token) => attempt.Caller.AttemptAsync(attempt.Call, token), (Caller: caller, turn.Call), cancellationToken);
        }
        catch (BrokenCircuitException broken)
        {
            return broken.RetryAfter ?? HalfOpenPause;
        }

        if (outcome is not null)
            await RecordAsync(turn.Call, outcome, lane, cancellationToken);
        return null;
    }

    private async Task RecordAsync(ProviderCall call, SendOutcome outcome, DispatchLane lane, CancellationToken cancellationToken)
    {
        if (outcome.RetryAfter is { } wait)
            lane.Pause(wait);
        if (outcome is SendOutcome.Rejected rejected)
            await optOuts.HearAsync(call.Integration, call.Interaction, rejected.Code, null, cancellationToken);
        await recorder.RecordAsync(call.Interaction, outcome, call.Integration.Integration.Delivery, cancellationToken);
    }
}
