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
        services.TryAddSingleton<NoticeSignal>();
        services.TryAddSingleton<CallbackIntake>();
        services.TryAddSingleton<InboundParts>();
        services.TryAddSingleton<Turns>();
        services.TryAddSingleton<InboundIntake>();
        services.TryAddSingleton<NoticeProcessor>();
        services.TryAddSingleton<NoticeEditor>();
        services.AddWorker<NoticePruner>();
        foreach (var lane in Enum.GetValues<NoticeLane>())
            services.AddSingleton<IHostedService>(provider => ActivatorUtilities.CreateInstance<NoticeWorker>(provider, lane));
        return services;
    }
}
