using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Iris.Testing.MongoDb;
using MongoDB.Driver;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>Stands between a store and the server: cuts connections as a step-down or a broken network does, is away altogether, or hangs.</summary>
internal sealed class CutProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> open = new();
    private readonly MongoUrl target = new(TestServer.ConnectionString);
    private volatile bool isAway;
    private volatile TaskCompletionSource going = Ended();

    public CutProxy()
    {
        listener.Start();
        var url = new MongoUrlBuilder(TestServer.ConnectionString)
        {
            Server = new MongoServerAddress("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port),
            ReplicaSetName = null,
            DirectConnection = true,
        };
        ConnectionString = url.ToString();
        _ = AcceptAsync();
    }

    public string ConnectionString { get; }

    /// <summary>Breaks every connection at once; new ones go through.</summary>
    public void Cut()
    {
        foreach (var client in open.Keys)
            client.Dispose();
    }

    public void GoAway()
    {
        isAway = true;
        Cut();
    }

    public void ComeBack() => isAway = false;

    /// <summary>Keeps every connection open and lets nothing through, as a machine that hangs.</summary>
    public void Hang() => going = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void GoOn() => going.TrySetResult();

    public void Dispose()
    {
        listener.Dispose();
        GoAway();
        GoOn();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                if (isAway)
                    client.Dispose();
                else
                    _ = ServeAsync(client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var server = new TcpClient();
        open[client] = true;
        open[server] = true;
        try
        {
            await server.ConnectAsync(target.Server.Host, target.Server.Port);
            await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
        finally
        {
            client.Dispose();
            open.TryRemove(client, out _);
            open.TryRemove(server, out _);
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.GetStream().ReadAsync(buffer) is > 0 and var count)
        {
            await going.Task;
            await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
        }
    }

    private static TaskCompletionSource Ended()
    {
        var ended = new TaskCompletionSource();
        ended.SetResult();
        return ended;
    }
}
