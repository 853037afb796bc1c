using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Sending;

/// <summary>Registers the room of sending.</summary>
internal static class SendingRegistration
{
    public static IServiceCollection AddSending(this IServiceCollection services)
    {
        services.TryAddSingleton<ContentReader>();
        services.TryAddSingleton<SendValidator>();
        services.TryAddSingleton<StrategyReader>();
        services.TryAddSingleton<SendPlanner>();
        services.TryAddSingleton<SendCommitter>();
        services.TryAddSingleton<SendMeters>();
        services.AddFacade<SendIntake>();
        services.AddFacade<InteractionEditor>();
        services.TryAddSingleton<BulkSignal>();
        services.AddFacade<BulkEditor>();
        services.AddWorker<BulkWorker>();
        services.AddWorker<BulkPruner>();
        services.TryAddSingleton<TestPlaces>();
        services.AddFacade<IntegrationTester>();
        services.TryAddSingleton<UserWindows>();
        return services;
    }
}
