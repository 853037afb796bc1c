using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Integrations;

/// <summary>A key that is taken back fails nothing; a key that is given sends everything.</summary>
public sealed class IntegrationHoldTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    [Fact]
    public async Task Send_KeyRefusedThenChanged_FailsNothingAndSendsEverything()
    {
        var tenant = await application.NewTenantAsync();
        var path = await NewSandboxAsync(tenant, "hold");
        var integration = path.Split('/')[^1];
        var sent = new List<string>();
        for (var i = 0; i < 30; i++)
            sent.Add((await SendAsync(tenant, integration)).Expect(200).Payload.GetProperty("id").GetString()!);

        await Eventually.HoldsAsync(async () => await HoldAsync(tenant, path) is { ValueKind: JsonValueKind.Object }, "it is held");
        foreach (var id in sent)
            await Eventually.HoldsAsync(async () => (await ReadAsync(tenant, id)).GetProperty("auditTrail").GetProperty("history").GetArrayLength() >= 3, $"{id} waits");
        Assert.All(sent, id => Assert.Equal("DISPATCH_PENDING", ReadAsync(tenant, id).Result.GetProperty("status").GetString()));
        var hold = await HoldAsync(tenant, path);
        Assert.Equal("SANDBOX_HELD", hold.GetProperty("code").GetString());
        Assert.True(hold.GetProperty("nextProbeAt").GetDateTimeOffset() > hold.GetProperty("since").GetDateTimeOffset());

        (await tenant.Client.PutAsync(path, new { settings = new { behaviour = "accept" } })).Expect(200);

        foreach (var id in sent)
            await tenant.WaitForStatusAsync(id, "SENT");
        Assert.Equal(JsonValueKind.Null, (await HoldAsync(tenant, path)).ValueKind);
    }

    [Fact]
    public async Task Release_ByHand_EndsTheHold()
    {
        var tenant = await application.NewTenantAsync();
        var path = await NewSandboxAsync(tenant, "hold");
        await SendAsync(tenant, path.Split('/')[^1]);
        await Eventually.HoldsAsync(async () => await HoldAsync(tenant, path) is { ValueKind: JsonValueKind.Object }, "it is held");

        var released = (await tenant.Client.PostAsync($"{path}/release")).Expect(200).Payload;

        Assert.Equal(JsonValueKind.Null, released.GetProperty("hold").ValueKind);
        (await tenant.Client.PostAsync("/configuration/integration/685c1a45f48fd29323006bcc/release")).Expect(404);
        (await (await application.NewTenantAsync()).Client.PostAsync($"{path}/release")).Expect(404);
    }

    [Fact]
    public async Task Hold_ByHand_LetsSendsWaitUntilItIsReleased()
    {
        var tenant = await application.NewTenantAsync();
        var path = await NewSandboxAsync(tenant, "accept");

        var held = (await tenant.Client.PostAsync($"{path}/hold", new { reason = " maintenance " })).Expect(200).Payload.GetProperty("hold");
        var sent = (await SendAsync(tenant, path.Split('/')[^1])).Expect(200).Id;
        await Eventually.HoldsAsync(async () => (await ReadAsync(tenant, sent)).GetProperty("dispatch").GetProperty("state").GetString() == "held", "it waits");
        (await tenant.Client.PutAsync(path, new { settings = new { behaviour = "accept" } })).Expect(200);

        Assert.Equal(("PAUSED", "maintenance"), (held.GetProperty("code").GetString(), held.GetProperty("reason").GetString()));
        Assert.Equal(JsonValueKind.Null, held.GetProperty("nextProbeAt").ValueKind);
        Assert.Equal("PAUSED", (await HoldAsync(tenant, path)).GetProperty("code").GetString());
        (await tenant.Client.PostAsync($"{path}/release")).Expect(200);
        await tenant.WaitForStatusAsync(sent, "SENT");
    }

    [Fact]
    public async Task Hold_OfAnotherTenantWithoutScopeOrTooLong_IsRefused()
    {
        var tenant = await application.NewTenantAsync();
        var path = await NewSandboxAsync(tenant, "accept");

        (await tenant.Client.PostAsync($"{path}/hold", new { reason = new string('x', 257) })).Expect(400);
        (await tenant.Client.PostAsync($"{path}/hold", new { reason = "a\u0007b" })).Expect(400);
        (await (await tenant.ClientWithScopesAsync("read", "send")).PostAsync($"{path}/hold")).Expect(403);
        (await (await application.NewTenantAsync()).Client.PostAsync($"{path}/hold")).Expect(404);
        Assert.Equal(JsonValueKind.Null, (await HoldAsync(tenant, path)).ValueKind);
        (await tenant.Client.PostAsync($"{path}/hold")).Expect(200);
    }

    private static async Task<string> NewSandboxAsync(TestTenant tenant, string behaviour)
    {
        var made = (await tenant.Client.PostAsync(
            "/configuration/integration", new { name = "held", channel = "SMS", provider = "Sandbox", settings = new { behaviour } })).Expect(200).Payload;
        return $"/configuration/integration/{made.GetProperty("integrationId").GetString()}";
    }

    private static Task<Answer> SendAsync(TestTenant tenant, string integration) => tenant.Client.PostAsync("/conversation/interaction", new
    {
        payLoad = new { Type = "simple-text", Text = "Hola" },
        integrationId = integration,
        Destinations = new[] { TestTenant.NewPhone() },
        AutoCreateUser = true,
        AutoCreateProcess = true,
    });

    private static async Task<JsonElement> HoldAsync(TestTenant tenant, string path) =>
        (await tenant.Client.GetAsync(path)).Expect(200).Payload.GetProperty("hold");

    private static async Task<JsonElement> ReadAsync(TestTenant tenant, string id) =>
        (await tenant.Client.GetAsync($"/conversation/interaction/{id}")).Expect(200).Payload;
}
