using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Interactions;

/// <summary>Registers the room of interactions.</summary>
internal static class InteractionsRegistration
{
    public static IServiceCollection AddInteractions(this IServiceCollection services)
    {
        services.AddSection<InteractionOptions>(InteractionOptions.Section);
        services.TryAddSingleton<InteractionReader>();
        services.TryAddSingleton<ActivityBook>();
        services.TryAddSingleton<MoveSignals>();
        services.AddWorker<ActivityWorker>();
        services.AddFacade<WaitingBoard>();
        services.AddWorker<WaitingSurvey>();
        return services;
    }
}
