using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Webhooks;

/// <summary>What a receiver answers belongs to its delivery and not into the log.</summary>
public sealed partial class WebhookLogTests : IDisposable
{
    private const string Marker = "MARKER-34600123456";

    private readonly string folder = Directory.CreateTempSubdirectory("iris-hook-log-").FullName;
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public void Dispose()
    {
        listener.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Log_OfAnAnswerThatIsNoHttp_HoldsNothingOfIt()
    {
        listener.Start();
        var answering = AnswerAsync();
        using var gateway = await GatewayProcess.StartAsync(folder, "Development");
        var client = new IrisClient(new HttpClient { BaseAddress = new Uri(gateway.Address) }).WithKey(gateway.ApiKey);
        var integration = gateway.Find(SmsIntegration());
        var webhook = $"/configuration/integration/{integration}/webhook";
        var url = $"http://{listener.LocalEndpoint}/hook";
        (await client.PostAsync(webhook, new { Url = url, Subscriptions = new[] { "INTERACTION_OUT_CREATED_EVT" } })).Expect(200);

        (await client.PostAsync("/conversation/interaction", new
        {
            payLoad = new { Type = "simple-text", Text = "Hola" },
            integrationId = integration,
            Destinations = new[] { "34600000001" },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        })).Expect(200);
        await Eventually.GetAsync(
            async () => (await client.GetAsync($"{webhook}/deliveries")).Envelope.GetRawText().Contains(Marker, StringComparison.Ordinal) ? "" : null,
            "the delivery shows what the receiver said");
        Assert.Equal(0, await gateway.StopAsync());

        Assert.Contains("Webhook delivery", gateway.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, gateway.Output, StringComparison.Ordinal);
        listener.Stop();
        await answering;
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                using var receiver = await listener.AcceptTcpClientAsync();
                _ = await receiver.GetStream().ReadAsync(new byte[4096]);
                await receiver.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{Marker} is no status line\r\n\r\n"));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    [GeneratedRegex("([0-9a-f]{24})  SMS-1")]
    private static partial Regex SmsIntegration();
}
