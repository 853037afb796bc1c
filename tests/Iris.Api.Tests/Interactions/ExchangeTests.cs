using System.Text.Json;
using Iris.Api.Tests.Providers.Cases;
using Iris.Api.Tests.Support;
using Iris.Testing;
using Microsoft.AspNetCore.Http;

namespace Iris.Api.Tests.Interactions;

/// <summary>The calls of a provider are shown with the interaction, and no secret in them.</summary>
public sealed class ExchangeTests : IAsyncLifetime
{
    private const string Token = "a-token-that-nobody-may-see";

    private readonly string phone = TestTenant.NewPhone();
    private TestReceiver? provider;

    public async Task InitializeAsync()
    {
        provider = await TestReceiver.StartAsync();
        provider.Behaviour = (context, _) =>
        {
            context.Response.StatusCode = 503;
            return context.Response.WriteAsync($$"""{"code":"away","text":"not with {{Token}}"}""");
        };
    }

    public Task DisposeAsync() => provider!.DisposeAsync().AsTask();

    [Fact]
    public async Task Get_ExchangesOfAFailedAttempt_ShowsTheCallWithoutItsSecrets()
    {
        await using var application = Application();
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var id = await SendAsync(tenant);

        var shown = await Eventually.GetAsync(async () => await ListAsync(tenant, id) is { Count: > 0 } all ? all : null, "the call is kept");

        // Newest first: it may have been tried again by now.
        var call = shown[^1];
        var url = new Uri(provider!.Url);
        Assert.Equal(("POST", url.Authority, 503, 1), (Text(call, "method"), Text(call, "host"), call.GetProperty("status").GetInt32(), call.GetProperty("attempt").GetInt32()));
        Assert.EndsWith("/xms/v1/plan/batches", Text(call, "path"), StringComparison.Ordinal);
        Assert.Contains(phone, Text(call, "request"), StringComparison.Ordinal);
        Assert.Contains("away", Text(call, "response"), StringComparison.Ordinal);
        Assert.DoesNotContain(Token, call.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("authorization", call.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(404, (await (await application.NewTenantAsync()).Client.GetAsync($"/conversation/interaction/{id}/exchanges")).Status);
    }

    [Fact]
    public async Task Get_ExchangesOfOneThatWasTaken_ShowsThemWhereAllAreKept()
    {
        provider!.Behaviour = (context, _) =>
        {
            context.Response.StatusCode = 201;
            return context.Response.WriteAsJsonAsync(new { id = Guid.NewGuid().ToString() }, JsonSerializerOptions.Default);
        };
        await using var application = Application(("Exchanges:Keep", "All"));
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var id = await SendAsync(tenant);

        var shown = await Eventually.GetAsync(async () => await ListAsync(tenant, id) is { Count: > 0 } all ? all : null, "the call is kept");

        Assert.Equal(201, Assert.Single(shown).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Get_ExchangesWhereNoneAreKept_ShowsNone()
    {
        await using var application = Application(("Exchanges:Keep", "None"));
        await application.InitializeAsync();
        var tenant = await application.NewTenantAsync();
        var id = await SendAsync(tenant);
        await Eventually.HoldsAsync(() => provider!.Calls.Count > 1, "it was tried twice");

        Assert.Empty(await ListAsync(tenant, id));
    }

    private static IrisApplication Application(params (string, string)[] settings) =>
        new(_ => { }, [("Security:AllowPrivateNetworks", "true"), ("Dispatch:RetryBaseSeconds", "0.5"), .. settings]);

    private static string Text(JsonElement call, string name) => call.GetProperty(name).GetString()!;

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(TestTenant tenant, string id) =>
        [.. (await tenant.Client.GetAsync($"/conversation/interaction/{id}/exchanges")).Expect(200).Payload.GetProperty("items").EnumerateArray()];

    private async Task<string> SendAsync(TestTenant tenant)
    {
        var integration = await tenant.NewIntegrationAsync(
            "SMS", "Sinch", new { baseUrl = provider!.Url, servicePlanId = "plan", apiToken = Token, region = "eu", webhookSecret = "another-secret-of-its" });
        return (await tenant.Client.PostAsync("/conversation/interaction", new
        {
            payLoad = SinchSmsCase.Sms.Payload,
            integrationId = integration,
            Destinations = new[] { phone },
            AutoCreateUser = true,
            AutoCreateProcess = true,
        })).Expect(200).Id;
    }
}
