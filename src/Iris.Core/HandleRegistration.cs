using Iris.Core.Dispatch;
using Iris.Core.Handles;
using Iris.Core.Hosting;
using Iris.Core.Mailboxes;
using Iris.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Iris.Core;

/// <summary>Registers the bounds that follow from the handle limit.</summary>
public static class HandleRegistration
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
            var handles = provider.GetRequiredService<IOptions<HandleOptions>>().Value;
            var calls = provider.GetRequiredService<IOptions<DispatchOptions>>().Value.MostCalls(budget)
                + provider.GetRequiredService<IOptions<WebhookOptions>>().Value.MostCalls(budget)
                + provider.GetRequiredService<IOptions<MailboxOptions>>().Value.MostWatched(budget);
            return new OutgoingPlaces(handles.MaxOutgoing ?? calls + (handles.MaxIdle ?? budget.Idle));
        });
        services.TryAddSingleton(provider =>
        {
            var handles = provider.GetRequiredService<IOptions<HandleOptions>>().Value;
            var most = handles.MaxIdle
                ?? Math.Min(provider.GetRequiredService<HandleBudget>().Idle, provider.GetRequiredService<OutgoingPlaces>().Most / 2);
            return new KeptConnections(most, TimeSpan.FromSeconds(handles.IdleSeconds), provider.GetRequiredService<TimeProvider>());
        });
        return services;
    }
}
