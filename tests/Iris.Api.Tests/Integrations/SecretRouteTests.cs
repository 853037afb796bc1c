using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Integrations;

/// <summary>Whoever may configure does not get stored secrets by moving where they are sent.</summary>
public sealed class SecretRouteTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/configuration/integration";

    [Theory]
    [InlineData("""{ "baseUrl": "https://evil.test" }""")]
    [InlineData("""{ "BASEURL": "https://evil.test", "token": "********" }""")]
    [InlineData("""{ "baseUrl": "http://provider.example" }""")]
    [InlineData("""{ "port": 26 }""")]
    [InlineData("""{ "port": null }""")]
    [InlineData("""{ "secure": true }""")]
    [InlineData("""{ "mode": "slow" }""")]
    public async Task Update_SettingThatRoutesSecrets_AsksForThemAgain(string settings)
    {
        var (tenant, id) = await NewAsync();
        var before = (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(200).Payload.GetRawText();

        var refused = await tenant.Client.PutAsync($"{Path}/{id}", $$"""{ "name": "Moved", "settings": {{settings}} }""");

        Assert.Equal(["SECRET_REQUIRED settings.token"], refused.Expect(400).Errors);
        Assert.Equal(before, (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(200).Payload.GetRawText());
    }

    [Theory]
    [InlineData("""{ "baseUrl": "https://elsewhere.test", "token": "first" }""", "Iris:first")]
    [InlineData("""{ "baseUrl": "https://elsewhere.test", "token": "second", "sender": "Other" }""", "Other:second")]
    [InlineData("""{ "baseUrl": "https://provider.example", "port": 25.0, "token": "********" }""", "Iris:first")]
    [InlineData("""{ "baseUrl": null }""", "Iris:first")]
    [InlineData("""{ "sender": "Other" }""", "Other:first")]
    public async Task Update_SecretGivenAnewOrNothingMoved_IsTaken(string settings, string seenByTheProvider)
    {
        var (tenant, id) = await NewAsync();

        (await tenant.Client.PutAsync($"{Path}/{id}", $$"""{ "settings": {{settings}} }""")).Expect(200);

        var sent = (await tenant.SendAsync(id, TestTenant.NewPhone())).Expect(200);
        Assert.Equal(seenByTheProvider, (await tenant.WaitForStatusAsync(sent.Id, "SENT")).Payload.GetProperty("customStatus").GetString());
    }

    /// <summary>All at once, and only those that are sent: what checks callbacks stays here.</summary>
    [Fact]
    public async Task Update_MovedWithSeveralErrors_AnswersAll()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync(
            "SMS", "Twilio", new { accountSid = "AC1", authToken = "t", apiKeySid = "SK1", apiKeySecret = "s", from = "IRIS" });

        var refused = await tenant.Client.PutAsync(
            $"{Path}/{id}", """{ "settings": { "baseUrl": "https://evil.test", "smartEncoded": 7, "authToken": "********" } }""");
        var sinch = await tenant.NewIntegrationAsync(
            "SMS", "Sinch", new { servicePlanId = "p", apiToken = "t", region = "eu", webhookSecret = "w" });
        var moved = await tenant.Client.PutAsync($"{Path}/{sinch}", """{ "settings": { "region": "us", "apiToken": "t" } }""");

        Assert.Equal(
            ["INVALID_TYPE settings.smartEncoded", "SECRET_REQUIRED settings.apiKeySecret", "SECRET_REQUIRED settings.authToken"],
            refused.Expect(400).Errors.Order());
        moved.Expect(200);
    }

    [Fact]
    public async Task Update_SecretTakenAwayWithTheMove_HasNothingToAskFor()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewIntegrationAsync(
            "Email", "SMTP", new { host = "mail.example", userName = "u", password = "p", fromAddress = "a@acme.test" });

        var refused = await tenant.Client.PutAsync($"{Path}/{id}", """{ "settings": { "host": "evil.test", "startTls": false } }""");
        var moved = await tenant.Client.PutAsync(
            $"{Path}/{id}", """{ "settings": { "host": "other.test", "userName": null, "password": null } }""");

        Assert.Equal(["SECRET_REQUIRED settings.password"], refused.Expect(400).Errors);
        moved.Expect(200);
    }

    private async Task<(TestTenant Tenant, string Id)> NewAsync()
    {
        var tenant = await application.NewTenantAsync();
        var settings = new { sender = "Iris", token = "first", port = 25 };
        return (tenant, await tenant.NewIntegrationAsync(ScriptedChannel.ChannelName, SettingsAdapter.ProviderName, settings));
    }
}
