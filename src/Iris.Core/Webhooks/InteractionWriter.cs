using Iris.Core.Idempotency;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.Webhooks;

/// <summary>An interaction to commit for the first time.</summary>
/// <param name="Acceptance">The interaction and what has to exist for it.</param>
/// <param name="View">The interaction as it will be answered.</param>
/// <param name="Integration">Its integration, as this request found it.</param>
public sealed record NewInteraction(Acceptance Acceptance, InteractionView View, ResolvedIntegration Integration);

/// <summary>
/// The one way to commit an interaction: whatever changed about it goes into its outbox first, and the change and its events are on disk
/// together or not at all.
/// </summary>
public sealed class InteractionWriter
{
    private readonly IInteractionStore store;
    private readonly WebhookOutbox outbox;
    private readonly StrategyWake strategies;
    private readonly ActivityBook activity;
    private readonly MoveSignals moves;

    internal InteractionWriter(IInteractionStore store, WebhookOutbox outbox, StrategyWake strategies, ActivityBook activity, MoveSignals moves)
    {
        this.store = store;
        this.outbox = outbox;
        this.strategies = strategies;
        this.activity = activity;
        this.moves = moves;
    }

    /// <summary>Accepts interactions of one tenant, all or none; see <see cref="IInteractionStore.AcceptAsync"/>.</summary>
    /// <param name="sends">At least one.</param>
    /// <param name="record">Of the request that brought them; null for none.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    public async Task<AcceptResult> AcceptAsync(
        IReadOnlyList<NewInteraction> sends, IdempotencyRecord? record, CancellationToken cancellationToken)
    {
        var hasEvents = false;
        foreach (var (acceptance, view, integration) in sends)
            hasEvents |= outbox.Fill(acceptance.Interaction, integration, view, acceptance.NewProcess);
        var result = await store.AcceptAsync(
            sends[0].Acceptance.Interaction.Tenant, [.. sends.Select(send => send.Acceptance)], record, cancellationToken);
        if (hasEvents && result == AcceptResult.Accepted)
            outbox.Announce();
        if (result == AcceptResult.Accepted)
            Count(sends);
        return result;
    }

    /// <summary>Saves an interaction; see <see cref="IInteractionStore.SaveAsync"/>.</summary>
    public async Task<SaveResult> SaveAsync(Interaction interaction, CancellationToken cancellationToken)
    {
        var hasEvents = await outbox.FillAsync(interaction, cancellationToken);
        await strategies.BeforeAsync(interaction, cancellationToken);
        var result = await store.SaveAsync(interaction.Tenant, interaction, cancellationToken);
        if (hasEvents && result == SaveResult.Saved)
            outbox.Announce();
        if (result == SaveResult.Saved)
        {
            activity.Saved(interaction);
            moves.Raise(interaction.Tenant);
            await strategies.AfterAsync(interaction);
        }

        return result;
    }

    private void Count(IReadOnlyList<NewInteraction> sends)
    {
        foreach (var send in sends)
            activity.Accepted(send.Acceptance.Interaction);
        moves.Raise(sends[0].Acceptance.Interaction.Tenant);
    }
}
