using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Iris.Core.Callbacks;

/// <summary>Registers the room of callbacks.</summary>
internal static class CallbacksRegistration
{
    public static IServiceCollection AddCallbacks(this IServiceCollection services)
    {
        services.TryAddSingleton<CallbackMeters>();
        services.TryAddSingleton<CallbackSignal>();
        services.TryAddSingleton<CallbackIntake>();
        services.TryAddSingleton<InboundParts>();
        services.TryAddSingleton<Turns>();
        services.TryAddSingleton<Persons>();
        services.TryAddSingleton<InboundIntake>();
        services.TryAddSingleton<CallbackProcessor>();
        services.TryAddSingleton<CallbackEditor>();
        services.AddWorker<CallbackPruner>();
        foreach (var lane in Enum.GetValues<CallbackLane>())
            services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<CallbackWorker>(provider, lane));
        return services;
    }
}
