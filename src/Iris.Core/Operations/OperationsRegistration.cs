using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Core.Operations;

/// <summary>Registers the room of operations: what operators are shown and told.</summary>
internal static class OperationsRegistration
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSection<OperationsOptions>(OperationsOptions.Section);
        services.TryAddSingleton<OperationsReader>();
        services.TryAddSingleton<ActivityReader>();
        services.TryAddSingleton<LiveFeed>();
        return services.AddWorker<AlarmWorker>();
    }
}
