using System.Net;
using System.Net.Sockets;
using Iris.Core.Channels;
using Microsoft.Extensions.Options;

namespace Iris.Adapters.Outgoing;

/// <summary>Why a host is called.</summary>
public enum OutgoingUse
{
    /// <summary>A provider of an integration: <see cref="OutgoingOptions.AllowedHosts"/> counts.</summary>
    Provider,

    /// <summary>An address that a client gave: no exceptions.</summary>
    Client,
}

/// <summary>
/// Keeps outgoing calls away from the gateway's own network. Addresses are checked after DNS resolution, and the connection goes to the
/// very addresses that were checked.
/// </summary>
public sealed class OutgoingGuard(IOptions<OutgoingOptions> options)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Bounds for how long a change in DNS may go unseen.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    /// <summary>The addresses of a host.</summary>
    /// <exception cref="AddressNotAllowedException">One of them may not be called.</exception>
    /// <exception cref="SocketException">The name cannot be resolved.</exception>
    public async Task<IPAddress[]> ResolveAsync(string host, OutgoingUse use, CancellationToken cancellationToken)
    {
        // The resolver refuses unspecified addresses with an exception of its own.
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        // One bad address among good ones is what an attacker's name server answers: all are refused.
        return IsExcepted(host, use) || addresses.All(PublicAddress.Is) ? addresses : throw new AddressNotAllowedException(host);
    }

    /// <summary>A handler for calls of one use: no redirects, no cookies, no proxy that would hide the real address from the check.</summary>
    public SocketsHttpHandler CreateHandler(OutgoingUse use) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = ConnectionLifetime,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, use, cancellationToken),
    };

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint target, OutgoingUse use, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(target.Host, use, cancellationToken);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsExcepted(string host, OutgoingUse use) =>
        options.Value.AllowPrivateNetworks
        || (use == OutgoingUse.Provider && options.Value.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase));
}
