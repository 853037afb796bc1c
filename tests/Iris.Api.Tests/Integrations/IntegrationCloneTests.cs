using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Integrations;

public sealed class IntegrationCloneTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/configuration/integration";

    /// <summary>What is never the source's.</summary>
    private static readonly string[] Own = ["integrationId", "integrationName", "callbackUrl", "created", "updated"];

    [Fact]
    public async Task Clone_NameAlone_IsTheSameButForIdNameAndCallbackUrl()
    {
        var tenant = await application.NewTenantAsync();
        var id = (await tenant.Client.PostAsync(Path, new
        {
            name = "Main",
            channel = "Scripted",
            provider = ScriptedAdapter.ProviderName,
            callbacks = "unsigned",
            delivery = new { deliveryMode = "at-least-once", maxAttempts = 3, quietHours = new { from = "22:00", to = "08:00", timeZone = "UTC" } },
            conversationWindowHours = 5,
            optOutKeywords = new[] { "FUERA" },
            optOutReply = "Hecho",
            defaultRegion = "ES",
            allowIrregularEmails = true,
            unknownMembers = "keep",
            enabled = false,
        })).Expect(200).Payload.GetProperty("integrationId").GetString();
        await tenant.SetWebhookAsync(id!, "https://crm.example.test/hook");
        var source = (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(200).Payload;

        var clone = (await tenant.Client.PostAsync($"{Path}/{id}/clone", new { name = "Second" })).Expect(200).Payload;

        foreach (var member in source.EnumerateObject().Where(member => !Own.Contains(member.Name)))
            Assert.Equal(member.Value.GetRawText(), clone.GetProperty(member.Name).GetRawText());
        Assert.Equal("Second", clone.GetProperty("integrationName").GetString());
        Assert.NotEqual(id, clone.GetProperty("integrationId").GetString());
        Assert.NotEqual(
            source.GetProperty("callbackUrl").GetString()!.Split('/')[^1], clone.GetProperty("callbackUrl").GetString()!.Split('/')[^1]);
        var webhook = (await tenant.Client.GetAsync($"{Path}/{clone.GetProperty("integrationId").GetString()}/webhook")).Expect(200).Payload;
        Assert.Equal("https://crm.example.test/hook", webhook.GetProperty("url").GetString());
        Assert.Equal(source.GetRawText(), (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(200).Payload.GetRawText());
    }

    [Theory]
    [InlineData("""{ "name": "Second" }""", "Iris:s3cr3t-value")]
    [InlineData("""{ "name": "Second", "settings": { "sender": "Other", "token": "********" } }""", "Other:s3cr3t-value")]
    [InlineData("""{ "name": "Second", "settings": { "token": "own" }, "enabled": true }""", "Iris:own")]
    public async Task Clone_SecretMaskedOrLeftOut_IsTheSourcesAndNotShown(string body, string seenByTheProvider)
    {
        var tenant = await application.NewTenantAsync();
        var id = await CreateAsync(tenant);

        var clone = (await tenant.Client.PostAsync($"{Path}/{id}/clone", body)).Expect(200);

        Assert.DoesNotContain("s3cr3t-value", clone.Envelope.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("********", clone.Payload.GetProperty("settings").GetProperty("token").GetString());
        var sent = (await tenant.SendAsync(clone.Payload.GetProperty("integrationId").GetString()!, TestTenant.NewPhone())).Expect(200);
        Assert.Equal(seenByTheProvider, (await tenant.WaitForStatusAsync(sent.Id, "SENT")).Payload.GetProperty("customStatus").GetString());
    }

    [Fact]
    public async Task Clone_SourceRemovedAfterwards_StillSends()
    {
        var tenant = await application.NewTenantAsync();
        var id = await CreateAsync(tenant);
        var clone = (await tenant.Client.PostAsync($"{Path}/{id}/clone", new { name = "Second" })).Expect(200).Payload.GetProperty("integrationId").GetString()!;

        (await tenant.Client.DeleteAsync($"{Path}/{id}")).Expect(200);

        var sent = (await tenant.SendAsync(clone, TestTenant.NewPhone())).Expect(200);
        await tenant.WaitForStatusAsync(sent.Id, "SENT");
    }

    [Fact]
    public async Task Clone_SeveralErrors_AnswersAllAndMakesNothing()
    {
        var tenant = await application.NewTenantAsync();
        var id = await CreateAsync(tenant);

        var answer = await tenant.Client.PostAsync(
            $"{Path}/{id}/clone", """{ "channel": "Email", "settings": { "baseUrl": "https://elsewhere.example", "port": 70000 }, "enabled": "no" }""");

        Assert.Equal(
            ["INVALID_TYPE enabled", "REQUIRED name", "FIXED channel", "OUT_OF_RANGE settings.port", "SECRET_REQUIRED settings.token"],
            answer.Expect(400).Errors);
        Assert.Equal(1, (await tenant.Client.GetAsync(Path)).Expect(200).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Clone_SameKeyAgain_IsAnsweredAlikeAndMakesOne()
    {
        var tenant = await application.NewTenantAsync();
        var id = await CreateAsync(tenant);
        tenant.Client.Http.DefaultRequestHeaders.Add("Idempotency-Key", "copy-1");

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => tenant.Client.PostAsync($"{Path}/{id}/clone", new { name = "Second" })));
        var again = (await tenant.Client.PostAsync($"{Path}/{id}/clone", new { name = "Second" })).Expect(200);
        var other = (await tenant.Client.PostAsync($"{Path}/{id}/clone", new { name = "Third" })).Expect(422);

        Assert.All(answers.Where(answer => answer.Status != 200), refused => Assert.Equal(["IDEMPOTENCY_IN_PROGRESS Idempotency-Key"], refused.Expect(409).Errors));
        Assert.All(answers.Where(answer => answer.Status == 200), answer => Assert.Equal(again.Envelope.GetRawText(), answer.Envelope.GetRawText()));
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal(["IDEMPOTENCY_KEY_REUSED Idempotency-Key"], other.Errors);
        Assert.Equal(2, (await tenant.Client.GetAsync(Path)).Expect(200).Payload.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Clone_UnknownOrWithoutTheScope_IsRefused()
    {
        var (tenant, other) = (await application.NewTenantAsync(), await application.NewTenantAsync());
        var id = await CreateAsync(tenant);

        Assert.Equal(["INTEGRATION_NOT_FOUND"], (await other.Client.PostAsync($"{Path}/{id}/clone", new { name = "x" })).Expect(404).Errors);
        (await (await tenant.ClientWithScopesAsync("read", "send")).PostAsync($"{Path}/{id}/clone", new { name = "x" })).Expect(403);
    }

    private static async Task<string> CreateAsync(TestTenant tenant) =>
        await tenant.NewIntegrationAsync(provider: SettingsAdapter.ProviderName, settings: new { sender = "Iris", token = "s3cr3t-value" });
}
