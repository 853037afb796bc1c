namespace Iris.Core.Channels;

/// <summary>Which providers may be called, as far as settings tell without looking anything up.</summary>
public interface IOutgoingPolicy
{
    /// <summary>Whether a host may be called by its name or literal address; where a name leads is checked with every connection.</summary>
    bool AllowsHost(OutgoingCaller caller, string host, int port);

    /// <summary>Whether a host may be called without TLS.</summary>
    bool AllowsPlain(OutgoingCaller caller, string host, int port);
}
