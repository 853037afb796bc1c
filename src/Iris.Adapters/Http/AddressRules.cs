using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Iris.Adapters.Http;

/// <summary>
/// Tells addresses of the public internet from all others: IANA's special-purpose registries, the addresses at which platforms talk to
/// their machines, and what the configuration adds.
/// </summary>
internal sealed class AddressRules(IOptions<OutgoingOptions> options)
{
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>IPv4 behind a translator: what counts is the address in the last four bytes.</summary>
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");

    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Of a public range, but it leads to the platform's own services from every machine there.
            "168.63.129.16/32",
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    private readonly Lazy<IPNetwork[]> more = new(() => [.. options.Value.PrivateNetworks.Select(text => IPNetwork.Parse(text))]);

    /// <summary>Without anything configured.</summary>
    public static AddressRules Default { get; } = new(Options.Create(new OutgoingOptions()));

    /// <summary>Whether the address is one of the public internet.</summary>
    public bool IsPublic(IPAddress address) => IsPublicAsWritten(address) && (Embedded(address) is not { } inner || IsPublicAsWritten(inner));

    /// <summary>
    /// Whether a host may be one of the public internet, as far as it tells by itself: nothing is looked up. Always, where private networks
    /// are allowed.
    /// </summary>
    public bool MayBePublic(string host) =>
        options.Value.AllowPrivateNetworks
        || (HostNames.Literal(host) is { } literal ? IsPublic(literal) : !HostNames.IsPrivate(host));

    private bool IsPublicAsWritten(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(address) || Nat64.Contains(address) || address.IsIPv4MappedToIPv6)
        && !NotPublic.Any(network => network.Contains(address))
        && !more.Value.Any(network => network.Contains(address));

    /// <summary>The IPv4 address that packets to it end up at; null for none. Of tunnels: nothing is public behind 6to4 and Teredo anyway.</summary>
    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return null;

        var bytes = address.GetAddressBytes();
        // ISATAP: 0000:5efe or 0200:5efe before the address.
        var isIsatap = bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe;
        return address.IsIPv4MappedToIPv6 || Nat64.Contains(address) || isIsatap ? new IPAddress(bytes.AsSpan(12)) : null;
    }
}
