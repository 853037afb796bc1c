using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Webhooks;

/// <summary>Registers the room of webhooks: what is told, and that it is committed with what it tells of.</summary>
internal static class WebhooksRegistration
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSection<WebhookOptions>(WebhookOptions.Section);
        services.TryAddSingleton<WebhookSignal>();
        services.TryAddSingleton<WebhookOutbox>();
        services.TryAddSingleton<StrategyWake>();
        services.TryAddSingleton<TenantEvents>();
        services.TryAddSingleton<WebhookEditor>();
        services.AddFacade<InteractionWriter>();
        services.AddWorker<UserMergeWorker>();
        services.AddWorker<ProcessEventWorker>();
        return services;
    }
}
