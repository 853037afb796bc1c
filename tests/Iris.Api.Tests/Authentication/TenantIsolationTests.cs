using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Authentication;

public sealed class TenantIsolationTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Unknown = "000000000000000000000000";

    [Theory]
    [InlineData("GET", "/conversation/interaction/{interaction}")]
    [InlineData("POST", "/conversation/interaction/{interaction}")]
    [InlineData("GET", "/user/{user}")]
    [InlineData("PUT", "/user/{user}")]
    [InlineData("POST", "/user/{user}/destinations")]
    [InlineData("DELETE", "/user/{user}/destinations?key=PhoneNumber&value=34600000001")]
    [InlineData("GET", "/conversation/process/{process}")]
    [InlineData("GET", "/conversation/process/{process}/interactions")]
    [InlineData("POST", "/conversation/process/{process}/close")]
    [InlineData("POST", "/conversation/process/{process}/reopen")]
    [InlineData("GET", "/configuration/integration/{integration}")]
    [InlineData("PUT", "/configuration/integration/{integration}")]
    [InlineData("POST", "/configuration/integration/{integration}/enable")]
    [InlineData("POST", "/configuration/integration/{integration}/disable")]
    [InlineData("GET", "/configuration/template/{template}")]
    [InlineData("PUT", "/configuration/template/{template}")]
    [InlineData("DELETE", "/configuration/template/{template}")]
    [InlineData("DELETE", "/configuration/template/{template}/version/1")]
    [InlineData("POST", "/configuration/template/{template}/publish")]
    [InlineData("POST", "/configuration/template/{template}/archive")]
    [InlineData("POST", "/configuration/template/{template}/preview")]
    [InlineData("POST", "/configuration/apikey/{key}/revoke")]
    [InlineData("POST", "/configuration/account/{account}/revoke")]
    [InlineData("POST", "/configuration/account/{account}/reactivate")]
    [InlineData("POST", "/configuration/account/{account}/password")]
    [InlineData("DELETE", "/configuration/account/{account}")]
    public async Task Call_IdOfAnotherTenant_AnswersLikeAnUnknownOne(string method, string path)
    {
        var ids = await MakeEverythingAsync(await application.NewTenantAsync());
        var stranger = await application.NewTenantAsync();
        var foreignPath = ids.Aggregate(path, (text, id) => text.Replace($"{{{id.Key}}}", id.Value, StringComparison.Ordinal));
        var unknownPath = ids.Aggregate(path, (text, id) => text.Replace($"{{{id.Key}}}", Unknown, StringComparison.Ordinal));

        var foreign = (await CallAsync(stranger.Client, method, foreignPath)).Expect(404);
        var unknown = (await CallAsync(stranger.Client, method, unknownPath)).Expect(404);

        Assert.Equal(unknown.Envelope.GetRawText(), foreign.Envelope.GetRawText());
    }

    [Fact]
    public async Task Send_IdsOfAnotherTenant_AreUnknown()
    {
        var ids = await MakeEverythingAsync(await application.NewTenantAsync());
        var stranger = await application.NewTenantAsync();
        var own = await stranger.NewIntegrationAsync();

        var integration = await stranger.SendAsync(ids["integration"], TestTenant.NewPhone());
        var process = await stranger.SendAsync(own, TestTenant.NewPhone(), ids["process"]);

        Assert.Equal(["INTEGRATION_NOT_FOUND integrationId"], integration.Expect(404).Errors);
        Assert.Equal(["PROCESS_NOT_FOUND processId"], process.Expect(404).Errors);
    }

    [Fact]
    public async Task Send_NumberOfAnotherTenantsUser_IsNobodys()
    {
        var phone = TestTenant.NewPhone();
        await (await application.NewTenantAsync()).NewUserAsync(phone);
        var stranger = await application.NewTenantAsync();

        var refused = await stranger.SendAsync(await stranger.NewIntegrationAsync(), phone, createUser: false);

        Assert.Equal(["USER_NOT_FOUND Destinations[0]"], refused.Expect(404).Errors);
        Assert.Equal(0, (await stranger.Client.GetAsync($"/user?destination={phone}")).Payload.GetProperty("items").GetArrayLength());
        await stranger.NewUserAsync(phone);
    }

    [Theory]
    [InlineData("/user")]
    [InlineData("/conversation/process")]
    [InlineData("/configuration/integration")]
    [InlineData("/configuration/template")]
    public async Task List_DataOfAnotherTenant_IsNotShown(string path)
    {
        await MakeEverythingAsync(await application.NewTenantAsync());
        var stranger = await application.NewTenantAsync();

        Assert.Equal(0, (await stranger.Client.GetAsync(path)).Expect(200).Payload.GetProperty("items").GetArrayLength());
    }

    private static async Task<Dictionary<string, string>> MakeEverythingAsync(TestTenant tenant)
    {
        var integration = await tenant.NewIntegrationAsync();
        var sent = (await tenant.SendAsync(integration, TestTenant.NewPhone())).Expect(200).Payload;
        var key = await tenant.Client.PostAsync("/configuration/apikey", new { name = "k", scopes = new[] { "read" } });
        var account = await tenant.Client.PostAsync(
            "/configuration/account", new { email = "a@example.test", password = "a long passphrase", scopes = new[] { "read" } });
        return new()
        {
            ["integration"] = integration,
            ["interaction"] = sent.GetProperty("id").GetString()!,
            ["process"] = sent.GetProperty("processId").GetString()!,
            ["user"] = sent.GetProperty("users")[0].GetProperty("id").GetString()!,
            ["template"] = await Templates.TemplateSamples.NewAsync(tenant, isPublished: true),
            ["key"] = key.Expect(200).Id,
            ["account"] = account.Expect(200).Id,
        };
    }

    private static Task<Answer> CallAsync(IrisClient client, string method, string path)
    {
        var body = """{ "name": "x", "newPassword": "another long passphrase", "destinations": [ { "key": "PhoneNumber", "value": "34600000001" } ] }""";
        return client.CallAsync(
            new HttpMethod(method), path, method is "PUT" or "POST" ? new StringContent(body, null, "application/json") : null);
    }
}
