using Microsoft.AspNetCore.Connections;

namespace Iris.Api.Connections;

/// <summary>The place that a connection holds among all; a feature of the connection and so of its requests.</summary>
internal sealed class ConnectionPlace(ConnectionPlaces places, ConnectionContext connection, string? network)
{
    public ConnectionContext Connection { get; } = connection;

    /// <summary>The remote network whose places it counts among; null for none.</summary>
    public string? Network { get; } = network;

    /// <summary>Where it stands among all, and among those of its network; null once it has lost its place.</summary>
    internal LinkedListNode<ConnectionPlace>? InAll { get; set; }

    internal LinkedListNode<ConnectionPlace>? InNetwork { get; set; }

    internal DateTimeOffset Since { get; set; }

    /// <summary>Requests that run: more than one with HTTP/2.</summary>
    internal int Running { get; set; }

    public void Begin() => places.Begin(this);

    public void Know() => places.Know(this);

    public void End() => places.End(this);

    public void Leave() => places.Leave(this);
}
