using System.Text;
using System.Text.Json;
using Iris.Api.Tests.Providers;
using Iris.Api.Tests.Providers.Cases;
using Iris.Api.Tests.Support;
using Iris.Testing;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;

namespace Iris.Api.Tests.Observability;

/// <summary>One trace from the caller to the receiver of the webhook, through a restart, as a collector gets it.</summary>
public sealed class TraceTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string CallersSpan = "00f067aa0ba902b7";

    private readonly string folder = Directory.CreateTempSubdirectory("iris-trace-").FullName;
    private readonly ProviderRun run = new(TestTenant.NewPhone(), Guid.NewGuid().ToString());
    private OtlpReceiver? collector;
    private TestReceiver? provider;
    private TestReceiver? client;

    private OtlpReceiver Collector => collector!;

    public async Task InitializeAsync()
    {
        (collector, provider, client) = (await OtlpReceiver.StartAsync(), await TestReceiver.StartAsync(), await TestReceiver.StartAsync());
        provider.Behaviour = (context, call) =>
        {
            var answer = SinchSmsCase.Sms.Answer(run, call);
            context.Response.StatusCode = answer?.Status ?? 404;
            return answer is null ? Task.CompletedTask : context.Response.WriteAsJsonAsync(answer.Value.Body, JsonSerializerOptions.Default);
        };
    }

    public async Task DisposeAsync()
    {
        await Collector.DisposeAsync();
        await provider!.DisposeAsync();
        await client!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Send_WithTraceparent_IsOneTraceToTheWebhookAlsoAfterARestart()
    {
        using var first = await StartAsync();
        var (integration, callback) = await SetUpAsync(first);
        var sent = await SendAsync(first, integration, TimeSpan.FromSeconds(2));
        Assert.Equal(0, await first.StopAsync());

        using var second = await StartAsync();
        await Eventually.HoldsAsync(() => provider!.Calls.Any(IsSend), "the provider is called");
        var delivered = SinchSmsCase.Sms.Sign!(run, SinchSmsCase.Sms.Notices[^1].Request(run with { Reference = sent }));
        using (var message = delivered.ToMessage(new Uri(callback).AbsolutePath))
        {
            using var http = new HttpClient { BaseAddress = new Uri(second.Address) };
            using var answer = await http.SendAsync(message);
            Assert.True(answer.IsSuccessStatusCode);
        }

        await Eventually.HoldsAsync(() => client!.Calls.Any(call => call.Event == "INTERACTION_STATUSCHANGED_EVT" && call.Text.Contains("COMPLETED", StringComparison.Ordinal)), "the webhook is called");
        await Eventually.HoldsAsync(() => OfTrace().Count(span => span.Name == "iris.webhook") == client!.Calls.Count, "its spans have come");
        output.WriteLine(Collector.Draw(Trace));

        var request = OfTrace("POST conversation/interaction").Single();
        Assert.Equal(CallersSpan, request.Parent);
        var accepted = OfTrace("iris.accept").Single();
        Assert.Equal(request.Id, accepted.Parent);
        var turn = OfTrace("iris.dispatch").Single();
        Assert.Equal((accepted.Id, sent), (turn.Parent, turn.Attributes["iris.interaction"]));
        var call = OfTrace("iris.provider").Single();
        Assert.Equal((turn.Id, "Accepted"), (call.Parent, call.Attributes["iris.outcome"]));
        Assert.Equal($"00-{Trace}-{call.Id}-01", provider!.Calls.Single(IsSend).Headers["traceparent"]);
        Assert.Equal(accepted.Id, OfTrace("iris.notice").Single().Parent);
        Assert.All(client!.Calls, told => Assert.Contains(
            OfTrace("iris.webhook"), span => told.Headers["traceparent"] == $"00-{Trace}-{span.Id}-01" && span.Attributes["iris.event"] == told.Event));
        // Neither the token in the callback's path nor whom it was for.
        var all = string.Concat(Collector.Of("traces").Select(Encoding.UTF8.GetString));
        Assert.DoesNotContain(new Uri(callback).Segments[^1], all, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Phone, all, StringComparison.Ordinal);
        Assert.NotEmpty(Collector.Of("metrics"));
        Assert.Contains(Collector.Of("logs"), logs => Encoding.UTF8.GetString(logs).Contains(sent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Send_NobodyListens_StillTellsTheCallersTraceToProviderAndWebhook()
    {
        using var gateway = await GatewayProcess.StartAsync(folder, "Development");
        var (integration, _) = await SetUpAsync(gateway);

        var sent = await SendAsync(gateway, integration, TimeSpan.Zero);

        await Eventually.HoldsAsync(() => client!.Calls.Count > 0 && provider!.Calls.Any(IsSend), "provider and webhook are called");
        Assert.StartsWith($"00-{Trace}-", provider!.Calls.Single(IsSend).Headers["traceparent"], StringComparison.Ordinal);
        Assert.StartsWith($"00-{Trace}-", client!.Calls[0].Headers["traceparent"], StringComparison.Ordinal);
        await Eventually.HoldsAsync(
            () => gateway.Output.Split('\n').Any(line => line.Contains("was taken by", StringComparison.Ordinal) && line.Contains(sent, StringComparison.Ordinal)
                && line.Contains($"\"Trace\":\"{Trace}\"", StringComparison.Ordinal)),
            "the line of the attempt names the trace");
    }

    [Fact]
    public async Task Send_ProviderTraceparentIsOff_TellsTheProviderNothing()
    {
        using var gateway = await StartAsync(("Telemetry__ProviderTraceparent", "false"));
        var (integration, _) = await SetUpAsync(gateway);

        await SendAsync(gateway, integration, TimeSpan.Zero);

        await Eventually.HoldsAsync(() => provider!.Calls.Any(IsSend), "the provider is called");
        Assert.False(provider!.Calls.Single(IsSend).Headers.ContainsKey("traceparent"));
    }

    private IEnumerable<OtlpSpan> OfTrace(string? name = null) => Collector.Spans.Where(span => span.Trace == Trace && (name is null || span.Name == name));

    private bool IsSend(ReceivedCall call) => call.Text.Contains(run.Phone, StringComparison.Ordinal);

    private Task<GatewayProcess> StartAsync(params (string, string)[] variables) => GatewayProcess.StartAsync(
        folder, "Development",
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", Collector.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "100"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "100"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"), .. variables,
        ]);

    private async Task<(string Integration, string Callback)> SetUpAsync(GatewayProcess gateway)
    {
        var caller = Caller(gateway);
        var integration = (await caller.PostAsync("/configuration/integration", new
        {
            name = "SMS",
            channel = "SMS",
            provider = "Sinch",
            settings = SinchSmsCase.Sms.Settings(provider!.Url),
        })).Expect(200).Payload;
        var id = integration.GetProperty("integrationId").GetString()!;
        (await caller.PostAsync($"/configuration/integration/{id}/webhook", new { Url = client!.Url, Subscriptions = new[] { "*" } })).Expect(200);
        return (id, (await caller.GetAsync($"/configuration/integration/{id}")).Payload.GetProperty("callbackUrl").GetString()!);
    }

    private async Task<string> SendAsync(GatewayProcess gateway, string integration, TimeSpan delay)
    {
        var caller = Caller(gateway);
        caller.Http.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-{CallersSpan}-01");
        return (await caller.PostAsync("/conversation/interaction", new
        {
            payLoad = SinchSmsCase.Sms.Payload,
            integrationId = integration,
            Destinations = new[] { run.Phone },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            sendAt = delay == TimeSpan.Zero ? null : DateTimeOffset.UtcNow.Add(delay).ToString("O"),
        })).Expect(200).Id;
    }

    private static IrisClient Caller(GatewayProcess gateway) =>
        new IrisClient(new HttpClient { BaseAddress = new Uri(gateway.Address) }).WithKey(gateway.ApiKey);
}
