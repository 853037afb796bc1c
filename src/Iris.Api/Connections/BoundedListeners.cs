using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Iris.Api.Connections;

/// <summary>
/// Kestrel's sockets with a bound that holds where connections are accepted. Kestrel's own limit closes a connection later, on a thread that
/// has to come by first: a flood holds all handles until then.
/// </summary>
internal sealed class BoundedListeners(
    ConnectionPlaces places, IOptions<SocketTransportOptions> options, ILoggerFactory loggers) : IConnectionListenerFactory
{
    private readonly SocketTransportFactory sockets = new(options, loggers);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await sockets.BindAsync(endpoint, cancellationToken), places);

    private sealed class Listener(IConnectionListener inner, ConnectionPlaces places) : IConnectionListener
    {
        private readonly CancellationTokenSource unbound = new();

        public EndPoint EndPoint => inner.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                // Not past the end of listening: Kestrel waits for the accept to come back then.
                await places.WaitForRoomAsync(unbound.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (await inner.AcceptAsync(cancellationToken) is not { } connection)
                    return null;

                if (places.TryEnter(connection) is { } place)
                {
                    connection.Features.Set(place);
                    return new PlacedConnection(connection, place);
                }

                connection.Abort(new ConnectionAbortedException("No place is left."));
                await connection.DisposeAsync();
            }
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await unbound.CancelAsync();
            await inner.UnbindAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            await unbound.CancelAsync();
            await inner.DisposeAsync();
            unbound.Dispose();
        }
    }
}
