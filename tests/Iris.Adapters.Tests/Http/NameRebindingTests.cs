using System.Net;
using System.Net.Sockets;
using Iris.Adapters.Http;
using Iris.Adapters.Tests.Providers.Smtp;
using Iris.Core.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Adapters.Tests.Http;

/// <summary>A name server that answers another address the second time: the connection goes where the check looked.</summary>
public sealed class NameRebindingTests
{
    private const string Host = "relay.example.test";

    [Fact]
    public async Task Smtp_NameChangesItsAddress_ConnectsToTheOneThatWasChecked()
    {
        var names = new ChangingNames();
        await using var smtp = await SmtpFixture.StartAsync($"\"host\": \"{Host}\"", names: names);

        Assert.IsType<SendOutcome.Accepted>(await smtp.SendAsync("ana@example.test"));

        Assert.Equal((1, 1), (names.Questions, smtp.Server.Mails.Count));
    }

    [Fact]
    public async Task Smtp_OneAddressOfTheNameIsPrivate_IsRefusedBeforeAnyConnection()
    {
        await using var smtp = await SmtpFixture.StartAsync(
            $"\"host\": \"{Host}\"", allowPrivateNetworks: false, names: new ChangingNames(IPAddress.Parse("8.8.8.8"), IPAddress.Loopback));

        Assert.Equal(SendErrorCodes.AddressNotAllowed, Assert.IsType<SendOutcome.Held>(await smtp.SendAsync("ana@example.test")).Code);
        Assert.Equal(0, smtp.Server.Connections);
    }

    [Fact]
    public async Task Connect_NameChangesItsAddress_AsksOnce()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var names = new ChangingNames();
        await using var host = new AdapterHost(
            configure: services => services.AddSingleton<INameResolver>(names), configuration: ("Security:AllowPrivateNetworks", "true"));

        await using var stream = await host.Get<OutgoingGuard>().ConnectAsync(
            Host, ((IPEndPoint)listener.LocalEndpoint).Port, OutgoingUse.Provider, CancellationToken.None);

        Assert.Equal(1, names.Questions);
        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)stream.Socket.RemoteEndPoint!).Address.MapToIPv4());
    }

    [Theory]
    [InlineData("relay.example.test", true)]
    [InlineData("other.example.test", false)]
    public async Task MaySpeakInClear_AllowedHost_IsTheOnlyOne(string name, bool allowed)
    {
        await using var host = new AdapterHost(configuration: [("Security:AllowedHosts:0:Host", Host), ("Security:AllowedHosts:0:Plain", "true")]);

        Assert.Equal(
            allowed, await new OutgoingCaller("acme", "SMTP").RunAsync(() => Task.FromResult(host.Get<OutgoingGuard>().MaySpeakInClear(name, 587))));
    }

    /// <summary>Loopback, or what is given, first; an address where nobody listens from then on.</summary>
    private sealed class ChangingNames(params IPAddress[] first) : INameResolver
    {
        private int questions;

        public int Questions => Volatile.Read(ref questions);

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult<IPAddress[]>(
            Interlocked.Increment(ref questions) > 1 ? [IPAddress.Parse("127.0.0.9")] : first.Length == 0 ? [IPAddress.Loopback] : first);
    }
}
