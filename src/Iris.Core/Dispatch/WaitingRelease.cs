using Iris.Core.Integrations;
using Iris.Core.Interactions;

namespace Iris.Core.Dispatch;

/// <summary>
/// Lets go what waits for an integration that was changed: its circuit closes, and what has a due time for a reason that may be over gets an
/// earlier one. In small commits, so that nobody waits long behind one.
/// </summary>
internal sealed class WaitingRelease(IInteractionStore store, QuietTime quiet, Dispatcher dispatcher, TimeProvider time) : IWaitingWork
{
    private const int Batch = 250;

    public async Task ReleaseAsync(Integration integration, WaitReasons reasons, CancellationToken cancellationToken)
    {
        if (reasons == WaitReasons.None || !integration.IsEnabled)
            return;

        foreach (var priority in Priorities.InOrder)
            await ReleaseAsync(integration, reasons, priority, cancellationToken);
        if (reasons.HasFlag(WaitReasons.Provider))
            await dispatcher.ReopenAsync(integration.Id);
        dispatcher.Wake();
    }

    private async Task ReleaseAsync(Integration integration, WaitReasons reasons, Priority priority, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        WaitingPlace? place = new(now, "");
        while (place is not null)
        {
            var page = await store.ListWaitingAsync(integration.Tenant, integration.Id, priority, place, Batch, cancellationToken);
            var earlier = new List<(Interaction, DateTimeOffset)>();
            foreach (var interaction in page.Items.Where(interaction => (reasons & ReasonOf(interaction)) != WaitReasons.None))
            {
                if (await DueAsync(interaction, integration.Delivery, now, cancellationToken) is var due && due < interaction.Dispatch.DueAt)
                    earlier.Add((interaction, due));
            }

            if (earlier.Count > 0)
                await store.HastenAsync(integration.Tenant, earlier, cancellationToken);
            place = page.Next;
        }
    }

    private static WaitReasons ReasonOf(Interaction interaction) => interaction.AuditTrail.History[^1].Note switch
    {
        HistoryNotes.QuietHours => WaitReasons.QuietHours,
        HistoryNotes.RetryScheduled => WaitReasons.Provider,
        _ => WaitReasons.None,
    };

    private async ValueTask<DateTimeOffset> DueAsync(
        Interaction interaction, DeliveryPolicy policy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var turn = interaction.SendAt > now ? interaction.SendAt.Value : now;
        return await quiet.EndAfterAsync(turn, policy, interaction, cancellationToken) ?? turn;
    }
}
