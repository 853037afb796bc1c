using System.Net;
using System.Net.Sockets;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Http;

public sealed class OutgoingGuardTests
{
    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("10.1.2.3")]
    [InlineData("100.64.0.1")]
    [InlineData("100.127.255.255")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("172.16.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("fc00::1")]
    [InlineData("fdff::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2001:db8::1")]
    [InlineData("192.0.0.1")]
    [InlineData("203.0.113.1")]
    [InlineData("240.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("::ffff:0:127.0.0.1")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b:1::10.0.0.1")]
    [InlineData("2001:0:7f00:1::")]
    [InlineData("100::1")]
    [InlineData("fec0::1")]
    [InlineData("168.63.129.16")]
    [InlineData("::ffff:168.63.129.16")]
    [InlineData("64:ff9b::168.63.129.16")]
    [InlineData("fd00:ec2::254")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("192.88.99.1")]
    [InlineData("2a00:1450:4001::5efe:10.0.0.1")]
    [InlineData("2a00:1450:4001::200:5efe:127.0.0.1")]
    [InlineData("5f00::1")]
    [InlineData("127.0.0.1.")]
    [InlineData("2130706433")]
    [InlineData("0x7f.1")]
    [InlineData("0177.0.0.1")]
    [InlineData("127.1")]
    [InlineData("[::1]")]
    [InlineData("fe80::1%1")]
    [InlineData("１２７.０.０.１")]
    [InlineData("127。0。0。1")]
    public async Task ResolveAsync_AddressOfNoPublicHost_IsRefused(string address)
    {
        await using var host = new AdapterHost();
        var exception = await Assert.ThrowsAsync<AddressNotAllowedException>(
            () => host.Get<OutgoingGuard>().ResolveAsync(address, 443, OutgoingUse.Provider, CancellationToken.None));

        Assert.Equal(address, exception.Host);
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("100.128.0.1")]
    [InlineData("172.32.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    public async Task ResolveAsync_PublicAddress_IsAllowed(string address)
    {
        await using var host = new AdapterHost();

        Assert.Equal(
            IPAddress.Parse(address),
            Assert.Single(await host.Get<OutgoingGuard>().ResolveAsync(address, 443, OutgoingUse.Client, CancellationToken.None)));
    }

    [Theory]
    [InlineData(OutgoingUse.Provider, true)]
    [InlineData(OutgoingUse.Client, false)]
    public async Task ResolveAsync_AllowedHost_IsAnExceptionForProvidersOnly(OutgoingUse use, bool allowed)
    {
        await using var host = new AdapterHost(configuration: ("Security:AllowedHosts:0", "LocalHost"));
        var resolving = host.Get<OutgoingGuard>().ResolveAsync("localhost", 443, use, CancellationToken.None);

        if (allowed)
            Assert.NotEmpty(await resolving);
        else
            await Assert.ThrowsAsync<AddressNotAllowedException>(() => resolving);
    }

    [Fact]
    public async Task ProviderHttp_PrivateAddress_HoldsTheIntegration()
    {
        await using var host = new AdapterHost();

        var outcome = await CallAsync(host, "http://localhost:9/");

        Assert.Equal(SendErrorCodes.AddressNotAllowed, Assert.IsType<SendOutcome.Held>(outcome).Code);
    }

    [Fact]
    public async Task ProviderHttp_PrivateNetworksAllowed_ReachesTheHost()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var host = new AdapterHost(configuration: ("Security:AllowPrivateNetworks", "true"));
        var calling = CallAsync(host, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        using var client = await listener.AcceptTcpClientAsync();
        await ReadRequestAsync(client);
        await client.GetStream().WriteAsync("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"u8.ToArray());

        // Redirects are not followed.
        Assert.Equal("HTTP 302", Assert.IsType<SendOutcome.Held>(await calling).Description);
    }

    [Fact]
    public async Task ProviderHttp_ConnectionCutAfterTheRequest_IsUnknown()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var host = new AdapterHost(configuration: ("Security:AllowPrivateNetworks", "true"));
        var calling = CallAsync(host, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

        using (var client = await listener.AcceptTcpClientAsync())
            await ReadRequestAsync(client);

        Assert.IsType<SendOutcome.Unknown>(await calling);
    }

    [Fact]
    public async Task ProviderHttp_NobodyListens_IsUnreachable()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        await using var host = new AdapterHost(configuration: ("Security:AllowPrivateNetworks", "true"));

        Assert.IsType<SendOutcome.Unreachable>(await CallAsync(host, $"http://127.0.0.1:{port}/"));
    }

    private static async Task ReadRequestAsync(TcpClient client) => Assert.NotEqual(0, await client.GetStream().ReadAsync(new byte[4096]));

    private static async Task<SendOutcome> CallAsync(AdapterHost host, string url)
    {
        // With content, as every send: a request without one is repeated by the handler itself when the connection is cut.
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent("{}") };
        return await host.Get<ProviderHttp>().CallAsync(
            request,
            answer => HttpOutcomes.FromRefusal(answer, null, null),
            CancellationToken.None);
    }
}
