using System.Net;
using System.Net.Sockets;

namespace Iris.Api.Authentication;

/// <summary>Where a caller is, as limits count: an IPv4 address, or the /64 of an IPv6 one, all of which one subscriber has.</summary>
internal static class RemoteNetwork
{
    private const int PrefixBytes = 8;

    public static string Of(HttpContext context) => Of(context.Connection.RemoteIpAddress);

    public static string Of(IPAddress? address)
    {
        if (address is null)
            return "";
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(PrefixBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
