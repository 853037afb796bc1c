using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Deliveries;

/// <summary>Registers the room of deliveries.</summary>
internal static class DeliveriesRegistration
{
    public static IServiceCollection AddDeliveries(this IServiceCollection services)
    {
        services.TryAddSingleton<WebhookHealth>();
        services.AddFacade<BacklogBoard>();
        services.TryAddSingleton<WebhookMeters>();
        services.TryAddSingleton<WebhookSender>();
        services.AddFacade<DeliveryEditor>();
        services.AddWorker<WebhookWorker>();
        services.AddWorker<WebhookPruner>();
        services.AddWorker<BacklogSurvey>();
        return services;
    }
}
