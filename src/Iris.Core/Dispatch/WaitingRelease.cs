using Iris.Core.Integrations;
using Iris.Core.Interactions;

namespace Iris.Core.Dispatch;

/// <summary>
/// Lets go what waits for an integration that was changed: its circuit closes, and what has a due time for a reason that may be over gets an
/// earlier one. In small commits, so that nobody waits long behind one.
/// </summary>
internal sealed class WaitingRelease(
    IInteractionStore store, QuietTime quiet, Dispatcher dispatcher, IntegrationHolds holds, TimeProvider time) : IWaitingWork
{
    private const int Batch = 250;
    private const int Few = 50;

    public async Task ReleaseAsync(Integration integration, WaitReasons reasons, CancellationToken cancellationToken)
    {
        if (reasons == WaitReasons.None || !integration.IsEnabled)
            return;

        if (reasons.HasFlag(WaitReasons.Provider))
            await holds.ReleaseAsync(integration.Tenant, integration.Id, HoldRelease.Change, cancellationToken);
        if (reasons.HasFlag(WaitReasons.Way) && !reasons.HasFlag(WaitReasons.Provider))
            await HastenAsync(integration, reasons | WaitReasons.Provider, cancellationToken);
        else
            await LetGoAsync(integration, reasons, cancellationToken);
    }

    /// <summary>Begins a hold because somebody asks for it; what comes up from now on waits.</summary>
    public Task HoldAsync(Integration integration, string? reason, CancellationToken cancellationToken) =>
        holds.HoldByHandAsync(integration.Tenant, integration.Id, reason, cancellationToken);

    /// <summary>Ends a hold because somebody asks for it; what waits goes at once.</summary>
    public async Task ReleaseHoldAsync(Integration integration, CancellationToken cancellationToken)
    {
        if (await holds.ReleaseAsync(integration.Tenant, integration.Id, HoldRelease.Hand, cancellationToken))
            await LetGoAsync(integration, cancellationToken);
    }

    /// <summary>What waits for the provider is tried again.</summary>
    internal Task LetGoAsync(Integration integration, CancellationToken cancellationToken) =>
        LetGoAsync(integration, WaitReasons.Provider, cancellationToken);

    /// <summary>The one of a priority that waits longest for the end of a hold; null for none.</summary>
    internal async Task<Interaction?> FirstHeldAsync(Integration integration, Priority priority, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        WaitingPlace? place = new(now, "");
        for (var pages = 0; place is not null && pages < 4; pages++)
        {
            var page = await store.ListWaitingAsync(integration.Tenant, integration.Id, priority, place, Few, cancellationToken);
            if (page.Items.FirstOrDefault(interaction => ReasonOf(interaction) == WaitReasons.Provider) is { } first)
                return first;

            place = page.Next;
        }

        return null;
    }

    private async Task LetGoAsync(Integration integration, WaitReasons reasons, CancellationToken cancellationToken)
    {
        if (!integration.IsEnabled)
            return;

        await HastenAsync(integration, reasons, cancellationToken);
        if (reasons.HasFlag(WaitReasons.Provider))
            await dispatcher.ReopenAsync(integration.Id);
    }

    private async Task HastenAsync(Integration integration, WaitReasons reasons, CancellationToken cancellationToken)
    {
        foreach (var priority in Priorities.InOrder)
            await ReleaseAsync(integration, reasons, priority, cancellationToken);
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

    private static WaitReasons ReasonOf(Interaction interaction) => interaction.LastRemark?.Note switch
    {
        HistoryNotes.QuietHours => WaitReasons.QuietHours,
        HistoryNotes.RetryScheduled or HistoryNotes.IntegrationHeld => WaitReasons.Provider,
        _ => WaitReasons.None,
    };

    private async ValueTask<DateTimeOffset> DueAsync(
        Interaction interaction, DeliveryPolicy policy, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var turn = interaction.SendAt > now ? interaction.SendAt.Value : now;
        return await quiet.EndAfterAsync(turn, policy, interaction, cancellationToken) ?? turn;
    }
}
