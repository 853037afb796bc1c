using Iris.Core.Integrations;
using Iris.Core.Kernel;

namespace Iris.Core.Dispatch;

/// <summary>Finds the lane of what is in memory already and may have to go another way.</summary>
internal sealed class DetourMover(IntegrationCatalog catalog, RoutePicker picker)
{
    /// <param name="item">The interaction.</param>
    /// <param name="via">The integration that its turn chose; null when none was.</param>
    /// <param name="cancellationToken">Cancels the look-ups.</param>
    /// <returns>Its integration, and the one that it goes through; null when there is none any more.</returns>
    public async ValueTask<(ResolvedIntegration? Own, ResolvedIntegration? Route)> WayOfAsync(
        DispatchItem item, ResolvedIntegration? via, CancellationToken cancellationToken)
    {
        try
        {
            var interaction = item.Interaction;
            var own = await catalog.FindAsync(interaction.Tenant, interaction.Integration.IntegrationId, cancellationToken);
            return (own, via ?? (own is null ? null : await picker.PickAsync(interaction, own, cancellationToken)));
        }
        catch (Exception exception) when (exception is StoreUnavailableException or OperationCanceledException)
        {
            // It stays where its own are; its turn looks again.
            return (null, null);
        }
    }
}
