using System.Diagnostics;
using Iris.Core.Channels;
using Iris.Core.Exchanges;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Dispatch;

/// <summary>A call that is ready to be made.</summary>
/// <param name="Interaction">What is sent.</param>
/// <param name="Integration">Through which.</param>
/// <param name="Request">What the provider gets.</param>
/// <param name="IsTrial">Whether it tries out if the integration's hold is over.</param>
internal readonly record struct ProviderCall(Interaction Interaction, ResolvedIntegration Integration, ProviderSend Request, bool IsTrial = false)
{
    /// <summary>The interaction's own integration, whose rules hold.</summary>
    public required ResolvedIntegration Own { get; init; }

    /// <summary>Whether the attempt is on disk already.</summary>
    public bool HasBegun { get; init; }
}

/// <summary>Makes one attempt: on disk before the provider is called, and an outcome whatever happens.</summary>
internal sealed partial class ProviderCaller(
    IInteractionStore store, InteractionWriter writer, DispatchMeters meters, ExchangeBook exchanges, TimeProvider time, ILogger<ProviderCaller> logger)
{
    /// <summary>Time beyond the provider's time-out in which the outcome has to be on disk before the attempt counts as lost.</summary>
    private static readonly TimeSpan RecordingMargin = TimeSpan.FromSeconds(60);

    /// <summary>Names this process as owner of leases.</summary>
    public string Owner { get; } = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";

    /// <summary>How long an attempt keeps others away: until its outcome must be on disk.</summary>
    public static TimeSpan LeaseOf(DeliveryPolicy delivery, TimeSpan extra) => LimitOf(delivery, extra) + RecordingMargin;

    /// <returns>Null when somebody else has it by now.</returns>
    public async ValueTask<SendOutcome?> AttemptAsync(ProviderCall call, CancellationToken cancellationToken)
    {
        var (interaction, resolved, request, _) = call;
        var limit = LimitOf(resolved.Integration.Delivery, request.ExtraTime);
        var now = time.GetUtcNow();
        if (!call.HasBegun && !await TryBeginAsync(interaction, resolved, now + limit + RecordingMargin, cancellationToken))
        {
            LogFenced(interaction.Id);
            meters.LeaseLost();
            return null;
        }

        using var activity = DispatchTrace.Call(call);
        var begun = Stopwatch.GetTimestamp();
        var tape = exchanges.Tape();
        var outcome = await CallAsync(interaction, resolved.Adapter, request, limit, tape, cancellationToken);
        var took = Stopwatch.GetElapsedTime(begun);
        DispatchTrace.Ended(activity, outcome);
        meters.Attempted(interaction, outcome, now, took);
        if (tape is not null)
            exchanges.Keep(new TapedAttempt(interaction, interaction.Dispatch.Attempts, resolved, outcome, tape, now, took));
        return CallbackMask.Hide(outcome, resolved.Integration);
    }

    private static TimeSpan LimitOf(DeliveryPolicy delivery, TimeSpan extra) => TimeSpan.FromSeconds(delivery.TimeoutSeconds) + extra;

    private async ValueTask<bool> TryBeginAsync(
        Interaction interaction, ResolvedIntegration route, DateTimeOffset leaseUntil, CancellationToken cancellationToken) =>
        (!interaction.GoThrough(time.GetUtcNow(), route.Describe()) || await writer.SaveAsync(interaction, cancellationToken) == SaveResult.Saved)
        && await store.BeginAttemptAsync(interaction.Tenant, interaction, Owner, leaseUntil, cancellationToken);

    private async Task<SendOutcome> CallAsync(
        Interaction interaction, IChannelAdapter adapter, ProviderSend request, TimeSpan limit, ExchangeTape? tape, CancellationToken cancellationToken)
    {
        using var bound = new CancellationTokenSource(limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(bound.Token, cancellationToken);
        try
        {
            return await new OutgoingCaller(interaction.Tenant.Value, adapter.Descriptor.Provider) { Tape = tape }
                .RunAsync(() => adapter.SendAsync(request, linked.Token));
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

    [LoggerMessage(EventId = 2003, Level = LogLevel.Warning, Message = "Interaction {InteractionId} is held by another worker; not sent here")]
    private partial void LogFenced(string interactionId);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Error, Message = "Interaction {InteractionId}: the adapter of {Provider} failed")]
    private partial void LogDefect(Exception exception, string interactionId, string provider);
}
