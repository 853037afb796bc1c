using Iris.Core.Dispatch;
using Iris.Core.Idempotency;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Webhooks;

namespace Iris.Core.Sending;

/// <summary>Commits planned sends, all or none of them, and hands them over to dispatch.</summary>
internal sealed class SendCommitter(InteractionWriter writer, Dispatcher dispatcher, RoutePicker picker, QuietTime quiet, DispatchMeters meters, TimeProvider time)
{
    /// <param name="plans">At least one.</param>
    /// <param name="recordOf">Makes the record of a keyed request once the interactions are as they will be answered; null for none.</param>
    /// <param name="cancellationToken">Cancels the call; after the commit it has no effect.</param>
    public async Task<AcceptResult> CommitAsync(
        IReadOnlyList<SendPlan> plans, Func<IdempotencyRecord>? recordOf, CancellationToken cancellationToken)
    {
        var reserved = new (Reservation Kind, ResolvedIntegration? Route)[plans.Count];
        var result = default(AcceptResult?);
        try
        {
            for (var i = 0; i < reserved.Length; i++)
                reserved[i] = await RegisterAsync(plans[i], isAlone: plans.Count == 1, cancellationToken);
            result = await writer.AcceptAsync([.. plans.Select(plan => plan.ToCommit())], recordOf?.Invoke(), cancellationToken);
        }
        finally
        {
            for (var i = 0; result != AcceptResult.Accepted && i < reserved.Length; i++)
            {
                if (reserved[i] is (var kind, { } route))
                    dispatcher.Cancel(route, plans[i].View.Interaction, kind);
            }
        }

        for (var i = 0; result == AcceptResult.Accepted && i < reserved.Length; i++)
        {
            meters.Accepted(plans[i].View.Interaction);
            // The dispatcher gets a copy of its own: the caller's answer shows the interaction as it was accepted.
            if (reserved[i] is (var kind, { } route))
                dispatcher.Submit(route, new DispatchItem(plans[i].View.Interaction.Copy(), plans[i].Send.Payload) { HasBegun = kind == Reservation.Call });
        }

        return result.Value;
    }

    /// <returns>What the dispatcher keeps for it, and the integration in whose lane; null when it waits in the store.</returns>
    private async ValueTask<(Reservation Kind, ResolvedIntegration? Route)> RegisterAsync(SendPlan plan, bool isAlone, CancellationToken cancellationToken)
    {
        var interaction = plan.View.Interaction;
        var own = plan.Send.Integration;
        if (own.Integration.Alternatives.Count > 0)
            interaction.StartThrough((await picker.StartAsync(interaction, own, cancellationToken)).Describe());
        var now = time.GetUtcNow();
        var turn = interaction.SendAt > now ? interaction.SendAt.Value : now;
        var quietEnd = quiet.EndAfter(turn, plan.Send.Integration.Integration.Delivery, interaction.Priority, plan.View.Users);
        if ((quietEnd ?? turn) is var dueAt && dueAt > now)
        {
            var note = quietEnd is null ? HistoryNotes.Scheduled : HistoryNotes.QuietHours;
            interaction.Register(interaction.AuditTrail.Created, now, dueAt, null, note);
            return default;
        }

        var route = await picker.PickAsync(interaction, own, cancellationToken);
        if (isAlone && interaction.Priority != Priority.High)
        {
            await dispatcher.HoldAsync(route);
            now = time.GetUtcNow();
        }

        var kind = dispatcher.Reserve(own, route, interaction);
        if (kind == Reservation.None)
        {
            interaction.Register(interaction.AuditTrail.Created, now, now, null);
            return default;
        }

        interaction.Register(
            interaction.AuditTrail.Created, now, now + dispatcher.LeaseOf(kind, route), dispatcher.Owner, hasBegun: kind == Reservation.Call);
        return (kind, route);
    }
}
