using Iris.Api.Binding;
using Iris.Core.Handles;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Iris.Api.Connections;

internal static class ConnectionRegistration
{
    /// <summary>Bounds incoming connections, and checks at start that all bounds fit the process.</summary>
    public static IServiceCollection AddConnectionBounds(this IServiceCollection services)
    {
        services.AddSingleton(provider => new ConnectionPlaces(
            ConnectionBounds.Of(
                provider.GetRequiredService<IOptions<ApiOptions>>().Value,
                provider.GetRequiredService<HandleBudget>(),
                provider.GetRequiredService<IOptions<ForwardedHeadersOptions>>().Value.KnownIPNetworks),
            provider.GetRequiredService<TimeProvider>()));
        // Behind Kestrel's own: the last one is asked first.
        services.AddSingleton<IConnectionListenerFactory, BoundedListeners>();
        services.AddOptions<KestrelServerOptions>().Configure<IOptions<ApiOptions>, ConnectionPlaces>((kestrel, api, places) =>
        {
            // Never reached: the listeners have closed what goes beyond.
            kestrel.Limits.MaxConcurrentConnections = places.Most + ConnectionPlaces.Dying(places.Most);
            kestrel.Limits.MaxConcurrentUpgradedConnections = places.Most;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(api.Value.KeepAliveSeconds);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(api.Value.RequestHeadersSeconds);
        });
        services.AddHostedService<HandleCheck>();
        return services;
    }
}
