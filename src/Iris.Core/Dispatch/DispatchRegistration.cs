using Iris.Core.Handles;
using Iris.Core.Hosting;
using Iris.Core.Integrations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Iris.Core.Dispatch;

/// <summary>Registers the room of dispatch; its worker is registered by the core, last of all.</summary>
internal static class DispatchRegistration
{
    public static IServiceCollection AddDispatch(this IServiceCollection services)
    {
        services.AddSection<DispatchOptions>(DispatchOptions.Section);
        services.TryAddSingleton<SendConditions>();
        services.TryAddSingleton<DispatchLanes>();
        services.TryAddSingleton<RoutePicker>();
        services.TryAddSingleton<DetourMover>();
        services.TryAddSingleton<OutcomeRecorder>();
        services.TryAddSingleton<DispatchPreparer>();
        services.TryAddSingleton<ProviderCaller>();
        services.TryAddSingleton<DispatchSender>();
        services.TryAddSingleton<DispatchMeters>();
        services.TryAddSingleton<CircuitWatch>();
        services.TryAddSingleton<AttemptJournal>();
        services.TryAddSingleton<QuietTime>();
        services.TryAddSingleton(provider => new SendPlaces(
            provider.GetRequiredService<IOptions<DispatchOptions>>().Value.MostCalls(provider.GetRequiredService<HandleBudget>())));
        services.TryAddSingleton<Dispatcher>();
        services.TryAddSingleton<HoldSignal>();
        services.TryAddSingleton<IntegrationHolds>();
        services.TryAddSingleton<ProbeCaller>();
        services.TryAddSingleton<WaitingRelease>();
        services.TryAddSingleton<IWaitingWork>(provider => provider.GetRequiredService<WaitingRelease>());
        services.AddWorker<HoldWorker>();
        services.AddWorker<HoldSurvey>();
        services.AddFacade<CircuitMonitor>();
        return services;
    }
}
