using Iris.Core;
using Iris.Core.Channels;
using Iris.Core.Handles;
using Iris.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Iris.Adapters.Outgoing;

internal static class OutgoingRegistration
{
    public static IServiceCollection AddOutgoing(this IServiceCollection services)
    {
        services.AddOptions<OutgoingOptions>().BindConfiguration(OutgoingOptions.Section);
        services.AddOptions<HandleOptions>().BindConfiguration(HandleOptions.Section);
        services.AddHandles();
        services.TryAddSingleton<INameResolver, SystemNames>();
        services.TryAddSingleton<OutgoingGuard>();
        services.TryAddSingleton<IWebhookTransport, WebhookTransport>();
        services.TryAddSingleton(provider => new ProviderHttp(
            new HttpClient(provider.GetRequiredService<OutgoingGuard>().CreateHandler(OutgoingUse.Provider))
            {
                MaxResponseContentBufferSize = ProviderHttp.MaxAnswerBytes,
                // The caller's token bounds every call by the integration's own time-out.
                Timeout = Timeout.InfiniteTimeSpan,
            }));
        return services;
    }
}
