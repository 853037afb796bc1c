using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Webhooks;

/// <summary>A webhook that moves to another host takes no secret along.</summary>
public sealed class WebhookMoveTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=";

    [Theory]
    [InlineData("https://evil.test/hook", "", "SECRET_REQUIRED headers.Authorization", "SECRET_REQUIRED headers.X-Key")]
    [InlineData("http://crm.example.test/hook", "", "SECRET_REQUIRED headers.Authorization", "SECRET_REQUIRED headers.X-Key")]
    [InlineData("https://crm.example.test:8443/hook", "", "SECRET_REQUIRED headers.Authorization", "SECRET_REQUIRED headers.X-Key")]
    [InlineData("https://evil.test", """, "secret": "********", "headers": { "authorization": "********" }""", "SECRET_REQUIRED headers.authorization", "SECRET_REQUIRED secret")]
    [InlineData("https://evil.test", """, "headers": { "Authorization": "Bearer new", "X-Key": "********", "X-More": "********" }""", "REQUIRED headers.X-More", "SECRET_REQUIRED headers.X-Key")]
    public async Task Save_OtherOrigin_AsksForWhatIsStored(string url, string more, params string[] errors)
    {
        var (tenant, path) = await NewAsync();
        var before = (await tenant.Client.GetAsync(path)).Expect(200).Payload.GetRawText();

        var refused = await tenant.Client.PostAsync(path, $$"""{ "Url": "{{url}}", "Subscriptions": ["*"]{{more}} }""");

        Assert.Equal(errors, refused.Expect(400).Errors.Order());
        Assert.Equal(before, (await tenant.Client.GetAsync(path)).Expect(200).Payload.GetRawText());
    }

    [Theory]
    [InlineData("https://crm.example.test/other?x=1")]
    [InlineData("https://CRM.example.test:443/hook")]
    public async Task Save_SameOrigin_KeepsEverything(string url)
    {
        var (tenant, path) = await NewAsync();

        var saved = (await tenant.Client.PostAsync(path, $$"""{ "Url": "{{url}}", "Subscriptions": ["*"] }""")).Expect(200).Payload;

        Assert.Equal("********", saved.GetProperty("secret").GetString());
        Assert.Equal("""{"Authorization":"********","X-Key":"********"}""", saved.GetProperty("headers").GetRawText());
    }

    [Fact]
    public async Task Save_OtherOriginWithoutASecret_MakesOneAndEndsTheFormer()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var (tenant, path) = await NewAsync();
        (await tenant.Client.PostAsync($"{path}/rotate-secret")).Expect(200);

        var moved = (await tenant.Client.PostAsync(path, new { receiver.Url, Subscriptions = new[] { "*" }, headers = new { } })).Expect(200).Payload;
        (await tenant.Client.PostAsync($"{path}/test")).Expect(200);

        var secret = moved.GetProperty("secret").GetString()!;
        Assert.NotEqual(Secret, secret);
        Assert.Equal(JsonValueKind.Null, moved.GetProperty("previousSecretUntil").ValueKind);
        var call = Assert.Single(receiver.Calls);
        Assert.Equal(SignatureOf(call, secret), call.Headers["webhook-signature"]);
        Assert.False(call.Headers.ContainsKey("authorization"));
    }

    [Fact]
    public async Task Save_OtherOriginWithTheSecrets_UsesThemAlone()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var (tenant, path) = await NewAsync();

        var moved = (await tenant.Client.PostAsync(path, new
        {
            receiver.Url,
            Subscriptions = new[] { "*" },
            secret = Secret,
            headers = new Dictionary<string, string> { ["Authorization"] = "Bearer mine" },
        })).Expect(200).Payload;
        (await tenant.Client.PostAsync($"{path}/test")).Expect(200);

        Assert.Equal("********", moved.GetProperty("secret").GetString());
        var call = Assert.Single(receiver.Calls);
        Assert.Equal((SignatureOf(call, Secret), "Bearer mine"), (call.Headers["webhook-signature"], call.Headers["authorization"]));
        Assert.False(call.Headers.ContainsKey("x-key"));
    }

    /// <summary>What waited for the host before goes to the new one with the new secret alone.</summary>
    [Fact]
    public async Task Save_OtherOriginWithDeliveriesPending_SignsThemAnew()
    {
        await using var former = await TestReceiver.StartAsync();
        await using var receiver = await TestReceiver.StartAsync();
        former.Answer(500);
        var tenant = await application.NewTenantAsync();
        var integration = await tenant.NewIntegrationAsync();
        var path = $"/configuration/integration/{integration}/webhook";
        await tenant.SetWebhookAsync(integration, former.Url, "INTERACTION_OUT_CREATED_EVT");
        await tenant.SendAsync(integration, TestTenant.NewPhone());
        await Eventually.HoldsAsync(() => former.Calls.Count > 0, "the former host is called");

        var secret = await tenant.SetWebhookAsync(integration, receiver.Url, "INTERACTION_OUT_CREATED_EVT");
        await Eventually.HoldsAsync(() => receiver.Calls.Count > 0, "the new host is called");

        Assert.StartsWith("whsec_", secret, StringComparison.Ordinal);
        Assert.Equal(SignatureOf(receiver.Calls[0], secret), receiver.Calls[0].Headers["webhook-signature"]);
    }

    private static string SignatureOf(ReceivedCall call, string secret)
    {
        var signed = Encoding.UTF8.GetBytes($"{call.Id}.{call.Headers["webhook-timestamp"]}.{call.Text}");
        return $"v1,{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed))}";
    }

    private async Task<(TestTenant Tenant, string Path)> NewAsync()
    {
        var tenant = await application.NewTenantAsync();
        var path = $"/configuration/integration/{await tenant.NewIntegrationAsync()}/webhook";
        (await tenant.Client.PostAsync(path, $$"""
            {
              "Url": "https://crm.example.test/hook", "Subscriptions": ["*"], "secret": "{{Secret}}",
              "headers": { "Authorization": "Bearer very-secret", "X-Key": "k" }
            }
            """)).Expect(200);
        return (tenant, path);
    }
}
