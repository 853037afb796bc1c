using System.Net;
using System.Net.Sockets;
using Iris.Adapters.Http;
using Iris.Core.Handles;

namespace Iris.Adapters.Tests.Http;

public sealed class OutgoingPlacesTests
{
    [Fact]
    public async Task ConnectAsync_NoPlaceLeft_WaitsForOneThatIsClosed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var host = new AdapterHost(configuration: [("Handles:MaxOutgoing", "1"), ("Security:AllowPrivateNetworks", "true")]);
        var guard = host.Get<OutgoingGuard>();
        Task<OutgoingStream> ConnectAsync(CancellationToken token) =>
            guard.ConnectAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, OutgoingUse.Provider, token);

        var first = await ConnectAsync(CancellationToken.None);
        var second = ConnectAsync(CancellationToken.None);
        using (var cancelled = new CancellationTokenSource())
        {
            var third = ConnectAsync(cancelled.Token);
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        }

        Assert.False(second.IsCompleted);
        await first.DisposeAsync();
        await (await second).DisposeAsync();

        Assert.Equal(1, host.Get<OutgoingPlaces>().Free);
    }

    [Fact]
    public async Task Close_AfterTheHostHasEnded_IsQuiet()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        OutgoingStream stream;
        await using (var host = new AdapterHost(configuration: ("Security:AllowPrivateNetworks", "true")))
        {
            stream = await host.Get<OutgoingGuard>().ConnectAsync(
                "127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, OutgoingUse.Provider, CancellationToken.None);
        }

        await stream.DisposeAsync();
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_GivesThePlaceBack()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var host = new AdapterHost(configuration: [("Handles:MaxOutgoing", "1"), ("Security:AllowPrivateNetworks", "true")]);

        for (var i = 0; i < 3; i++)
            await Assert.ThrowsAsync<SocketException>(() => host.Get<OutgoingGuard>().ConnectAsync(
                "127.0.0.1", port, OutgoingUse.Provider, CancellationToken.None));

        Assert.Equal(1, host.Get<OutgoingPlaces>().Free);
    }
}
