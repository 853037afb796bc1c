using Iris.Core.Hosting;
using Iris.Core.Integrations;
using Iris.Core.Limits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Tenants;

/// <summary>Registers the room of tenants.</summary>
internal static class TenantsRegistration
{
    public static IServiceCollection AddTenants(this IServiceCollection services)
    {
        services.TryAddSingleton<ITenantLimitsSource, TenantLimitsSource>();
        services.TryAddSingleton<TestTenants>();
        services.TryAddSingleton<ITestTenants>(provider => provider.GetRequiredService<TestTenants>());
        services.TryAddSingleton<TenantGate>();
        services.TryAddSingleton<TenantRegions>();
        services.AddWorker<StorageMeter>();
        return services;
    }
}
