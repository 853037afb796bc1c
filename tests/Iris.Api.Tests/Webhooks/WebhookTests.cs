using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;
using Microsoft.AspNetCore.Http;

namespace Iris.Api.Tests.Webhooks;

/// <summary>Webhooks from the send to a receiver on a real port.</summary>
public sealed class WebhookTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Event_StatusChanged_IsTheDocumentedBodyWithTheWholeInteraction()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var (tenant, integration) = await NewAsync(receiver.Url, "INTERACTION_CUSTOMSTATUSCHANGED_EVT");

        var sent = await tenant.SendAsync(integration, TestTenant.NewPhone());
        var call = await WaitForCallAsync(receiver, _ => true);

        Assert.Equal(("POST", "/hook", "application/json; charset=utf-8"), (call.Method, call.Path, call.Headers["content-type"]));
        Assert.Equal(["Event", "Created", "Payload"], call.Json.EnumerateObject().Select(member => member.Name));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$", call.Json.GetProperty("Created").GetString());
        // Nothing has happened since, so it is what a read shows.
        var read = (await tenant.WaitForStatusAsync(sent.Id, "SENT")).Payload;
        Assert.Equal(read.GetRawText(), call.Json.GetProperty("Payload").GetRawText());
    }

    [Fact]
    public async Task Event_Signed_HoldsForEveryLiveSecret()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var (tenant, integration) = await NewAsync();
        var first = await tenant.SetWebhookAsync(integration, receiver.Url, "INTERACTION_OUT_CREATED_EVT");
        var second = (await tenant.Client.PostAsync($"/configuration/integration/{integration}/webhook/rotate-secret")).Expect(200)
            .Payload.GetProperty("secret").GetString()!;

        await tenant.SendAsync(integration, TestTenant.NewPhone());
        var call = await WaitForCallAsync(receiver, _ => true);

        Assert.Equal($"{SignatureOf(call, second)} {SignatureOf(call, first)}", call.Headers["webhook-signature"]);
        var age = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - long.Parse(call.Headers["webhook-timestamp"], null);
        Assert.InRange(age, 0, 60);
    }

    [Fact]
    public async Task Event_OwnHeaders_AreSentInClear()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var (tenant, integration) = await NewAsync();
        (await tenant.Client.PostAsync($"/configuration/integration/{integration}/webhook", new
        {
            receiver.Url,
            Subscriptions = new[] { "*" },
            headers = new Dictionary<string, string> { ["Authorization"] = "Bearer token", ["X-Tag"] = "one" },
        })).Expect(200);

        (await tenant.Client.PostAsync($"/configuration/integration/{integration}/webhook/test")).Expect(200);

        var call = Assert.Single(receiver.Calls);
        Assert.Equal(("Bearer token", "one"), (call.Headers["authorization"], call.Headers["x-tag"]));
        Assert.Equal("WEBHOOK_TEST_EVT", call.Event);
        Assert.StartsWith("Iris/", call.Headers["user-agent"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Receiver_AnswersFiveHundredThenTwoHundred_GetsItAgainUnderTheSameId()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Behaviour = (context, _) =>
        {
            context.Response.StatusCode = receiver.Calls.Count == 1 ? 500 : 200;
            return Task.CompletedTask;
        };
        var (tenant, integration) = await NewAsync(receiver.Url, "INTERACTION_OUT_CREATED_EVT");

        var sent = await tenant.SendAsync(integration, TestTenant.NewPhone());

        var delivery = await WaitForDeliveryAsync(tenant, integration, "delivered");
        Assert.Equal([500, 200], Attempts(delivery).Select(attempt => attempt.GetProperty("status").GetInt32()));
        Assert.Equal(sent.Id, delivery.GetProperty("interactionId").GetString());
        Assert.Equal(delivery.GetProperty("id").GetString(), Assert.Single(receiver.Calls.Select(call => call.Id).Distinct()));
        Assert.Equal(receiver.Calls[0].Body, receiver.Calls[1].Body);
    }

    [Fact]
    public async Task Receiver_ResetsTheConnection_IsAFailedAttempt()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Behaviour = (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        var attempt = await TestAsync(receiver.Url);

        Assert.Equal(JsonValueKind.Null, attempt.GetProperty("status").ValueKind);
        Assert.NotEqual("", attempt.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Receiver_Hangs_IsCutAtTheTimeout()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Behaviour = async (context, _) =>
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        var attempt = await TestAsync(receiver.Url, timeoutSeconds: 1);

        Assert.Equal("No answer within 1 s", attempt.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Receiver_BodyWithoutEnd_IsReadToItsFirstKilobyte()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Behaviour = async (context, _) =>
        {
            await context.Response.WriteAsync(new string('x', 4096));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };

        var attempt = await TestAsync(receiver.Url);

        Assert.Equal((200, 1024), (attempt.GetProperty("status").GetInt32(), attempt.GetProperty("answer").GetString()!.Length));
    }

    [Fact]
    public async Task Receiver_Redirects_IsNotFollowed()
    {
        await using var target = await TestReceiver.StartAsync();
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Behaviour = (context, _) =>
        {
            context.Response.Redirect(target.Url);
            return Task.CompletedTask;
        };

        var attempt = await TestAsync(receiver.Url);

        Assert.Equal(302, attempt.GetProperty("status").GetInt32());
        Assert.Empty(target.Calls);
    }

    [Fact]
    public async Task Receiver_Gone_SaysThatNobodyListens()
    {
        var receiver = await TestReceiver.StartAsync();
        var url = receiver.Url;
        await receiver.DisposeAsync();

        var attempt = await TestAsync(url);

        Assert.StartsWith("ConnectionError", attempt.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deliveries_Filters_ChooseAndPage()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var (tenant, integration) = await NewAsync(receiver.Url, "*");
        var first = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Id;
        await Eventually.HoldsAsync(() => receiver.Calls.Count == 3, "the first one's events are delivered");
        receiver.Answer(500);
        await tenant.SendAsync(integration, TestTenant.NewPhone());
        var path = $"/configuration/integration/{integration}/webhook/deliveries";

        Assert.Equal(3, await CountAsync("state=delivered"));
        Assert.Equal(3, await CountAsync($"interactionId={first}"));
        Assert.Equal(2, await CountAsync("event=INTERACTION_OUT_CREATED_EVT"));
        Assert.Equal(1, await CountAsync("event=INTERACTION_OUT_CREATED_EVT&state=delivered"));
        Assert.Equal(0, await CountAsync("state=failed"));
        var page = (await tenant.Client.GetAsync($"{path}?limit=2")).Expect(200).Payload;
        Assert.Equal(2, page.GetProperty("items").GetArrayLength());
        Assert.Equal(
            ["NOT_ALLOWED event", "NOT_ALLOWED state", "OUT_OF_RANGE limit"],
            (await tenant.Client.GetAsync($"{path}?state=lost&event=NOPE&limit=0")).Expect(400).Errors.Order());

        async Task<int> CountAsync(string query) =>
            (await tenant.Client.GetAsync($"{path}?{query}&limit=100")).Expect(200).Payload.GetProperty("items").GetArrayLength();
    }

    [Fact]
    public async Task Redeliver_OneAndARange_AreSentAgain()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var (tenant, integration) = await NewAsync(receiver.Url, "INTERACTION_OUT_CREATED_EVT");
        await tenant.SendAsync(integration, TestTenant.NewPhone());
        await tenant.SendAsync(integration, TestTenant.NewPhone());
        await Eventually.GetAsync(
            async () => (await ListAsync(tenant, integration, "delivered")).GetArrayLength() == 2 ? "yes" : null, "both are delivered");
        var id = receiver.Calls[0].Id;
        var path = $"/configuration/integration/{integration}/webhook";

        var one = (await tenant.Client.PostAsync($"{path}/deliveries/{id}/redeliver")).Expect(200).Payload;
        await Eventually.HoldsAsync(() => receiver.Calls.Count(call => call.Id == id) == 2, "one is sent again");
        await Eventually.GetAsync(
            async () => (await ListAsync(tenant, integration, "delivered")).GetArrayLength() == 2 ? "yes" : null, "both are delivered again");
        var range = (await tenant.Client.PostAsync($"{path}/redeliver", new { from = DateTimeOffset.UtcNow.AddHours(-1), state = "delivered" })).Expect(200);

        Assert.Equal("pending", one.GetProperty("state").GetString());
        Assert.Equal(2, range.Payload.GetProperty("redelivered").GetInt32());
        await Eventually.HoldsAsync(() => receiver.Calls.Count == 5, "both are sent again");
        var read = (await tenant.Client.GetAsync($"{path}/deliveries/{id}")).Expect(200).Payload;
        Assert.InRange(read.GetProperty("attempts").GetArrayLength(), 2, 3);
        Assert.Equal(receiver.Calls[0].Text, read.GetProperty("body").GetString());
        Assert.False(one.TryGetProperty("body", out _));
        Assert.False((await ListAsync(tenant, integration, "delivered"))[0].TryGetProperty("body", out _));
        Assert.Equal(
            ["RANGE_EMPTY to"],
            (await tenant.Client.PostAsync($"{path}/redeliver", """{ "from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z" }""")).Expect(400).Errors);
        Assert.Equal(["REQUIRED from"], (await tenant.Client.PostAsync($"{path}/redeliver", "{}")).Expect(400).Errors);
    }

    private static string SignatureOf(ReceivedCall call, string secret)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        var signed = Encoding.UTF8.GetBytes($"{call.Id}.{call.Headers["webhook-timestamp"]}.{call.Text}");
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}";
    }

    private async Task<(TestTenant Tenant, string Integration)> NewAsync(string? url = null, params string[] subscriptions)
    {
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        if (url is not null)
            await tenant.SetWebhookAsync(integration, url, subscriptions);
        return (tenant, integration);
    }

    private async Task<JsonElement> TestAsync(string url, int timeoutSeconds = 15)
    {
        var (tenant, integration) = await NewAsync();
        var path = $"/configuration/integration/{integration}/webhook";
        (await tenant.Client.PostAsync(path, new { Url = url, Subscriptions = new[] { "*" }, timeoutSeconds })).Expect(200);
        return (await tenant.Client.PostAsync($"{path}/test")).Expect(200).Payload;
    }

    private static Task<ReceivedCall> WaitForCallAsync(TestReceiver receiver, Func<ReceivedCall, bool> condition) =>
        Eventually.GetAsync(() => Task.FromResult(receiver.Calls.FirstOrDefault(condition)), "the receiver is called");

    private static async Task<JsonElement> ListAsync(TestTenant tenant, string integration, string state) =>
        (await tenant.Client.GetAsync($"/configuration/integration/{integration}/webhook/deliveries?state={state}&limit=100"))
            .Expect(200).Payload.GetProperty("items");

    private static async Task<JsonElement> WaitForDeliveryAsync(TestTenant tenant, string integration, string state)
    {
        var list = await Eventually.GetAsync<object>(
            async () => await ListAsync(tenant, integration, state) is var items && items.GetArrayLength() > 0 ? items : null,
            $"a delivery is {state}");
        return ((JsonElement)list)[0];
    }

    private static JsonElement.ArrayEnumerator Attempts(JsonElement delivery) => delivery.GetProperty("attempts").EnumerateArray();
}
