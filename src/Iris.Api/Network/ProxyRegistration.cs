using System.Net;
using Iris.Api.Binding;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Iris.Api.Network;

/// <summary>
/// Says whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> count. Everybody else's, and the headers <c>Forwarded</c> and
/// <c>X-Forwarded-Host</c> of anybody, are as if they were not there: addresses decide limits.
/// </summary>
internal static class ProxyRegistration
{
    public static IServiceCollection AddProxies(this IServiceCollection services)
    {
        // After the framework's own set-up, which believes everybody when an environment variable of its own says so.
        services.AddOptions<ForwardedHeadersOptions>().PostConfigure<IOptions<ApiOptions>>((headers, api) =>
        {
            headers.KnownProxies.Clear();
            headers.KnownIPNetworks.Clear();
            foreach (var proxy in api.Value.Proxies)
            {
                if (TryParse(proxy, out var network))
                    headers.KnownIPNetworks.Add(network);
            }

            headers.ForwardLimit = api.Value.ProxyHops;
            // Without a known one, the middleware would believe everybody.
            headers.ForwardedHeaders = headers.KnownIPNetworks.Count == 0
                ? ForwardedHeaders.None
                : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        });
        return services;
    }

    internal static bool TryParse(string text, out IPNetwork network)
    {
        if (IPNetwork.TryParse(text, out network))
            return true;
        if (!IPAddress.TryParse(text, out var address))
            return false;

        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
