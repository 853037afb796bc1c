using System.Text.Json;
using Iris.Api.Tests.Providers.Cases;
using Iris.Api.Tests.Support;
using Iris.Testing;
using Microsoft.AspNetCore.Http;
using Xunit.Abstractions;

namespace Iris.Api.Tests.Observability;

/// <summary>What the log tells of sends that go and do not go: enough to know whose they are, and nothing of what they say and to whom.</summary>
public sealed class LogLineTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly string folder = Directory.CreateTempSubdirectory("iris-log-").FullName;
    private readonly string phone = TestTenant.NewPhone();
    private TestReceiver? provider;
    private TestReceiver? client;

    public async Task InitializeAsync() => (provider, client) = (await TestReceiver.StartAsync(), await TestReceiver.StartAsync());

    public async Task DisposeAsync()
    {
        await provider!.DisposeAsync();
        await client!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Log_OfSendsAndTrouble_TellsWhoseAndWhyInOneLineEach()
    {
        using var gateway = await GatewayProcess.StartAsync(
            folder, "Development", ("Dispatch__CircuitMinimumCalls", "2"), ("Dispatch__RetryBaseSeconds", "60"));
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Address) };
        var caller = new IrisClient(http).WithKey(gateway.ApiKey);
        http.DefaultRequestHeaders.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");

        AnswerWith(201, new { id = Guid.NewGuid().ToString() });
        var integration = await NewIntegrationAsync(caller);
        var taken = await SendAsync(caller, integration);
        var line = await LineAsync(gateway, "Information", "was taken by", integration);
        Assert.Equal((taken, integration, "demo", Trace), (line("InteractionId"), line("IntegrationId"), line("Tenant"), line("Trace")));

        AnswerWith(503, new { code = "unavailable", text = $"no way to {phone}" });
        var failed = await SendAsync(caller, integration);
        line = await LineAsync(gateway, "Warning", "failed", integration);
        Assert.Equal((failed, integration, "demo", Trace), (line("InteractionId"), line("IntegrationId"), line("Tenant"), line("Trace")));
        Assert.Equal(("Unreachable", "503"), (line("Outcome"), line("Reason")));

        await SendAsync(caller, integration);
        await SendAsync(caller, integration);
        line = await LineAsync(gateway, "Warning", "The circuit of integration", integration);
        Assert.Equal((integration, "demo", "503"), (line("IntegrationId"), line("Tenant"), line("Reason")));

        AnswerWith(401, new { code = "unauthorized", text = "who are you?" });
        var other = await NewIntegrationAsync(caller);
        client!.Behaviour = (context, _) =>
        {
            (context.Response.StatusCode, context.Response.Headers.RetryAfter) = (503, "120");
            return Task.CompletedTask;
        };
        (await caller.PostAsync($"/configuration/integration/{other}/webhook", new { Url = client.Url, Subscriptions = new[] { "*" } })).Expect(200);
        var held = await SendAsync(caller, other);
        line = await LineAsync(gateway, "Warning", "is held: ", other);
        Assert.Equal((held, other, "demo", Trace), (line("InteractionId"), line("IntegrationId"), line("Tenant"), line("Trace")));
        line = await LineAsync(gateway, "Warning", "is held until", other);
        Assert.Equal((other, "demo", "HTTP 503", new Uri(client.Url).Authority), (line("IntegrationId"), line("Tenant"), line("Reason"), line("Host")));

        Assert.Contains("\"Version\":\"", gateway.Output.Split('\n').First(one => one.Contains("starts in", StringComparison.Ordinal)), StringComparison.Ordinal);
        // Warnings of the provider's words would tell whom it was for.
        Assert.DoesNotContain(phone, gateway.Output, StringComparison.Ordinal);
    }

    /// <summary>The members of a line of an integration with these words, once there is one.</summary>
    private async Task<Func<string, string?>> LineAsync(GatewayProcess gateway, string level, string words, string integration)
    {
        var line = await Eventually.GetAsync(
            () => Task.FromResult(gateway.Output.Split('\n').FirstOrDefault(one =>
                one.Contains($"\"Level\":\"{level}\"", StringComparison.Ordinal) && one.Contains(words, StringComparison.Ordinal)
                && one.Contains(integration, StringComparison.Ordinal))),
            $"the log says: {words}");
        output.WriteLine(line);
        var properties = JsonElement.Parse(line).GetProperty("Properties");
        return name => properties.GetProperty(name).GetString();
    }

    private void AnswerWith(int status, object body) => provider!.Behaviour = (context, _) =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, JsonSerializerOptions.Default);
    };

    private async Task<string> NewIntegrationAsync(IrisClient caller) => (await caller.PostAsync("/configuration/integration", new
    {
        name = "SMS",
        channel = "SMS",
        provider = "Sinch",
        settings = SinchSmsCase.Sms.Settings(provider!.Url),
    })).Expect(200).Payload.GetProperty("integrationId").GetString()!;

    private async Task<string> SendAsync(IrisClient caller, string integration) => (await caller.PostAsync("/conversation/interaction", new
    {
        payLoad = SinchSmsCase.Sms.Payload,
        integrationId = integration,
        Destinations = new[] { phone },
        AutoCreateUser = true,
        AutoCreateProcess = true,
    })).Expect(200).Id;
}
