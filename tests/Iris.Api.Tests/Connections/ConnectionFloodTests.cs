using System.Net;
using System.Net.Sockets;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Connections;

/// <summary>Strangers who open connections and do nothing with them, against a process with few handles.</summary>
public sealed class ConnectionFloodTests : IDisposable
{
    private const int Handles = 640;

    /// <summary>More than all handles of the process.</summary>
    private const int Flood = 700;

    private readonly string folder = Directory.CreateTempSubdirectory("iris-flood-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [FewHandlesFact]
    public async Task Connections_MoreThanHandles_OthersAreAnsweredDuringAndAfter()
    {
        using var gateway = await FewHandles.StartGatewayAsync(folder, Handles);
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < Flood; i++)
                sockets.Add(await ConnectAsync(gateway, $"127.0.1.{(i % 50) + 1}", i % 2 == 0 ? "" : "POST /user/login HTTP/1.1\r\nHost: x\r\nX-Slow: "));

            await IsAnsweredAsync(gateway);
            // Those that were idle for longest lost their places.
            await Eventually.HoldsAsync(() => sockets.Count(IsClosed) > Flood / 2, "most are closed");
            Assert.True(sockets.Take(100).All(IsClosed));
            await IsAnsweredAsync(gateway);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }

        await IsAnsweredAsync(gateway);
        Assert.Equal(0, await gateway.StopAsync());
    }

    [FewHandlesFact]
    public async Task Connections_ManyOfOneAddress_TakeNoPlaceOfAnother()
    {
        const int Most = 5;
        using var gateway = await FewHandles.StartGatewayAsync(folder, Handles, ("Api__MaxConnectionsPerAddress", $"{Most}"));
        using var other = await ConnectAsync(gateway, "127.0.1.2", "");
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 20; i++)
                sockets.Add(await ConnectAsync(gateway, "127.0.1.1", ""));

            await Eventually.HoldsAsync(() => sockets.Count(IsClosed) == sockets.Count - Most, "all but the last few are closed");
            Assert.DoesNotContain(sockets[^Most..], IsClosed);
            Assert.False(IsClosed(other));
            await IsAnsweredAsync(gateway);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    [FewHandlesFact]
    public async Task Connections_ManyOfAProxy_AreNotBoundByItsAddress()
    {
        using var gateway = await FewHandles.StartGatewayAsync(
            folder, Handles, ("Api__MaxConnectionsPerAddress", "5"), ("Api__Proxies__0", "127.0.1.1"));
        var sockets = new List<Socket>();
        try
        {
            for (var i = 0; i < 20; i++)
                sockets.Add(await ConnectAsync(gateway, "127.0.1.1", ""));

            // Accepted in their order: those of the proxy were looked at before this one is answered.
            await IsAnsweredAsync(gateway);
            Assert.DoesNotContain(sockets, IsClosed);
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    [FewHandlesFact]
    public async Task Start_BoundsBeyondTheLimit_SaysSo()
    {
        using var gateway = await FewHandles.StartGatewayAsync(folder, Handles, ("Api__MaxConnections", "150"));

        Assert.Contains("Api:MaxConnections (168", gateway.Output, StringComparison.Ordinal);
        Assert.Contains($"the process may have {Handles} open", gateway.Output, StringComparison.Ordinal);
        await IsAnsweredAsync(gateway);
    }

    [FewHandlesFact]
    public async Task Start_MoreConnectionsThanHandles_IsRefusedWithASentence()
    {
        using var gateway = await FewHandles.StartGatewayAsync(folder, Handles, ("Api__MaxConnections", "5000"));

        Assert.NotEqual(0, await gateway.WaitForExitAsync());
        Assert.Contains("Api:MaxConnections comes to", gateway.Output, StringComparison.Ordinal);
        Assert.Contains("ulimit -n", gateway.Output, StringComparison.Ordinal);
    }

    private static async Task<Socket> ConnectAsync(GatewayProcess gateway, string from, string head)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(gateway.Address).Port);
        try
        {
            await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes(head));
        }
        catch (SocketException)
        {
            // Closed already.
        }

        return socket;
    }

    private static async Task IsAnsweredAsync(GatewayProcess gateway)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        using var response = await client.GetAsync(new Uri($"{gateway.Address}/health/ready"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static bool IsClosed(Socket socket)
    {
        try
        {
            return socket.Poll(0, SelectMode.SelectRead) && socket.Receive(new byte[64]) == 0;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
