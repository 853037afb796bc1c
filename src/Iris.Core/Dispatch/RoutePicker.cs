using System.Collections.Concurrent;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.Dispatch;

/// <summary>The lanes of this process, by integration.</summary>
internal sealed class DispatchLanes : ConcurrentDictionary<string, DispatchLane>;

/// <summary>
/// Which of an integration's alternatives, or whether it itself, an interaction goes through. What an interaction came to is its own; whether an
/// integration is held is the store's; whether its provider can be reached is this process's.
/// </summary>
internal sealed class RoutePicker(IntegrationCatalog catalog, SendConditions conditions, DispatchLanes lanes)
{
    /// <summary>In whose lane it waits: the first that may take it, or else its own, where its turn decides.</summary>
    /// <param name="interaction">New, claimed, or about to be tried again.</param>
    /// <param name="own">Its own integration.</param>
    /// <param name="cancellationToken">Cancels the look-ups.</param>
    public async ValueTask<ResolvedIntegration> PickAsync(Interaction interaction, ResolvedIntegration own, CancellationToken cancellationToken)
    {
        // Interrupted: the provider may have it.
        if (interaction.Dispatch.Phase == DispatchPhase.InFlight && HasPool(interaction, own))
            interaction.FixRoute();
        if (interaction.IsRouteFixed)
            return interaction.Route is { } route && await catalog.FindAsync(interaction.Tenant, route.IntegrationId, cancellationToken) is { } same ? same : own;

        return await NextAsync(interaction, own, null, cancellationToken) ?? own;
    }

    /// <summary>The way that a new one has by its shares, whoever can be reached.</summary>
    public async ValueTask<ResolvedIntegration> StartAsync(Interaction interaction, ResolvedIntegration own, CancellationToken cancellationToken)
    {
        foreach (var id in AlternativeOrder.Of(own.Integration, interaction.Id))
        {
            if (id == own.Integration.Id)
                return own;
            if (await FindAsync(interaction, id, cancellationToken) is { } other)
                return other;
        }

        return own;
    }

    /// <summary>The first that may take it, beside those that did not; null for none.</summary>
    /// <param name="interaction">What is sent.</param>
    /// <param name="own">Its own integration.</param>
    /// <param name="beside">One that cannot just now; null for none.</param>
    /// <param name="cancellationToken">Cancels the look-ups.</param>
    public async ValueTask<ResolvedIntegration?> NextAsync(
        Interaction interaction, ResolvedIntegration own, string? beside, CancellationToken cancellationToken)
    {
        if (interaction.IsRouteFixed)
            return null;

        foreach (var id in AlternativeOrder.Of(own.Integration, interaction.Id))
        {
            if (id == beside || interaction.WasNotTakenBy(id) || (lanes.TryGetValue(id, out var lane) && lane.IsDown))
                continue;
            if (await (id == own.Integration.Id ? new(own) : FindAsync(interaction, id, cancellationToken)) is { } found && found.Integration.Hold is null or { IsOpen: true })
                return found;
        }

        return null;
    }

    /// <summary>Why an interaction cannot go through an alternative, as it and the alternative are now; null when it can.</summary>
    public async ValueTask<string?> WhyNotAsync(
        Interaction interaction, ResolvedIntegration route, ChannelPayload payload, IReadOnlyList<InteractionDestination> next,
        CancellationToken cancellationToken)
    {
        if (route.Refusal is { } refusal)
            return refusal.Code;
        if (route.Channel.Name != interaction.Integration.IntegrationTypeName)
            return AlternativeErrors.OtherChannel("", "").Code;

        var errors = new ErrorList();
        route.Adapter.CheckPayload(payload, errors);
        if (errors.IsEmpty && next.Count > 1 && (next.Count > route.Adapter.Descriptor.MaxDestinations || route.Adapter.SendsEach(payload)))
            return RouteCodes.Destinations;
        if (errors.IsEmpty && next.Any(one => route.Takes.All(kind => kind.Key != one.Address.Key)))
            return RouteCodes.Destinations;
        if (errors.IsEmpty)
        {
            await conditions.CheckAsync(
                interaction.Tenant, route, payload, [.. next.Select(one => one.Address)], isDue: true, interaction.ConfirmsOptOut, errors, cancellationToken,
                interaction.HasNothingTaken);
        }

        return errors.IsEmpty ? null : errors.Items[0].Code;
    }

    /// <summary>Whether there is, or was, more than one way.</summary>
    public static bool HasPool(Interaction interaction, ResolvedIntegration own) => own.Integration.Alternatives.Count > 0 || interaction.Routing is not null;

    private async ValueTask<ResolvedIntegration?> FindAsync(Interaction interaction, string id, CancellationToken cancellationToken) =>
        await catalog.FindAsync(interaction.Tenant, id, cancellationToken) is { Refusal: null } found ? found : null;
}

/// <summary>Codes of why an alternative cannot take a message, beside those of refusals.</summary>
internal static class RouteCodes
{
    /// <summary>It takes fewer destinations at once, or no addresses of their kind.</summary>
    public const string Destinations = "DESTINATIONS_NOT_TAKEN";
}
