using System.Net;

namespace Iris.Adapters.Http;

/// <summary>Finds the addresses of a name.</summary>
public interface INameResolver
{
    /// <exception cref="System.Net.Sockets.SocketException">There are none.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>As the system does.</summary>
internal sealed class SystemNames : INameResolver
{
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);
}
