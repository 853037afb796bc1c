using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Catalogues;

/// <summary>Registers the room of providers' catalogues.</summary>
internal static class CataloguesRegistration
{
    public static IServiceCollection AddCatalogues(this IServiceCollection services)
    {
        services.AddSection<CatalogueOptions>(CatalogueOptions.Section);
        services.TryAddSingleton<CatalogueSync>();
        services.TryAddSingleton<CatalogueCheck>();
        return services.AddWorker<CatalogueWorker>();
    }
}
