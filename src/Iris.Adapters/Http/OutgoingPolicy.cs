using Iris.Core.Channels;
using Microsoft.Extensions.Options;

namespace Iris.Adapters.Http;

/// <summary>What the configuration allows providers.</summary>
internal sealed class OutgoingPolicy(IOptions<OutgoingOptions> options, AddressRules addresses) : IOutgoingPolicy
{
    /// <summary>Whether nothing is checked, in Development.</summary>
    public bool AllowsPrivateNetworks => options.Value.AllowPrivateNetworks;

    public bool AllowsHost(OutgoingCaller caller, string host, int port) => IsExcepted(caller, host, port) || addresses.MayBePublic(host);

    public bool AllowsPlain(OutgoingCaller caller, string host, int port) =>
        options.Value.AllowPlainProviders || EntriesFor(caller, host, port).Any(entry => entry.Plain);

    /// <summary>Whether the host may resolve to any address.</summary>
    public bool IsExcepted(OutgoingCaller? caller, string host, int port) =>
        options.Value.AllowPrivateNetworks || EntriesFor(caller, host, port).Any();

    private IEnumerable<AllowedHost> EntriesFor(OutgoingCaller? caller, string host, int port)
    {
        if (options.Value.AllowedHosts.Count == 0)
            return [];

        var name = HostNames.Canonical(host);
        return options.Value.AllowedHosts.Where(entry =>
            HostNames.Canonical(entry.Host) == name
            && (entry.Port is null || entry.Port == port)
            && (entry.Provider is null || string.Equals(entry.Provider, caller?.Provider, StringComparison.OrdinalIgnoreCase))
            && (entry.Tenants.Count == 0 || (caller is not null && entry.Tenants.Contains(caller.Tenant))));
    }
}
