using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Strategies;

/// <summary>Registers the room of strategies.</summary>
internal static class StrategiesRegistration
{
    public static IServiceCollection AddStrategies(this IServiceCollection services)
    {
        services.TryAddSingleton<StrategySignal>();
        return services;
    }
}
