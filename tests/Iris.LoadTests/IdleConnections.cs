using System.Net;
using System.Net.Sockets;

namespace Iris.LoadTests;

/// <summary>Connections that are opened and never used; those that the server closes are opened again.</summary>
internal static class IdleConnections
{
    /// <summary>Connects that are made at once; also how many are looked at between two pauses.</summary>
    private const int Step = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static void Hold(int port, int most, Action<int> count, CancellationToken stop)
    {
        var sockets = new Socket?[most];
        try
        {
            for (var at = 0; !stop.IsCancellationRequested; at = (at + Step) % most)
            {
                for (var i = at; i < Math.Min(at + Step, most); i++)
                    sockets[i] = Renew(sockets[i], port, count);
                stop.WaitHandle.WaitOne(Pause);
            }
        }
        finally
        {
            foreach (var socket in sockets)
                socket?.Dispose();
        }
    }

    private static Socket? Renew(Socket? socket, int port, Action<int> count)
    {
        if (socket is not null && !(socket.Poll(0, SelectMode.SelectRead) || socket.Poll(0, SelectMode.SelectError)))
            return socket;

        if (socket is not null)
            count(0);
        socket?.Dispose();
        try
        {
            // From another address than everybody else's.
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
            socket.Connect(IPAddress.Loopback, port);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // On its way.
        }
        catch (SocketException)
        {
            socket?.Dispose();
            return null;
        }

        return socket;
    }
}
