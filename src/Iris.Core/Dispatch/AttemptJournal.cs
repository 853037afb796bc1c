using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Dispatch;

/// <summary>Tells how an attempt ended: one line, and a warning where the provider did not take it.</summary>
internal sealed partial class AttemptJournal(DispatchMeters meters, ILogger<AttemptJournal> logger)
{
    private const int MaxReason = 200;

    /// <summary>Why it was not taken, without the provider's own words: they may repeat whom it is for and what it says.</summary>
    public static string ReasonOf(SendOutcome outcome)
    {
        var reason = outcome switch
        {
            SendOutcome.Rejected rejected => rejected.Code,
            SendOutcome.Held held => held.Code,
            { Answer.Code: { } code } => code,
            SendOutcome.Throttled throttled => throttled.Reason,
            SendOutcome.Unreachable unreachable => unreachable.Reason,
            SendOutcome.Unknown unknown => unknown.Reason,
            _ => outcome.GetType().Name,
        };
        return reason.Length > MaxReason ? reason[..MaxReason] : reason;
    }

    /// <param name="call">What was sent.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="stored">The interaction as it is stored; null when somebody else has it.</param>
    public void Ended(in ProviderCall call, SendOutcome outcome, Interaction? stored)
    {
        var (interaction, resolved) = (call.Interaction, call.Integration);
        if (outcome is SendOutcome.Accepted { Others.Count: 0 })
        {
            if (logger.IsEnabled(LogLevel.Information))
            {
                var trace = IrisTrace.IdOf(interaction.Trace);
                LogTaken(interaction.Id, interaction.Tenant, interaction.Dispatch.Attempts, resolved.Adapter.Descriptor.Provider, resolved.Integration.Id, trace);
            }

            return;
        }

        if (stored is { Dispatch: { Phase: DispatchPhase.Ready, LeaseOwner: null } })
            meters.Retried(stored);
        if (!logger.IsEnabled(LogLevel.Warning))
            return;

        var kind = outcome is SendOutcome.Accepted ? "TakenInPart" : outcome.GetType().Name;
        LogNotTaken(
            interaction.Id, interaction.Tenant, interaction.Dispatch.Attempts, resolved.Adapter.Descriptor.Provider, resolved.Integration.Id, kind, ReasonOf(outcome),
            stored?.Dispatch.DueAt, IrisTrace.IdOf(interaction.Trace));
    }

    [LoggerMessage(
        EventId = 2002, Level = LogLevel.Information,
        Message = "Interaction {InteractionId} of tenant {Tenant}: attempt {Attempt} was taken by {Provider} through integration {IntegrationId} (trace {Trace})")]
    private partial void LogTaken(string interactionId, TenantId tenant, int attempt, string provider, string integrationId, string? trace);

    [LoggerMessage(
        EventId = 2015, Level = LogLevel.Warning,
        Message = "Interaction {InteractionId} of tenant {Tenant}: attempt {Attempt} by {Provider} through integration {IntegrationId} failed: {Outcome}, {Reason}; next at {DueAt} (trace {Trace})")]
    private partial void LogNotTaken(
        string interactionId, TenantId tenant, int attempt, string provider, string integrationId, string outcome, string reason, DateTimeOffset? dueAt,
        string? trace);
}
