using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Dispatch;

/// <summary>
/// Looks after integrations that are held: tells webhooks of it, looks now and then whether it is over, and lets go what waits when it is. Looks by a
/// call that sends nothing where the provider has one, then, or else, by one message.
/// </summary>
internal sealed partial class HoldWorker(
    IIntegrationStore store, IInteractionStore interactions, IntegrationCatalog catalog, IntegrationHolds holds, ProbeCaller probes, WaitingRelease waiting,
    Dispatcher dispatcher, TenantEvents events, IWebhookBody body, HoldSignal signal, TimeProvider time, ILogger<HoldWorker> logger)
    : PollingWorker(time)
{
    private const int Batch = 20;

    /// <summary>When another process may look that finds this one dead.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    /// <summary>Other processes may take it for held for a moment after it is over: what they put aside then is let go by a second look.</summary>
    private static readonly TimeSpan SecondLook = IntegrationCatalog.Lifetime + TimeSpan.FromSeconds(3);

    /// <summary>A key that may send need not be one that may read: a call that is refused for ever must not hold it for ever.</summary>
    private const int MessageEvery = 4;

    protected override async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var due = await store.ListDueHoldsAsync(Time.GetUtcNow(), Batch, cancellationToken);
        var looked = await Task.WhenAll(due.Select(integration => TryLookAsync(integration, cancellationToken)));
        return looked.Count(done => done);
    }

    protected override Task WaitAsync(CancellationToken cancellationToken) => signal.WaitAsync(Poll, cancellationToken);

    private async Task<bool> TryLookAsync(Integration integration, CancellationToken cancellationToken)
    {
        try
        {
            var hold = integration.HoldRecord!;
            if (!await SaveAsync(integration, hold with { DueAt = Time.GetUtcNow() + Lease }, cancellationToken))
                return false;

            await TellAsync(integration, hold, cancellationToken);
            var next = hold.Released is { } released
                ? await EndAsync(integration, released, cancellationToken)
                : await LookAsync(integration, hold, cancellationToken);
            await SaveAsync(integration, next is null ? null : next with { Untold = [.. next.Untold.Except(hold.Untold)] }, cancellationToken);
            if (next is { IsOpen: true })
                await HastenOneAsync(integration, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception, integration.Id);
            return false;
        }
    }

    private async Task<bool> SaveAsync(Integration integration, IntegrationHold? hold, CancellationToken cancellationToken)
    {
        var isSaved = await store.SaveHoldAsync(integration.Tenant, integration, hold, cancellationToken);
        catalog.Invalidate(integration.Tenant, integration.Id);
        return isSaved;
    }

    private async Task TellAsync(Integration integration, IntegrationHold hold, CancellationToken cancellationToken)
    {
        foreach (var told in hold.Untold)
        {
            await events.TellAsync(
                integration.Tenant, new TenantEvent(told.Name, told.Date, integration.Id, ""), () => body.WriteHold(told, integration), cancellationToken);
        }
    }

    /// <returns>Null when nothing is left to do.</returns>
    private async Task<IntegrationHold?> EndAsync(Integration integration, DateTimeOffset released, CancellationToken cancellationToken)
    {
        await waiting.LetGoAsync(integration, cancellationToken);
        return Time.GetUtcNow() - released >= SecondLook ? null : integration.HoldRecord! with { DueAt = released + SecondLook };
    }

    private async Task<IntegrationHold> LookAsync(Integration integration, IntegrationHold hold, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        if (now < hold.NextProbeAt)
            return hold with { DueAt = hold.NextProbeAt };
        // It says itself that nothing goes; what waits would fail.
        if (!integration.IsEnabled || await catalog.FindAsync(integration.Tenant, integration.Id, cancellationToken) is not { Refusal: null } resolved)
            return hold.Later(now);
        if (hold.IsOpen)
            return hold.Open(now);

        if (resolved.Adapter.ProbeOf(resolved.Settings) is { } probe)
        {
            var outcome = await probes.AskAsync(resolved, probe, ProbeCaller.LongestCall, cancellationToken);
            now = Time.GetUtcNow();
            if (outcome is not SendOutcome.Accepted && (hold.Probes + 1) % MessageEvery != 0)
                return hold.Later(now);
            if (outcome is SendOutcome.Accepted && await FirstWaitingAsync(integration, cancellationToken) is null)
                return Released(integration, hold, now);
        }

        return hold.Open(now);
    }

    private IntegrationHold Released(Integration integration, IntegrationHold hold, DateTimeOffset now)
    {
        holds.LogReleased(integration.Id, integration.Tenant, HoldRelease.Probe);
        return hold.Release(now, HoldRelease.Probe);
    }

    /// <summary>One that waits is due now; it is the one that waited longest, so that each time it is another.</summary>
    private async Task HastenOneAsync(Integration integration, CancellationToken cancellationToken)
    {
        if (await FirstWaitingAsync(integration, cancellationToken) is not { } first)
            return;

        await interactions.HastenAsync(integration.Tenant, [(first, Time.GetUtcNow())], cancellationToken);
        dispatcher.Wake();
    }

    private async Task<Interaction?> FirstWaitingAsync(Integration integration, CancellationToken cancellationToken)
    {
        foreach (var priority in Priorities.InOrder)
        {
            if (await waiting.FirstHeldAsync(integration, priority, cancellationToken) is { } first)
                return first;
        }

        return null;
    }

    [LoggerMessage(EventId = 2012, Level = LogLevel.Error, Message = "Held integrations could not be read; trying again")]
    protected override partial void LogUnavailable(Exception exception);

    [LoggerMessage(EventId = 2013, Level = LogLevel.Error, Message = "Held integration {IntegrationId} could not be looked after; trying again")]
    private partial void LogFailed(Exception exception, string integrationId);
}
