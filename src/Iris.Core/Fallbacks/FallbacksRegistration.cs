using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Fallbacks;

/// <summary>Registers the room of fallbacks.</summary>
internal static class FallbacksRegistration
{
    public static IServiceCollection AddFallbacks(this IServiceCollection services)
    {
        services.AddSection<StrategyOptions>(StrategyOptions.Section);
        services.TryAddSingleton<StepStarter>();
        services.TryAddSingleton<ChainDriver>();
        services.AddFacade<StrategyCanceller>();
        services.AddFacade<StrategyEditor>();
        return services.AddWorker<StrategyWorker>();
    }
}
