using System.Net;
using Iris.Api.Authentication;
using Iris.Api.Binding;
using Iris.Core.Handles;

namespace Iris.Api.Connections;

/// <summary>How many incoming connections there may be.</summary>
/// <param name="Most">In all.</param>
/// <param name="MostPerAddress">From one remote network; 0 for as many as there are.</param>
/// <param name="AnonymousTime">How long an anonymous request has before another connection may get its place.</param>
/// <param name="Proxies">Networks of reverse proxies, behind which many callers have one address.</param>
internal sealed record ConnectionBounds(int Most, int MostPerAddress, TimeSpan AnonymousTime, IReadOnlyList<IPNetwork> Proxies)
{
    private const int Quarter = 4;

    public static ConnectionBounds Of(ApiOptions api, HandleBudget budget, IEnumerable<IPNetwork> proxies)
    {
        var most = api.MaxConnections ?? budget.Connections;
        var perAddress = api.MaxConnectionsPerAddress ?? Math.Max(1, most / Quarter);
        return new ConnectionBounds(most, perAddress, TimeSpan.FromSeconds(api.AnonymousSeconds), [.. proxies]);
    }

    /// <summary>Whose connections one from here counts among; null when it is not counted: no bound, a proxy, no address at all.</summary>
    public string? NetworkOf(EndPoint? remote)
    {
        if (MostPerAddress == 0 || remote is not IPEndPoint { Address: var address })
            return null;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();

        return Proxies.Any(proxy => proxy.Contains(address)) ? null : RemoteNetwork.Of(address);
    }
}
