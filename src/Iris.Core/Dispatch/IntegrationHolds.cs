using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Dispatch;

/// <summary>
/// Begins and ends the holds of integrations. They are kept with the integration, so that every process sees them; each move is guarded, so that
/// two of them agree on one.
/// </summary>
internal sealed partial class IntegrationHolds(
    IIntegrationStore store, IntegrationCatalog catalog, HoldSignal signal, TimeProvider time, ILogger<IntegrationHolds> logger)
{
    /// <summary>Ours: more moves at the same moment than there are reasons for.</summary>
    private const int MaxMoves = 8;

    /// <summary>An attempt showed that nothing of the integration can be sent.</summary>
    /// <param name="interaction">What was attempted.</param>
    /// <param name="attempted">Through which.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    /// <returns>False when the integration was changed since that attempt began: it tells nothing any more.</returns>
    public async Task<bool> HoldAsync(
        Interaction interaction, ResolvedIntegration attempted, SendOutcome.Held outcome, CancellationToken cancellationToken)
    {
        var (code, reason) = (ProviderWords.Word(outcome.Code)!, ProviderWords.Sentence(outcome.Description)!);
        var isCurrent = true;
        var isNew = false;
        await MoveAsync(
            attempted.Integration.Tenant,
            attempted.Integration.Id,
            (integration, now) =>
            {
                isCurrent = integration.Version == attempted.Integration.Version;
                isNew = isCurrent && integration.Hold is null;
                if (!isCurrent)
                    return null;
                if (integration.Hold is not { } hold)
                    return IntegrationHold.Begin(now, code, reason, integration.HoldRecord);

                return hold.IsByHand || hold.Code == code && hold.Reason == reason ? null : hold with { Code = code, Reason = reason };
            },
            cancellationToken);
        if (isNew)
            LogHeld(
                attempted.Integration.Id, attempted.Integration.Tenant, attempted.Adapter.Descriptor.Provider, code, interaction.Id,
                IrisTrace.IdOf(interaction.Trace));
        return isCurrent;
    }

    /// <summary>Begins a hold because somebody asks for it; where there is one, it is theirs from now on.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="id">Id of the integration.</param>
    /// <param name="reason">Their words; null for none.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task HoldByHandAsync(TenantId tenant, string id, string? reason, CancellationToken cancellationToken)
    {
        await MoveAsync(tenant, id, (integration, now) => IntegrationHold.ByHand(now, reason, integration.HoldRecord), cancellationToken);
        LogPaused(id, tenant);
    }

    /// <summary>Whether a message of an integration that was held a moment ago may go: the hold is over, or this one tries it out.</summary>
    /// <returns>Null when it has to wait; else whether it tries it out.</returns>
    public async Task<bool?> TryPassAsync(ResolvedIntegration known, CancellationToken cancellationToken)
    {
        bool? passes = null;
        await MoveAsync(
            known.Integration.Tenant,
            known.Integration.Id,
            (integration, now) =>
            {
                passes = integration.Hold is null ? false : integration.Hold.IsOpen ? true : null;
                return passes == true ? integration.Hold!.Later(now) : null;
            },
            cancellationToken);
        return passes;
    }

    /// <summary>Ends a hold, if there is one; one that was begun by hand only by hand. What waits for it goes as soon as the worker looks.</summary>
    /// <returns>Whether there was one.</returns>
    public async Task<bool> ReleaseAsync(TenantId tenant, string id, HoldRelease by, CancellationToken cancellationToken)
    {
        var wasHeld = false;
        await MoveAsync(
            tenant,
            id,
            (integration, now) =>
            {
                wasHeld = integration.Hold is { } hold && (!hold.IsByHand || by == HoldRelease.Hand);
                return wasHeld ? integration.Hold!.Release(now, by) : null;
            },
            cancellationToken);
        if (wasHeld)
            LogReleased(id, tenant, by);
        return wasHeld;
    }

    /// <param name="tenant">The tenant.</param>
    /// <param name="id">Id of the integration.</param>
    /// <param name="move">Makes the next hold of the integration as it is; null changes nothing. May be called again.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    private async Task MoveAsync(TenantId tenant, string id, Func<Integration, DateTimeOffset, IntegrationHold?> move, CancellationToken cancellationToken)
    {
        for (var moves = 1; moves <= MaxMoves; moves++)
        {
            if (await store.FindAsync(tenant, id, cancellationToken) is not { } integration || move(integration, time.GetUtcNow()) is not { } next)
                return;

            if (await store.SaveHoldAsync(tenant, integration, next, cancellationToken))
            {
                catalog.Invalidate(tenant, id);
                signal.Raise();
                return;
            }
        }

        throw new StoreUnavailableException($"The hold of integration {id} could not be saved in {MaxMoves} tries.");
    }

    [LoggerMessage(
        EventId = 2010, Level = LogLevel.Warning,
        Message = "Integration {IntegrationId} of tenant {Tenant} is held: {Provider} answers {Code} to interaction {InteractionId} (trace {Trace}); what it has to send waits")]
    private partial void LogHeld(string integrationId, TenantId tenant, string provider, string code, string interactionId, string? trace);

    [LoggerMessage(EventId = 2019, Level = LogLevel.Information, Message = "Integration {IntegrationId} of tenant {Tenant} is held by hand; what it has to send waits")]
    private partial void LogPaused(string integrationId, TenantId tenant);

    [LoggerMessage(EventId = 2011, Level = LogLevel.Information, Message = "Integration {IntegrationId} of tenant {Tenant} is released by {By}")]
    internal partial void LogReleased(string integrationId, TenantId tenant, HoldRelease by);
}

/// <summary>Wakes the worker of holds.</summary>
internal sealed class HoldSignal : WakeSignal;
