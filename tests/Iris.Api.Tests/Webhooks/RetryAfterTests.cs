using System.Globalization;
using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Webhooks;

/// <summary>Receivers that ask to be called later, or never again.</summary>
public sealed class RetryAfterTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Created = "INTERACTION_OUT_CREATED_EVT";
    private const int Day = 86_400;

    [Theory]
    [InlineData("120", 120)]
    [InlineData("2000000000", Day)]
    [InlineData("99999999999999999999", Day)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", Day)]
    public async Task Receiver_AsksToWait_IsCalledThenAndADayLaterAtMost(string header, int seconds)
    {
        await using var receiver = await TestReceiver.StartAsync();
        Ask(receiver, 429, header);
        var (tenant, integration) = await NewAsync(receiver.Url);
        var before = DateTimeOffset.UtcNow;

        await tenant.SendAsync(integration, TestTenant.NewPhone());
        var delivery = await WaitForAttemptAsync(tenant, integration);

        Assert.InRange(NextRetry(delivery), before.AddSeconds(seconds), DateTimeOffset.UtcNow.AddSeconds(seconds));
        Assert.Single(receiver.Calls);
    }

    [Fact]
    public async Task Receiver_AsksForADate_IsCalledThen()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var asked = TimeSpan.FromMinutes(10);
        receiver.Behaviour = (context, _) =>
        {
            // Its clock is an hour slow.
            var now = DateTimeOffset.UtcNow.AddHours(-1);
            context.Response.StatusCode = 503;
            context.Response.Headers.Date = now.ToString("R", CultureInfo.InvariantCulture);
            context.Response.Headers.RetryAfter = (now + asked).ToString("R", CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        };
        var (tenant, integration) = await NewAsync(receiver.Url);
        var before = DateTimeOffset.UtcNow;

        await tenant.SendAsync(integration, TestTenant.NewPhone());
        var delivery = await WaitForAttemptAsync(tenant, integration);

        Assert.InRange(NextRetry(delivery), before + asked, DateTimeOffset.UtcNow + asked);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("0")]
    [InlineData("Thu, 01 Jan 1970 00:00:00 GMT")]
    public async Task Receiver_AsksForNoWait_IsCalledAsAlways(string header)
    {
        await using var receiver = await TestReceiver.StartAsync();
        Ask(receiver, 503, header);
        var (tenant, integration) = await NewAsync(receiver.Url);

        await tenant.SendAsync(integration, TestTenant.NewPhone());

        await Eventually.HoldsAsync(() => receiver.Calls.Count > 1, "it is called again");
    }

    [Fact]
    public async Task Receiver_AsksToWait_HoldsItsHostForThisTenantAndShowsTheEnd()
    {
        await using var receiver = await TestReceiver.StartAsync();
        Ask(receiver, 503, "3600");
        var (tenant, asking) = await NewAsync(receiver.Url);
        var sameHost = await tenant.NewIntegrationAsync();
        await tenant.SetWebhookAsync(sameHost, OtherPath(receiver), Created);
        var (foreign, free) = await NewAsync(receiver.Url);
        await tenant.SendAsync(asking, TestTenant.NewPhone());
        var end = (await WaitForAttemptAsync(tenant, asking)).GetProperty("nextRetry").GetString();
        receiver.Answer(200);

        await tenant.SendAsync(sameHost, TestTenant.NewPhone());
        await foreign.SendAsync(free, TestTenant.NewPhone());
        await Eventually.HoldsAsync(() => receiver.Calls.Count == 2, "the other tenant's is called");

        var held = Assert.Single((await ListAsync(tenant, sameHost)).EnumerateArray());
        var read = (await tenant.Client.GetAsync($"{PathOf(sameHost)}/deliveries/{held.GetProperty("id").GetString()}")).Expect(200).Payload;
        Assert.Equal((end, end), (held.GetProperty("nextRetry").GetString(), read.GetProperty("nextRetry").GetString()));
        Assert.Equal(0, held.GetProperty("attempts").GetArrayLength());
        Assert.DoesNotContain(receiver.Calls, call => call.Path == "/other");
    }

    /// <summary>Whoever sets a webhook says that it can be called.</summary>
    [Fact]
    public async Task SetAgain_HostHeld_SendsWhatIsPendingAtOnce()
    {
        await using var receiver = await TestReceiver.StartAsync();
        Ask(receiver, 503, "3600");
        var (tenant, integration) = await NewAsync(receiver.Url);
        await tenant.SendAsync(integration, TestTenant.NewPhone());
        await WaitForAttemptAsync(tenant, integration);
        receiver.Answer(200);

        await SetAsync(tenant, integration, receiver.Url);

        await Eventually.GetAsync(
            async () => (await ListAsync(tenant, integration))[0].GetProperty("state").GetString() == "delivered" ? "" : null, "it is delivered");
    }

    [Fact]
    public async Task Receiver_AnswersGone_DisablesItsWebhookAloneUntilItIsSetAgain()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var isGone = true;
        receiver.Behaviour = (context, call) =>
        {
            context.Response.StatusCode = isGone && call.Path == "/hook" ? 410 : 200;
            return Task.CompletedTask;
        };
        var (tenant, integration) = await NewAsync(receiver.Url);
        var other = await tenant.NewIntegrationAsync();
        await tenant.SetWebhookAsync(other, OtherPath(receiver), Created);

        await tenant.SendAsync(integration, TestTenant.NewPhone());
        var ended = await WaitForAttemptAsync(tenant, integration);
        Assert.Equal(("failed", null, 410), (
            ended.GetProperty("state").GetString(),
            ended.GetProperty("nextRetry").GetString(),
            Assert.Single(ended.GetProperty("attempts").EnumerateArray()).GetProperty("status").GetInt32()));
        var webhook = (await tenant.Client.GetAsync(PathOf(integration))).Expect(200).Payload;
        var shown = (await tenant.Client.GetAsync($"/configuration/integration/{integration}")).Expect(200).Payload.GetProperty("webhook");
        foreach (var answer in new[] { webhook, shown })
            Assert.Equal((false, "RECEIVER_GONE"), (answer.GetProperty("enabled").GetBoolean(), answer.GetProperty("disabledReason").GetString()));
        Assert.Equal(webhook.GetProperty("updated").GetString(), webhook.GetProperty("disabledAt").GetString());
        Assert.Equal(webhook.GetProperty("disabledAt").GetString(), shown.GetProperty("disabledAt").GetString());

        await tenant.SendAsync(integration, TestTenant.NewPhone());
        await tenant.SendAsync(other, TestTenant.NewPhone());
        await Eventually.HoldsAsync(() => receiver.Calls.Any(call => call.Path == "/other"), "the other webhook is called");
        Assert.Single(receiver.Calls, call => call.Path == "/hook");
        Assert.Equal(1, (await ListAsync(tenant, integration)).GetArrayLength());

        isGone = false;
        var again = await SetAsync(tenant, integration, receiver.Url);
        Assert.True(again.GetProperty("enabled").GetBoolean());
        Assert.False(again.TryGetProperty("disabledReason", out _) || again.TryGetProperty("disabledAt", out _));
        await tenant.SendAsync(integration, TestTenant.NewPhone());
        await Eventually.HoldsAsync(() => receiver.Calls.Count(call => call.Path == "/hook") == 2, "it is called again");
    }

    [Fact]
    public async Task Integration_WithoutWebhook_ShowsNone()
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();

        var shown = (await tenant.Client.GetAsync($"/configuration/integration/{integration}")).Expect(200).Payload;

        Assert.Equal(JsonValueKind.Null, shown.GetProperty("webhook").ValueKind);
    }

    private static void Ask(TestReceiver receiver, int status, string header) => receiver.Behaviour = (context, _) =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = header;
        return Task.CompletedTask;
    };

    private static string OtherPath(TestReceiver receiver) => receiver.Url.Replace("/hook", "/other", StringComparison.Ordinal);

    private static string PathOf(string integration) => $"/configuration/integration/{integration}/webhook";

    private static DateTimeOffset NextRetry(JsonElement delivery) => delivery.GetProperty("nextRetry").GetDateTimeOffset();

    private async Task<(TestTenant Tenant, string Integration)> NewAsync(string url)
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        await tenant.SetWebhookAsync(integration, url, Created);
        return (tenant, integration);
    }

    private static async Task<JsonElement> SetAsync(TestTenant tenant, string integration, string url) =>
        (await tenant.Client.PostAsync(PathOf(integration), new { Url = url, Subscriptions = new[] { Created } })).Expect(200).Payload;

    private static async Task<JsonElement> ListAsync(TestTenant tenant, string integration) =>
        (await tenant.Client.GetAsync($"{PathOf(integration)}/deliveries")).Expect(200).Payload.GetProperty("items");

    private static async Task<JsonElement> WaitForAttemptAsync(TestTenant tenant, string integration) =>
        (JsonElement)await Eventually.GetAsync<object>(
            async () => (await ListAsync(tenant, integration)).EnumerateArray()
                .Where(delivery => delivery.GetProperty("attempts").GetArrayLength() > 0)
                .Select(delivery => (object)delivery)
                .FirstOrDefault(),
            "it is called");
}
