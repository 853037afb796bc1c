using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Iris.Api.Tests.Clients;

/// <summary>The line between a client and the gateway, which can be cut.</summary>
internal sealed class DroppingLine : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> ends = [];
    private readonly Uri gateway;
    private readonly Task accepting;
    private volatile bool isCut;

    public DroppingLine(Uri gateway)
    {
        this.gateway = gateway;
        listener.Start();
        accepting = AcceptAsync();
    }

    public string Address => $"http://{listener.LocalEndpoint}";

    /// <summary>While it is, connections end, and new ones do at once.</summary>
    public bool IsCut
    {
        get => isCut;
        set
        {
            isCut = value;
            if (value)
                DropAll();
        }
    }

    public async ValueTask DisposeAsync()
    {
        listener.Stop();
        DropAll();
        await accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var caller = await listener.AcceptTcpClientAsync();
                ends.Add(caller);
                if (isCut)
                    caller.Dispose();
                else
                    await ConnectAsync(caller);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is taken away.
        }
    }

    private async Task ConnectAsync(TcpClient caller)
    {
        var callee = new TcpClient();
        ends.Add(callee);
        await callee.ConnectAsync(gateway.Host, gateway.Port);
        _ = CarryAsync(caller, callee);
        _ = CarryAsync(callee, caller);
    }

    private static async Task CarryAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }

    private void DropAll()
    {
        while (ends.TryTake(out var end))
            end.Dispose();
    }
}
