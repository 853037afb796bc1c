using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Integrations;

/// <summary>Registers the room of integrations.</summary>
internal static class IntegrationsRegistration
{
    public static IServiceCollection AddIntegrations(this IServiceCollection services)
    {
        services.AddSection<CallbackOptions>(CallbackOptions.Section);
        services.TryAddSingleton<TargetRules>();
        services.TryAddSingleton<IntegrationCatalog>();
        services.TryAddSingleton<CallbackUrls>();
        services.TryAddSingleton<MailboxRegister>();
        return services;
    }
}
