using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Exchanges;

/// <summary>Registers the room of exchanges.</summary>
internal static class ExchangesRegistration
{
    public static IServiceCollection AddExchanges(this IServiceCollection services)
    {
        services.AddSection<ExchangeOptions>(ExchangeOptions.Section);
        services.TryAddSingleton<ExchangeBook>();
        services.AddWorker<ExchangeWriter>();
        services.AddWorker<ExchangePruner>();
        return services;
    }
}
