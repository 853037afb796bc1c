using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Tenants;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly.CircuitBreaker;

namespace Iris.Core.Dispatch;

/// <summary>One dispatch: prepare, record the attempt, call the provider, record what came of it.</summary>
internal sealed partial class DispatchSender(
    TenantGate tenants, IntegrationCatalog catalog, IInteractionStore store, SendConditions conditions, OptOutListener optOuts, QuietTime quiet,
    OutcomeRecorder recorder, IOptions<DispatchOptions> options, CallbackUrls callbacks, DispatchMeters meters, TimeProvider time,
    ILogger<DispatchSender> logger)
{
    /// <summary>Time beyond the provider's time-out in which the outcome has to be on disk before the attempt counts as lost.</summary>
    private static readonly TimeSpan RecordingMargin = TimeSpan.FromSeconds(60);

    /// <summary>While one message tries the provider out, others that got past the lane wait this long.</summary>
    private static readonly TimeSpan HalfOpenPause = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a disabled tenant's lanes rest before it is asked for again.</summary>
    private static readonly TimeSpan ClosedPause = TimeSpan.FromSeconds(5);

    /// <summary>For so long what held when a message was accepted is taken to hold: nobody opted out, no quiet hours began.</summary>
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(1);

    public string Owner { get; } = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";

    /// <returns>How long it has to wait, when the tenant is disabled or the circuit open, and nothing was done; otherwise null.</returns>
    public async Task<TimeSpan?> SendAsync(DispatchItem item, DispatchLane lane, CancellationToken cancellationToken)
    {
        var interaction = item.Interaction;
        // Before anything else: what waits for a notice must not run out while notices wait, too.
        if (!await tenants.IsOpenAsync(interaction.Tenant, cancellationToken))
            return ClosedPause;

        var resolved = await catalog.FindAsync(interaction.Tenant, interaction.Integration.IntegrationId, cancellationToken);
        if (interaction.Dispatch.Phase == DispatchPhase.AwaitingNotice)
            await recorder.RecordOutcomeNeverKnownAsync(interaction, cancellationToken);
        else if (interaction.Dispatch.Phase == DispatchPhase.InFlight && !MayRepeat(interaction, resolved))
            await recorder.RecordLostAttemptAsync(interaction, resolved?.Integration.Delivery ?? new DeliveryPolicy(), cancellationToken);
        else if (interaction.IsExpired(time.GetUtcNow()))
            await recorder.RecordExpiredAsync(interaction, cancellationToken);
        else if (resolved is null || resolved.Refusal is not null)
            await recorder.RecordNoLongerValidAsync(
                interaction, (resolved?.Refusal ?? IntegrationErrors.Disabled).Code, null, cancellationToken);
        else if (interaction.Dispatch.Attempts >= resolved.Integration.Delivery.MaxAttempts)
            await recorder.RecordExhaustedAsync(interaction, cancellationToken);
        else
            return await AttemptAsync(item, resolved, lane, cancellationToken);
        return null;
    }

    /// <summary>Whether an attempt of unknown outcome is made again.</summary>
    private bool MayRepeat(Interaction interaction, ResolvedIntegration? resolved) =>
        resolved?.Integration.Delivery is { DeliveryMode: DeliveryMode.AtLeastOnce } delivery
        && interaction.Dispatch.Attempts < delivery.MaxAttempts && !interaction.IsExpired(time.GetUtcNow());

    private async Task<TimeSpan?> AttemptAsync(
        DispatchItem item, ResolvedIntegration resolved, DispatchLane lane, CancellationToken cancellationToken)
    {
        var (interaction, payload) = item;
        // What held when it was accepted may hold no longer.
        var hasWaited = payload is null || time.GetUtcNow() - interaction.AuditTrail.Created > FreshFor;
        var errors = new ErrorList();
        var destinations = interaction.Destinations.Select(destination => destination.Value).ToArray();
        payload ??= resolved.Channel.Read(interaction.Payload, errors);
        if (payload is not null && hasWaited)
            await conditions.CheckAsync(interaction.Tenant, resolved, payload, destinations, isDue: true, errors, cancellationToken);
        if (payload is null || !errors.IsEmpty)
        {
            var first = errors.Items[0];
            await recorder.RecordNoLongerValidAsync(
                interaction, first.Code, $"{first.Field}: {first.Message.Spanish}", cancellationToken);
            return null;
        }

        if (hasWaited
            && await quiet.EndAfterAsync(time.GetUtcNow(), resolved.Integration.Delivery, interaction, cancellationToken) is { } quietEnd)
        {
            await recorder.RecordQuietAsync(interaction, quietEnd, cancellationToken);
            return null;
        }

        var request = new SendRequest(
            interaction.Integration.IntegrationId, interaction.Id, payload, destinations, resolved.Settings, callbacks.Of(resolved.Integration));
        SendOutcome? outcome;
        try
        {
            outcome = await lane.Circuit.CallAsync(
                static (attempt, token) => attempt.Sender.BeginAndCallAsync(attempt.Interaction, attempt.Request, attempt.Resolved, token),
                (Sender: this, Interaction: interaction, Request: request, Resolved: resolved),
                cancellationToken);
        }
        catch (BrokenCircuitException broken)
        {
            return broken.RetryAfter ?? HalfOpenPause;
        }

        if (outcome is not null)
            outcome = CallbackMask.Hide(outcome, resolved.Integration);
        if (outcome?.RetryAfter is { } wait)
            lane.Pause(wait);
        if (outcome is SendOutcome.Rejected rejected)
            await optOuts.HearAsync(resolved, interaction, rejected.Code, null, cancellationToken);
        if (outcome is not null)
            await recorder.RecordAsync(interaction, outcome, resolved.Integration.Delivery, options.Value, cancellationToken);
        return null;
    }

    /// <returns>Null when somebody else has it by now.</returns>
    private async ValueTask<SendOutcome?> BeginAndCallAsync(
        Interaction interaction, SendRequest request, ResolvedIntegration resolved, CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromSeconds(resolved.Integration.Delivery.TimeoutSeconds);
        var now = time.GetUtcNow();
        if (!await store.BeginAttemptAsync(interaction.Tenant, interaction, Owner, now + limit + RecordingMargin, cancellationToken))
        {
            LogFenced(interaction.Id);
            return null;
        }

        var outcome = await CallAsync(interaction.Tenant, resolved.Adapter, request, limit, cancellationToken);
        meters.Attempted(interaction, outcome, now);
        LogOutcome(interaction.Id, interaction.Dispatch.Attempts, resolved.Adapter.Descriptor.Provider, outcome.GetType().Name);
        return outcome;
    }

    private async Task<SendOutcome> CallAsync(
        TenantId tenant, IChannelAdapter adapter, SendRequest request, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            return await new OutgoingCaller(tenant.Value, adapter.Descriptor.Provider).RunAsync(() => adapter.SendAsync(request, linked.Token));
        }
        catch (OperationCanceledException) when (bound.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome.Unknown($"No answer within {limit.TotalSeconds:0} s", null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome.Unknown("The gateway stopped during the call", null);
        }
        catch (Exception exception)
        {
            LogDefect(exception, request.Reference, adapter.Descriptor.Provider);
            return new SendOutcome.Unknown(exception.GetType().Name, null);
        }
    }

    [LoggerMessage(EventId = 2002, Level = LogLevel.Information, Message = "Interaction {InteractionId} attempt {Attempt} by {Provider}: {Outcome}")]
    private partial void LogOutcome(string interactionId, int attempt, string provider, string outcome);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Warning, Message = "Interaction {InteractionId} is held by another worker; not sent here")]
    private partial void LogFenced(string interactionId);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Error, Message = "Interaction {InteractionId}: the adapter of {Provider} failed")]
    private partial void LogDefect(Exception exception, string interactionId, string provider);
}
