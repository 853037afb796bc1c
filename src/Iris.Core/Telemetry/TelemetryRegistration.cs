using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Telemetry;

/// <summary>Registers the room of telemetry.</summary>
public static class TelemetryRegistration
{
    /// <summary>Adds the meter; stores ask for it, too.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddSection<TelemetryOptions>(TelemetryOptions.Section);
        services.TryAddSingleton<IrisMeter>();
        services.TryAddSingleton<StoreMeters>();
        return services;
    }
}
