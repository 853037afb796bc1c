using System.Text.Json;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Webhooks;

public sealed class WebhookSettingTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Documented = """{ "Url": "https://crm.example.test/hook", "Subscriptions": ["*", "-INTERACTION_OUT_CREATED_EVT"] }""";

    [Fact]
    public async Task Save_DocumentedBody_IsSetAndItsSecretIsShownThisOnce()
    {
        var (tenant, path) = await NewAsync();

        var made = (await tenant.Client.PostAsync(path, Documented)).Expect(200).Payload;
        var read = (await tenant.Client.GetAsync(path)).Expect(200).Payload;

        Assert.Equal(
            [
                "integrationId", "url", "subscriptions", "secret", "previousSecretUntil", "successStatuses", "headers", "timeoutSeconds",
                "enabled", "created", "updated",
            ],
            made.EnumerateObject().Select(member => member.Name));
        Assert.StartsWith("whsec_", made.GetProperty("secret").GetString(), StringComparison.Ordinal);
        Assert.Equal("********", read.GetProperty("secret").GetString());
        Assert.Equal("""["*","-INTERACTION_OUT_CREATED_EVT"]""", JsonSerializer.Serialize(read.GetProperty("subscriptions")));
        Assert.Equal(
            ("200", 15, true),
            (read.GetProperty("successStatuses").GetString(), read.GetProperty("timeoutSeconds").GetInt32(), read.GetProperty("enabled").GetBoolean()));
    }

    [Fact]
    public async Task Save_Again_ChangesWhatIsGivenAndKeepsTheRest()
    {
        var (tenant, path) = await NewAsync();
        await tenant.Client.PostAsync(path, """
            {
              "url": "https://a.example.test", "subscriptions": ["*"], "successStatuses": "2xx", "timeoutSeconds": 5,
              "headers": { "Authorization": "Bearer very-secret", "X-Tag": "one" }
            }
            """);

        var changed = (await tenant.Client.PostAsync(path, """
            {
              "URL": "https://a.example.test/hook", "SUBSCRIPTIONS": ["interaction_in_created_evt"],
              "headers": { "Authorization": "********" }, "enabled": false
            }
            """)).Expect(200).Payload;

        Assert.Equal("https://a.example.test/hook", changed.GetProperty("url").GetString());
        Assert.Equal("""["INTERACTION_IN_CREATED_EVT"]""", JsonSerializer.Serialize(changed.GetProperty("subscriptions")));
        Assert.Equal("""{"Authorization":"********"}""", JsonSerializer.Serialize(changed.GetProperty("headers")));
        Assert.Equal(("2xx", 5), (changed.GetProperty("successStatuses").GetString(), changed.GetProperty("timeoutSeconds").GetInt32()));
        Assert.Equal("********", changed.GetProperty("secret").GetString());
        Assert.False(changed.GetProperty("enabled").GetBoolean());
    }

    [Theory]
    [InlineData("""{}""", "REQUIRED Url", "REQUIRED Subscriptions")]
    [InlineData("""{ "Url": "ftp://a.test", "Subscriptions": [] }""", "INVALID_URL Url", "REQUIRED Subscriptions")]
    [InlineData("""{ "Url": "crm", "Subscriptions": ["*"] }""", "INVALID_URL Url")]
    [InlineData("""{ "Url": "https://a.test/hook\r\nX-A: 1", "Subscriptions": ["*"] }""", "INVALID_URL Url")]
    [InlineData("""{ "Url": "https://a.test", "Subscriptions": ["*"], "headers": { "Authorization": "********" } }""", "REQUIRED headers.Authorization")]
    [InlineData("""{ "Url": "https://user:pass@a.test", "Subscriptions": ["*"] }""", "INVALID_URL Url")]
    [InlineData("""{ "Url": "https://a.test", "Subscriptions": ["*", "NOPE", "-ALSO_NOPE"] }""", "NOT_ALLOWED Subscriptions[1]", "NOT_ALLOWED Subscriptions[2]")]
    [InlineData("""{ "Url": "https://a.test", "Subscriptions": ["-INTERACTION_OUT_CREATED_EVT"] }""", "NOTHING_TO_EXCEPT Subscriptions[0]")]
    [InlineData("""{ "Url": "https://a.test", "Subscriptions": ["*", "--INTERACTION_OUT_CREATED_EVT", "-*"] }""", "NOT_ALLOWED Subscriptions[1]", "NOT_ALLOWED Subscriptions[2]")]
    [InlineData("""{ "Url": "https://a.test", "Subscriptions": ["*"], "secret": "short", "successStatuses": "3xx", "timeoutSeconds": 61 }""", "INVALID_SECRET secret", "NOT_ALLOWED successStatuses", "OUT_OF_RANGE timeoutSeconds")]
    [InlineData("""{ "Url": "https://a.test", "Subscriptions": ["*"], "headers": { "webhook-id": "1", "Bad Name": "x", "X-Line": "a\nb" } }""", "RESERVED_HEADER headers.webhook-id", "INVALID_HEADER headers.Bad Name", "INVALID_HEADER headers.X-Line")]
    [InlineData("""{ "Url": "https://a.test", "Subscriptions": ["*"], "headers": { "X-A": "1", "x-a": "2" } }""", "DUPLICATE_MEMBER headers.x-a")]
    [InlineData("""{ "Url": "https://a.test", "Subscriptions": ["*"], "headers": { "X-A": "1", "X-A": "2" } }""", "DUPLICATE_MEMBER headers.X-A")]
    [InlineData("""{ "Url": "https://a.test", "Subscriptions": ["*"], "headers": { "Webhook-Signature": "v1,x", "TraceParent": "00-1" } }""", "RESERVED_HEADER headers.Webhook-Signature", "RESERVED_HEADER headers.TraceParent")]
    [InlineData("""{ "Url": 7, "Subscriptions": "*" }""", "INVALID_TYPE Url", "INVALID_TYPE Subscriptions")]
    public async Task Save_BadBody_IsRefusedWithEveryErrorAndChangesNothing(string body, params string[] errors)
    {
        var (tenant, path) = await NewAsync();

        var answer = (await tenant.Client.PostAsync(path, body)).Expect(400);

        Assert.Equal(errors.Order(), answer.Errors.Order());
        Assert.Equal(["WEBHOOK_NOT_FOUND"], (await tenant.Client.GetAsync(path)).Expect(404).Errors);
    }

    [Fact]
    public async Task EveryCall_BadRequestAboutAnUnknownIntegration_IsABadRequestFirst()
    {
        var (tenant, _) = await NewAsync();
        var path = $"/configuration/integration/{new string('0', 24)}/webhook";

        Assert.Equal(["REQUIRED Subscriptions", "REQUIRED Url"], (await tenant.Client.PostAsync(path, "{}")).Expect(400).Errors.Order());
        Assert.Equal(["REQUIRED from"], (await tenant.Client.PostAsync($"{path}/redeliver", "{}")).Expect(400).Errors);
        Assert.Equal(["NOT_ALLOWED state"], (await tenant.Client.GetAsync($"{path}/deliveries?state=lost")).Expect(400).Errors);
    }

    [Fact]
    public async Task Save_WhatWasRead_ChangesNothing()
    {
        var (tenant, path) = await NewAsync();
        await tenant.Client.PostAsync(path, """
            { "Url": "https://a.example.test", "Subscriptions": ["*"], "successStatuses": "2xx", "headers": { "Authorization": "Bearer x" } }
            """);
        var read = (await tenant.Client.GetAsync(path)).Expect(200).Payload;

        var saved = (await tenant.Client.PostAsync(path, read.GetRawText())).Expect(200).Payload;

        foreach (var member in read.EnumerateObject().Where(member => member.Name != "updated"))
            Assert.Equal(member.Value.GetRawText(), saved.GetProperty(member.Name).GetRawText());
    }

    [Fact]
    public async Task Rotate_Webhook_ShowsTheNewSecretAndHowLongTheOldOneHolds()
    {
        var (tenant, path) = await NewAsync();
        var first = (await tenant.Client.PostAsync(path, Documented)).Expect(200).Payload.GetProperty("secret").GetString();

        var rotated = (await tenant.Client.PostAsync($"{path}/rotate-secret")).Expect(200).Payload;

        Assert.NotEqual(first, rotated.GetProperty("secret").GetString());
        Assert.Equal(JsonValueKind.String, rotated.GetProperty("previousSecretUntil").ValueKind);
    }

    [Fact]
    public async Task Delete_Webhook_IsGone()
    {
        var (tenant, path) = await NewAsync();
        await tenant.Client.PostAsync(path, Documented);

        var removed = (await tenant.Client.DeleteAsync(path)).Expect(200).Payload;

        Assert.Equal("https://crm.example.test/hook", removed.GetProperty("url").GetString());
        (await tenant.Client.GetAsync(path)).Expect(404);
        (await tenant.Client.DeleteAsync(path)).Expect(404);
        (await tenant.Client.PostAsync($"{path}/test")).Expect(404);
        (await tenant.Client.PostAsync($"{path}/rotate-secret")).Expect(404);
    }

    [Fact]
    public async Task EveryCall_IntegrationOfAnotherTenant_AnswersLikeAnUnknownOne()
    {
        var (owner, path) = await NewAsync();
        await owner.Client.PostAsync(path, Documented);
        var stranger = (await application.NewTenantAsync()).Client;
        const string range = """{ "from": "2026-01-01T00:00:00Z" }""";

        foreach (var target in new[] { path, $"/configuration/integration/{new string('0', 24)}/webhook", "/configuration/integration/x/webhook" })
        {
            (await stranger.PostAsync(target, Documented)).Expect(404);
            (await stranger.GetAsync(target)).Expect(404);
            (await stranger.DeleteAsync(target)).Expect(404);
            (await stranger.PostAsync($"{target}/test")).Expect(404);
            (await stranger.PostAsync($"{target}/rotate-secret")).Expect(404);
            (await stranger.GetAsync($"{target}/deliveries")).Expect(404);
            (await stranger.GetAsync($"{target}/deliveries/{new string('0', 24)}")).Expect(404);
            (await stranger.PostAsync($"{target}/deliveries/{new string('0', 24)}/redeliver")).Expect(404);
            (await stranger.PostAsync($"{target}/redeliver", range)).Expect(404);
        }

        (await owner.Client.GetAsync(path)).Expect(200);
    }

    private async Task<(TestTenant Tenant, string Path)> NewAsync()
    {
        var tenant = await application.NewTenantAsync();
        return (tenant, $"/configuration/integration/{await tenant.NewIntegrationAsync()}/webhook");
    }
}
