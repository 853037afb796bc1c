using System.Net;
using System.Net.Sockets;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Microsoft.Extensions.Options;

namespace Iris.Adapters.Tests.Http;

/// <summary>What the configuration allows, and to whom.</summary>
public sealed class OutgoingPolicyTests
{
    private static readonly OutgoingCaller Acme = new("acme", "SMTP");

    [Theory]
    [InlineData("mail", 25, "acme", "SMTP", true)]
    [InlineData("MAIL.", 25, "other", "Sinch", true)]
    [InlineData("mail.example", 25, "acme", "SMTP", false)]
    [InlineData("relay", 1025, "acme", "SMTP", true)]
    [InlineData("relay", 25, "acme", "SMTP", false)]
    [InlineData("proxy", 443, "acme", "Twilio", true)]
    [InlineData("proxy", 443, "acme", "SMTP", false)]
    [InlineData("proxy", 443, "other", "Twilio", false)]
    [InlineData("fd00::1", 25, "acme", "SMTP", true)]
    [InlineData("10.0.0.9", 25, "acme", "SMTP", true)]
    [InlineData("10.0.0.9", 26, "acme", "SMTP", false)]
    public async Task IsExcepted_Entries_NameProviderHostPortAndTenants(string host, int port, string tenant, string provider, bool expected)
    {
        await using var adapters = Host(
            ("AllowedHosts:0", "mail"), ("AllowedHosts:1", "relay:1025"), ("AllowedHosts:2:Host", "Proxy"), ("AllowedHosts:2:Port", "443"),
            ("AllowedHosts:2:Provider", "twilio"), ("AllowedHosts:2:Tenants:0", "acme"), ("AllowedHosts:3", "[fd00::1]:25"),
            ("AllowedHosts:4", "10.0.0.9:25"));

        Assert.Equal(expected, adapters.Get<OutgoingPolicy>().IsExcepted(new OutgoingCaller(tenant, provider), host, port));
    }

    /// <summary>An exception of one tenant does not count for a call of nobody.</summary>
    [Fact]
    public async Task ResolveAsync_EntryOfATenant_CountsForItsCallsAlone()
    {
        await using var adapters = Host(("AllowedHosts:0:Host", "127.0.0.1"), ("AllowedHosts:0:Tenants:0", "acme"), ("AllowedHosts:0:Port", "25"));
        var guard = adapters.Get<OutgoingGuard>();
        Task<IPAddress[]> ResolveAsync(int port) => guard.ResolveAsync("127.0.0.1", port, OutgoingUse.Provider, CancellationToken.None);

        Assert.Single(await Acme.RunAsync(() => ResolveAsync(25)));
        Assert.Null(OutgoingCaller.Current);
        await Assert.ThrowsAsync<AddressNotAllowedException>(() => Acme.RunAsync(() => ResolveAsync(26)));
        await Assert.ThrowsAsync<AddressNotAllowedException>(() => new OutgoingCaller("other", "SMTP").RunAsync(() => ResolveAsync(25)));
        await Assert.ThrowsAsync<AddressNotAllowedException>(() => ResolveAsync(25));
    }

    /// <summary>Connections are pooled by host and port: one that a tenant has open must not serve another.</summary>
    [Fact]
    public async Task ProviderHttp_ConnectionOfAnAllowedTenant_IsNotAnothersToUse()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await using var adapters = Host(("AllowedHosts:0:Host", "127.0.0.1"), ("AllowedHosts:0:Tenants:0", "acme"));
        var http = adapters.Get<ProviderHttp>();
        var serving = ServeAsync(listener);

        var allowed = await Acme.RunAsync(() => CallAsync(http, port));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => new OutgoingCaller("other", "SMTP").RunAsync(() => CallAsync(http, port)));

        Assert.True(allowed.IsSuccess);
        Assert.IsType<AddressNotAllowedException>(refused.InnerException);
        listener.Stop();
        Assert.Equal(1, await serving);
    }

    [Fact]
    public async Task IsPublic_ConfiguredNetworks_ArePrivateToo()
    {
        await using var adapters = Host(("PrivateNetworks:0", "8.8.0.0/16"), ("PrivateNetworks:1", "2606:4700::/32"));
        var rules = adapters.Get<AddressRules>();

        foreach (var address in new[] { "8.8.8.8", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2606:4700::1111" })
            Assert.False(rules.IsPublic(IPAddress.Parse(address)), address);
        Assert.True(rules.IsPublic(IPAddress.Parse("9.9.9.9")));
    }

    [Theory]
    [InlineData("AllowedHosts:0", "mail:none")]
    [InlineData("AllowedHosts:0", "mail:70000")]
    [InlineData("AllowedHosts:0:Port", "25")]
    [InlineData("AllowedHosts:0:Port", "none")]
    [InlineData("AllowedHosts:0", "")]
    [InlineData("PrivateNetworks:0", "8.8.8.8")]
    [InlineData("PrivateNetworks:0", "10.0.0.0/33")]
    public async Task Options_Nonsense_IsRefused(string key, string value)
    {
        await using var adapters = Host((key, value));

        Assert.ThrowsAny<Exception>(() => adapters.Get<IOptions<OutgoingOptions>>().Value);
    }

    [Theory]
    [InlineData("crm.example.com", true)]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("crm", false)]
    [InlineData("localhost", false)]
    [InlineData("LocalHost.", false)]
    [InlineData("app.localhost", false)]
    [InlineData("metadata.google.internal", false)]
    [InlineData("nas.home.arpa", false)]
    [InlineData("printer.local", false)]
    [InlineData("db.corp.", false)]
    [InlineData("corp.example.com", true)]
    [InlineData("127.0.0.1.", false)]
    [InlineData("0x7f000001", false)]
    [InlineData("017700000001", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("::ffff:7f00:1", false)]
    [InlineData("ⓛocalhost", false)]
    [InlineData("nas.ｌocal", false)]
    [InlineData("nas.ⓛocal", false)]
    [InlineData("１２７.０.０.１", false)]
    [InlineData("127｡0｡0｡1｡", false)]
    public void MayBePublic_Host_TellsByItself(string host, bool expected) => Assert.Equal(expected, AddressRules.Default.MayBePublic(host));

    [Theory]
    [InlineData(false, "mail", 25, false)]
    [InlineData(false, "relay", 25, true)]
    [InlineData(true, "anything.test", 80, true)]
    public async Task AllowsPlain_OnlyWhereSaid(bool everywhere, string host, int port, bool expected)
    {
        await using var adapters = Host(
            ("AllowPlainProviders", $"{everywhere}"), ("AllowedHosts:0", "mail"), ("AllowedHosts:1:Host", "relay"), ("AllowedHosts:1:Plain", "true"));

        Assert.Equal(expected, adapters.Get<IOutgoingPolicy>().AllowsPlain(Acme, host, port));
    }

    private static AdapterHost Host(params (string Key, string Value)[] settings) =>
        new(configuration: [.. settings.Select(setting => ($"Security:{setting.Key}", setting.Value))]);

    private static async Task<ProviderHttpAnswer> CallAsync(ProviderHttp http, int port)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/") { Content = new StringContent("{}") };
        return await http.SendAsync(request, deadline.Token);
    }

    /// <summary>Answers one request, keeps the connection open, and counts connections until the listener stops.</summary>
    private static async Task<int> ServeAsync(TcpListener listener)
    {
        var clients = new List<TcpClient>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync();
                clients.Add(client);
                _ = await client.GetStream().ReadAsync(new byte[4096]);
                await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            }
        }
        catch (SocketException)
        {
            clients.ForEach(client => client.Dispose());
            return clients.Count;
        }
    }
}
