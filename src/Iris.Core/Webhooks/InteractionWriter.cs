using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.Webhooks;

/// <summary>
/// The one way to commit an interaction: whatever changed about it goes into its outbox first, and the change and its events are on disk
/// together or not at all.
/// </summary>
public sealed class InteractionWriter
{
    private readonly IInteractionStore store;
    private readonly WebhookOutbox outbox;

    internal InteractionWriter(IInteractionStore store, WebhookOutbox outbox)
    {
        this.store = store;
        this.outbox = outbox;
    }

    /// <summary>Accepts an interaction; see <see cref="IInteractionStore.AcceptAsync"/>.</summary>
    /// <param name="acceptance">The interaction and what has to exist for it.</param>
    /// <param name="view">The interaction as it will be answered.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    public async Task<AcceptResult> AcceptAsync(Acceptance acceptance, InteractionView view, CancellationToken cancellationToken)
    {
        var interaction = acceptance.Interaction;
        var hasEvents = await outbox.FillAsync(interaction, view, cancellationToken);
        var result = await store.AcceptAsync(interaction.Tenant, acceptance, cancellationToken);
        if (hasEvents && result == AcceptResult.Accepted)
            outbox.Announce();
        return result;
    }

    /// <summary>Accepts several; see <see cref="IInteractionStore.AcceptAllAsync"/>.</summary>
    public async Task<AcceptResult> AcceptAllAsync(
        IReadOnlyList<(Acceptance Acceptance, InteractionView View)> sends, IdempotencyRecord? record, CancellationToken cancellationToken)
    {
        var hasEvents = false;
        foreach (var (acceptance, view) in sends)
            hasEvents |= await outbox.FillAsync(acceptance.Interaction, view, cancellationToken);
        var result = await store.AcceptAllAsync(
            sends[0].Acceptance.Interaction.Tenant, [.. sends.Select(send => send.Acceptance)], record, cancellationToken);
        if (hasEvents && result == AcceptResult.Accepted)
            outbox.Announce();
        return result;
    }

    /// <summary>Saves an interaction; see <see cref="IInteractionStore.SaveAsync"/>.</summary>
    public async Task<SaveResult> SaveAsync(Interaction interaction, CancellationToken cancellationToken)
    {
        var hasEvents = await outbox.FillAsync(interaction, null, cancellationToken);
        var result = await store.SaveAsync(interaction.Tenant, interaction, cancellationToken);
        if (hasEvents && result == SaveResult.Saved)
            outbox.Announce();
        return result;
    }
}
