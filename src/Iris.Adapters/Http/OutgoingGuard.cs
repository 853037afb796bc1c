using System.Net;
using System.Net.Sockets;
using Iris.Core.Channels;
using Iris.Core.Handles;

namespace Iris.Adapters.Http;

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
    private readonly OutgoingPlaces places;
    private readonly INameResolver names;

    internal OutgoingGuard(AddressRules rules, OutgoingPolicy policy, OutgoingPlaces places, KeptConnections kept, INameResolver names) =>
        (this.rules, this.policy, this.places, Kept, this.names) = (rules, policy, places, kept, names);

    /// <summary>Which connections may stay open.</summary>
    public KeptConnections Kept { get; }

    /// <summary>The addresses of a host.</summary>
    /// <exception cref="AddressNotAllowedException">One of them may not be called.</exception>
    /// <exception cref="SocketException">The name cannot be resolved.</exception>
    public async Task<IPAddress[]> ResolveAsync(string host, int port, OutgoingUse use, CancellationToken cancellationToken)
    {
        var isExcepted = IsExcepted(host, port, use);
        // The resolver refuses unspecified addresses with an exception of its own, and what it makes of a literal address with a dot behind
        // it is its own affair.
        var addresses = HostNames.Literal(host) is { } literal ? [literal] : await names.ResolveAsync(host, cancellationToken);
        // One bad address among good ones is what an attacker's name server answers: all are refused.
        return isExcepted || addresses.All(rules.IsPublic) ? addresses : throw new AddressNotAllowedException(host);
    }

    /// <summary>
    /// A handler for calls of one use: no redirects, no cookies, no proxy that would hide the real address from the check. A request with
    /// <c>Connection: close</c> leaves no connection behind.
    /// </summary>
    public HttpMessageHandler CreateHandler(OutgoingUse use) => new ClosingHandler(CreateHandler(use, ConnectionLifetime), CreateHandler(use, TimeSpan.Zero));

    private SocketsHttpHandler CreateHandler(OutgoingUse use, TimeSpan lifetime) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // Whoever calls says what of a trace goes along; by itself, whatever is under way would.
        ActivityHeadersPropagator = null,
        UseProxy = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = lifetime,
        PooledConnectionIdleTimeout = Kept.IdleTime,
        // A body that was not read to its end would keep a connection that nobody counts.
        ResponseDrainTimeout = TimeSpan.Zero,
        ConnectCallback = async (context, cancellationToken) =>
            await ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, use, cancellationToken),
    };

    /// <summary>Connects to an address of the host that was checked; the name is not resolved again.</summary>
    /// <exception cref="AddressNotAllowedException">One of its addresses may not be called.</exception>
    /// <exception cref="SocketException">The name cannot be resolved, or nobody answers.</exception>
    public async Task<OutgoingStream> ConnectAsync(string host, int port, OutgoingUse use, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(host, port, use, cancellationToken);
        await places.TakeAsync(cancellationToken);
        Socket? socket = null;
        try
        {
            socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new OutgoingStream(socket, places);
        }
        catch
        {
            socket?.Dispose();
            places.Release();
            throw;
        }
    }

    /// <summary>Whether a provider may be told secrets over a connection that is not encrypted.</summary>
    public bool MaySpeakInClear(string host, int port) =>
        policy.AllowsPrivateNetworks || (OutgoingCaller.Current is { } caller && policy.AllowsPlain(caller, host, port));

    private bool IsExcepted(string host, int port, OutgoingUse use) => use switch
    {
        OutgoingUse.Excepted => true,
        OutgoingUse.Provider => policy.IsExcepted(OutgoingCaller.Current, host, port),
        _ => policy.AllowsPrivateNetworks,
    };
}
