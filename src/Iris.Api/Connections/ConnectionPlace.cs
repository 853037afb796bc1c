using Microsoft.AspNetCore.Connections;

namespace Iris.Api.Connections;

/// <summary>The place that a connection holds among all; a feature of the connection and so of its requests.</summary>
internal sealed class ConnectionPlace(ConnectionPlaces places, ConnectionContext connection)
{
    public ConnectionContext Connection { get; } = connection;

    /// <summary>Where it stands among those that may lose their place; null while it may not, in no list once it has.</summary>
    internal LinkedListNode<ConnectionPlace>? Node { get; set; }

    internal DateTimeOffset Since { get; set; }

    /// <summary>Requests that run: more than one with HTTP/2.</summary>
    internal int Running { get; set; }

    public void Begin() => places.Begin(this);

    public void Know() => places.Know(this);

    public void End() => places.End(this);

    public void Leave() => places.Leave(this);
}
