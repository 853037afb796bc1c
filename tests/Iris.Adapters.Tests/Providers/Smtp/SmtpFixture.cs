using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Adapters.Tests.Providers.Smtp;

/// <summary>The SMTP adapter and a server for it.</summary>
internal sealed class SmtpFixture(FakeSmtpServer server, AdapterHost host, JsonElement settings, JsonElement payload) : IAsyncDisposable
{
    public const string MessageId = $"<{AdapterHost.Reference}@acme.test>";

    public static readonly JsonElement TextOnly = JsonElement.Parse("""{ "Type": "simple-email", "subject": "s", "text": "t" }""");

    // Bound once: connections are kept by settings object.
    private readonly object bound = AdapterHost.Bind(host.Registry.FindAdapter("Email", "SMTP")!, settings);

    public FakeSmtpServer Server => server;

    public OutgoingGuard Guard => host.Get<OutgoingGuard>();

    private IChannelAdapter Adapter => host.Registry.FindAdapter("Email", "SMTP")!;

    public static Task<SmtpFixture> StartAsync(
        string change = "", JsonElement? payload = null, TimeProvider? time = null, bool allowPrivateNetworks = true, INameResolver? names = null)
    {
        var server = new FakeSmtpServer();
        var host = new AdapterHost(
            configure: services =>
            {
                services.AddSingleton(time ?? TimeProvider.System);
                if (names is not null)
                    services.AddSingleton(names);
            },
            configuration: ("Security:AllowPrivateNetworks", $"{allowPrivateNetworks}"));
        return Task.FromResult(new SmtpFixture(
            server, host, Settings(server.Port, change), payload ?? Samples.Json("Channels/Email/Samples/simple-email.json")));
    }

    /// <summary>Valid settings for a server on loopback, some of them changed.</summary>
    public static JsonElement Settings(int port, string change)
    {
        var settings = JsonNode.Parse($$"""{ "host": "127.0.0.1", "port": {{port}}, "startTls": false, "fromAddress": "facturas@acme.test" }""")!;
        foreach (var (name, value) in JsonNode.Parse($"{{ {change} }}")!.AsObject())
            settings[name] = value!.DeepClone();
        return JsonSerializer.SerializeToElement(settings);
    }

    public Task<SendOutcome> SendAsync(params string[] destinations) => SendAsync(destinations, CancellationToken.None);

    public Task<SendOutcome> SendAsync(string[] destinations, CancellationToken cancellationToken) =>
        Adapter.SendAsync(Request(destinations), cancellationToken);

    public Task<SendOutcome> SendAsync(ProviderSend request) => Adapter.SendAsync(request, CancellationToken.None);

    public Task<SendOutcome> ProbeAsync() => Adapter.ProbeOf(bound)!(CancellationToken.None);

    public ProviderSend Request(params string[] destinations) =>
        host.Request(Adapter, settings, payload, destinations) with { Settings = bound };

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await server.DisposeAsync();
    }
}

internal static class FakeSmtpServerWaits
{
    public static Task HasSeenAsync(this FakeSmtpServer server, string command) => Eventually.HoldsAsync(
        () => command switch
        {
            FakeSmtpServer.Connect => server.Connections > 0,
            FakeSmtpServer.EndOfData => server.DataEnds > 0,
            _ => server.Commands.Any(line => line.StartsWith(command, StringComparison.Ordinal)),
        },
        $"the server sees {command}");

    public static Task HasNoConnectionAsync(this FakeSmtpServer server) =>
        Eventually.HoldsAsync(() => server.OpenConnections == 0, "every connection is closed");
}
