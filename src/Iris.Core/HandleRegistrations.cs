using Iris.Core.Dispatch;
using Iris.Core.Handles;
using Iris.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Iris.Core;

/// <summary>Registers the bounds that follow from the handle limit.</summary>
public static class HandleRegistrations
{
    /// <summary>Adds them; options from the section <see cref="HandleOptions.Section"/>.</summary>
    public static IServiceCollection AddHandles(this IServiceCollection services)
    {
        services.AddSection<HandleOptions>(HandleOptions.Section);
        services.TryAddSingleton(provider => new HandleBudget(
            HandleLimit.OfProcess(), provider.GetRequiredService<IOptions<HandleOptions>>().Value.Reserve));
        services.TryAddSingleton(provider =>
        {
            var budget = provider.GetRequiredService<HandleBudget>();
            var calls = provider.GetRequiredService<IOptions<DispatchOptions>>().Value.MostCalls(budget)
                + provider.GetRequiredService<IOptions<WebhookOptions>>().Value.MostCalls(budget);
            return new OutgoingPlaces(provider.GetRequiredService<IOptions<HandleOptions>>().Value.MaxOutgoing ?? calls + budget.Idle);
        });
        return services;
    }
}
