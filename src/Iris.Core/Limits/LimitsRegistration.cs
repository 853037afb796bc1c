using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Limits;

/// <summary>Registers the room of limits.</summary>
internal static class LimitsRegistration
{
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.AddSection<LimitOptions>(LimitOptions.Section);
        services.TryAddSingleton<LimitBook>();
        services.TryAddSingleton<LimitMeters>();
        services.TryAddSingleton<RateLimiter>();
        services.TryAddSingleton<SearchLane>();
        services.TryAddSingleton<BoundedPage>();
        services.TryAddSingleton<TenantBounds>();
        services.TryAddSingleton<SendQuota>();
        services.AddWorker<SendQuotaWorker>();
        services.AddWorker<SendUsagePruner>();
        return services;
    }
}
