using System.Net;
using System.Net.Sockets;
using Iris.Core.Channels;

namespace Iris.Adapters.Outgoing;

/// <summary>Why a host is called.</summary>
public enum OutgoingUse
{
    /// <summary>A provider of an integration: <see cref="OutgoingOptions.AllowedHosts"/> counts, for <see cref="OutgoingCaller.Current"/>.</summary>
    Provider,

    /// <summary>An address that a client gave: no exceptions.</summary>
    Client,

    /// <summary>A provider's host of which whoever calls knows that it is excepted.</summary>
    Excepted,
}

/// <summary>
/// Keeps outgoing calls away from the gateway's own network. Addresses are checked after DNS resolution, and the connection goes to the
/// very addresses that were checked.
/// </summary>
public sealed class OutgoingGuard
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Bounds for how long a change in DNS may go unseen.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    private readonly AddressRules rules;
    private readonly OutgoingPolicy policy;

    internal OutgoingGuard(AddressRules rules, OutgoingPolicy policy) => (this.rules, this.policy) = (rules, policy);

    /// <summary>The addresses of a host.</summary>
    /// <exception cref="AddressNotAllowedException">One of them may not be called.</exception>
    /// <exception cref="SocketException">The name cannot be resolved.</exception>
    public async Task<IPAddress[]> ResolveAsync(string host, int port, OutgoingUse use, CancellationToken cancellationToken)
    {
        var isExcepted = IsExcepted(host, port, use);
        // The resolver refuses unspecified addresses with an exception of its own, and what it makes of a literal address with a dot behind
        // it is its own affair.
        var addresses = HostNames.Literal(host) is { } literal ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        // One bad address among good ones is what an attacker's name server answers: all are refused.
        return isExcepted || addresses.All(rules.IsPublic) ? addresses : throw new AddressNotAllowedException(host);
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
        var addresses = await ResolveAsync(target.Host, target.Port, use, cancellationToken);
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

    private bool IsExcepted(string host, int port, OutgoingUse use) => use switch
    {
        OutgoingUse.Excepted => true,
        OutgoingUse.Provider => policy.IsExcepted(OutgoingCaller.Current, host, port),
        _ => policy.AllowsPrivateNetworks,
    };
}
