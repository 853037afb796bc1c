using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Api.Tests.Operations;

/// <summary>What operators see of their tenant at one look, and what they are told.</summary>
public sealed class SummaryTests(SummaryTests.Gateway gateway) : IClassFixture<SummaryTests.Gateway>
{
    private IrisApplication Application => gateway.Application;

    [Fact]
    public async Task Summary_NothingHappened_TellsOfNothing()
    {
        var tenant = await Application.NewTenantAsync();
        await tenant.NewIntegrationAsync();

        var summary = await ReadAsync(tenant);

        Assert.Equal(
            ["at", "countedAt", "waiting", "rates", "integrations", "webhooks", "alarms"], summary.EnumerateObject().Select(member => member.Name));
        Assert.Equal("""{"count":0,"oldestDue":null,"oldestAccepted":null,"states":[]}""", summary.GetProperty("waiting").GetRawText());
        Assert.Equal("""{"minutes":5,"accepted":0,"sent":0,"failed":0,"received":0}""", summary.GetProperty("rates").GetRawText());
        Assert.Equal(("[]", "[]", "[]"), (
            summary.GetProperty("integrations").GetRawText(), summary.GetProperty("webhooks").GetRawText(), summary.GetProperty("alarms").GetRawText()));
        (await (await tenant.ClientWithScopesAsync("send", "configure")).GetAsync("/operations/summary")).Expect(403);
    }

    [Fact]
    public async Task Summary_SomeSentSomeFailedSomeWait_TellsOfEach()
    {
        var (tenant, other) = (await Application.NewTenantAsync(), await Application.NewTenantAsync());
        var integration = await tenant.NewIntegrationAsync();
        await tenant.WaitForStatusAsync((await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200).Id, "SENT");
        var sendAt = DateTimeOffset.UtcNow.AddHours(1);
        (await tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = ScriptedChannel.Payload,
            integrationId = integration,
            Destinations = new[] { TestTenant.NewPhone() },
            AutoCreateUser = true,
            AutoCreateProcess = true,
            sendAt,
        })).Expect(200);
        var held = await tenant.NewIntegrationAsync("SMS", "Sandbox", new { behaviour = "hold" });
        await SendSmsAsync(tenant, held);

        var summary = await UntilAsync(tenant, one => Rates(one).Sent == 1 && one.GetProperty("waiting").GetProperty("count").GetInt64() == 2);

        Assert.Equal((3, 1, 0), Rates(summary));
        var all = summary.GetProperty("integrations").EnumerateArray().ToDictionary(one => one.GetProperty("integrationId").GetString()!);
        Assert.Equal(new[] { integration, held }.Order(StringComparer.Ordinal), all.Keys.Order(StringComparer.Ordinal));
        var scheduled = Assert.Single(all[integration].GetProperty("waiting").GetProperty("states").EnumerateArray());
        Assert.Equal(("scheduled", 1, sendAt), (
            scheduled.GetProperty("state").GetString(), scheduled.GetProperty("count").GetInt32(), scheduled.GetProperty("oldestDue").GetDateTimeOffset()));
        Assert.Equal("SANDBOX_HELD", all[held].GetProperty("hold").GetProperty("code").GetString());
        Assert.Equal("closed", all[integration].GetProperty("circuit").GetString());
        Assert.Equal("[]", (await ReadAsync(other)).GetProperty("integrations").GetRawText());
    }

    [Fact]
    public async Task Summary_ReceiverDoesNotAnswer_TellsWhatWaitsForItsHost()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Answer(503);
        var tenant = await Application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        await tenant.SetWebhookAsync(integration, receiver.Url, "INTERACTION_OUT_CREATED_EVT");
        for (var i = 0; i < 3; i++)
            (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200);

        var summary = await UntilAsync(tenant, one => one.GetProperty("webhooks").EnumerateArray().Any(host => host.GetProperty("pending").GetInt32() == 3));

        var host = Assert.Single(summary.GetProperty("webhooks").EnumerateArray());
        Assert.Equal(["host", "pending", "oldestDue", "oldestCreated", "heldUntil"], host.EnumerateObject().Select(member => member.Name));
        Assert.Equal(new Uri(receiver.Url).Authority, host.GetProperty("host").GetString());
    }

    [Fact]
    public async Task Alarms_SendsFail_AreShownAndToldOnce()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await Application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync("SMS", "Sandbox", new { behaviour = "refuse" });
        var listening = await tenant.NewIntegrationAsync();
        await tenant.SetWebhookAsync(listening, receiver.Url, "FAILURE_RATE_HIGH_EVT");
        for (var i = 0; i < 3; i++)
            await SendSmsAsync(tenant, integration);

        await Eventually.HoldsAsync(() => receiver.Calls.Count > 0, "the failures are told");

        var call = receiver.Calls[0];
        var payload = call.Json.GetProperty("Payload");
        Assert.Equal(("FAILURE_RATE_HIGH_EVT", integration, 3, 3), (
            call.Event, payload.GetProperty("integrationId").GetString(), payload.GetProperty("failed").GetInt32(), payload.GetProperty("of").GetInt32()));
        var alarm = Assert.Single((await ReadAsync(tenant)).GetProperty("alarms").EnumerateArray());
        Assert.Equal(("failure-rate", integration), (alarm.GetProperty("kind").GetString(), alarm.GetProperty("integrationId").GetString()));
        Assert.Equal(payload.GetProperty("since").GetDateTimeOffset(), alarm.GetProperty("since").GetDateTimeOffset());
        Assert.Single(receiver.Calls);
    }

    [Fact]
    public async Task Alarms_CircuitOpens_IsToldAndShown()
    {
        await using var own = new IrisApplication(_ => { }, [.. Development, ("Dispatch:CircuitMinimumCalls", "2")]);
        await own.InitializeAsync();
        await using var receiver = await TestReceiver.StartAsync();
        var tenant = await own.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        await tenant.SetWebhookAsync(integration, receiver.Url, "CIRCUIT_OPENED_EVT", "BACKLOG_HIGH_EVT");
        own.Script.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unreachable("connection refused", null, null));
        for (var i = 0; i < 6; i++)
            (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200);

        await Eventually.HoldsAsync(() => receiver.Calls.Any(call => call.Event == "CIRCUIT_OPENED_EVT"), "the circuit is told");

        var payload = receiver.Calls.First(call => call.Event == "CIRCUIT_OPENED_EVT").Json.GetProperty("Payload");
        Assert.Equal((integration, JsonValueKind.Null), (payload.GetProperty("integrationId").GetString(), payload.GetProperty("ended").ValueKind));
        Assert.Contains((await ReadAsync(tenant)).GetProperty("alarms").EnumerateArray(), alarm => alarm.GetProperty("kind").GetString() == "circuit-open");
    }

    [Fact]
    public async Task Alarms_ReceiverIsGone_OthersOfTheTenantHearOfIt()
    {
        await using var gone = await TestReceiver.StartAsync();
        await using var receiver = await TestReceiver.StartAsync();
        gone.Answer(410);
        var tenant = await Application.NewTenantAsync();
        var (integration, listening) = (await tenant.NewIntegrationAsync(), await tenant.NewIntegrationAsync());
        await tenant.SetWebhookAsync(integration, gone.Url);
        await tenant.SetWebhookAsync(listening, receiver.Url, "WEBHOOK_DISABLED_EVT");

        (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200);

        await Eventually.HoldsAsync(() => receiver.Calls.Count > 0, "the webhook is told");
        var payload = receiver.Calls[0].Json.GetProperty("Payload");
        Assert.Equal((integration, "RECEIVER_GONE"), (payload.GetProperty("integrationId").GetString(), payload.GetProperty("reason").GetString()));
        var standing = (await ReadAsync(tenant)).GetProperty("integrations").EnumerateArray().Single(one => one.GetProperty("integrationId").GetString() == integration);
        Assert.Equal("RECEIVER_GONE", standing.GetProperty("webhook").GetProperty("disabledReason").GetString());

        // Whoever sets it again has heard.
        await tenant.SetWebhookAsync(integration, receiver.Url.Replace("/hook", "/other", StringComparison.Ordinal), "INTERACTION_IN_CREATED_EVT");
        await UntilAsync(tenant, one => one.GetProperty("alarms").GetArrayLength() == 0);
    }

    private static (string Key, string Value)[] Development => [("Operations:FailureMinimum", "3"), ("Telemetry:SurveySeconds", "1")];

    private static async Task<JsonElement> ReadAsync(TestTenant tenant) => (await tenant.Client.GetAsync("/operations/summary")).Expect(200).Payload;

    private static async Task<JsonElement> UntilAsync(TestTenant tenant, Func<JsonElement, bool> holds)
    {
        JsonElement summary = default;
        await Eventually.HoldsAsync(async () => holds(summary = await ReadAsync(tenant)), "the summary tells of it");
        return summary;
    }

    private static (int Accepted, int Sent, int Failed) Rates(JsonElement summary)
    {
        var rates = summary.GetProperty("rates");
        return (rates.GetProperty("accepted").GetInt32(), rates.GetProperty("sent").GetInt32(), rates.GetProperty("failed").GetInt32());
    }

    private static async Task SendSmsAsync(TestTenant tenant, string integration) => (await tenant.Client.PostAsync("/conversation/interaction", new
    {
        payLoad = new { Type = "simple-text", Text = "Hola" },
        integrationId = integration,
        Destinations = new[] { TestTenant.NewPhone() },
        AutoCreateUser = true,
        AutoCreateProcess = true,
    })).Expect(200);

    /// <summary>One that counts often and is easily alarmed.</summary>
    public sealed class Gateway : IAsyncLifetime
    {
        internal IrisApplication Application { get; } = new(_ => { }, Development);

        public Task InitializeAsync() => Application.InitializeAsync();

        public async Task DisposeAsync() => await Application.DisposeAsync();
    }
}
