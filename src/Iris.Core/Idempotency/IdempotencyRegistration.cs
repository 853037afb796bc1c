using Iris.Core.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Core.Idempotency;

/// <summary>Registers the room of idempotency keys.</summary>
internal static class IdempotencyRegistration
{
    public static IServiceCollection AddIdempotency(this IServiceCollection services)
    {
        services.AddSection<IdempotencyOptions>(IdempotencyOptions.Section);
        services.AddWorker<IdempotencyPruner>();
        return services;
    }
}
