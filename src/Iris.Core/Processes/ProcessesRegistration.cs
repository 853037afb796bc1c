using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Processes;

/// <summary>Registers the room of processes.</summary>
internal static class ProcessesRegistration
{
    public static IServiceCollection AddProcesses(this IServiceCollection services)
    {
        services.TryAddSingleton<ProcessResolver>();
        services.TryAddSingleton<ProcessSignal>();
        return services;
    }
}
