namespace Iris.Adapters.Http;

/// <summary>The outgoing protection refused to connect: the host resolves to an address that the gateway does not call.</summary>
public sealed class AddressNotAllowedException(string host)
    : IOException($"The host {host} resolves to an address that is not allowed")
{
    /// <summary>The host as it was asked for.</summary>
    public string Host { get; } = host;
}
