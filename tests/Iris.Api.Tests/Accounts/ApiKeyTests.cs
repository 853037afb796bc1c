using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Accounts;

public sealed class ApiKeyTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/configuration/apikey";

    [Fact]
    public async Task Create_Key_ShowsItOnceAndAuthenticates()
    {
        var tenant = await application.NewTenantAsync();

        var created = (await tenant.Client.PostAsync(Path, new { name = "crm", scopes = new[] { "read", "send" } })).Expect(200);
        var key = created.Payload.GetProperty("key").GetString()!;

        Assert.Matches("^iris_[A-Za-z0-9_-]{43}$", key);
        (await application.Anonymous().WithKey(key).GetAsync("/user")).Expect(200);
        var list = await tenant.Client.GetAsync(Path);
        Assert.DoesNotContain(key, list.Envelope.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(key[..12], list.Payload.GetProperty("items")[0].GetProperty("prefix").GetString());
    }

    /// <summary>The author of an interaction is an account or a key.</summary>
    [Fact]
    public async Task Read_AuthorOfAnInteraction_IsTheKeyOrAccount()
    {
        var tenant = await application.NewTenantAsync();
        var created = (await tenant.Client.PostAsync(Path, new { name = "crm", scopes = new[] { "read", "send" } })).Expect(200).Payload;
        var id = created.GetProperty("id").GetString();

        var read = (await tenant.Client.GetAsync($"{Path}/{id}")).Expect(200).Payload;

        Assert.Equal("crm", read.GetProperty("name").GetString());
        Assert.False(read.TryGetProperty("key", out _));
        Assert.Equal(["API_KEY_NOT_FOUND"], (await tenant.Client.GetAsync($"{Path}/nonsense")).Expect(404).Errors);
        var other = await application.NewTenantAsync();
        (await other.Client.GetAsync($"{Path}/{id}")).Expect(404);
        var account = (await tenant.Client.PostAsync(
            "/configuration/account", new { email = "ops@example.test", password = "a long password 7", scopes = new[] { "read" } })).Expect(200).Payload.GetProperty("id").GetString();
        Assert.Equal(account, (await tenant.Client.GetAsync($"/configuration/account/{account}")).Expect(200).Payload.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Create_SeveralErrors_AnswersAll()
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.PostAsync(Path, new { name = " ", scopes = Array.Empty<string>(), expires = "2020-01-01T00:00:00Z" });

        Assert.Equal(["REQUIRED name", "REQUIRED scopes", "OUT_OF_RANGE expires"], answer.Expect(400).Errors);
    }

    [Fact]
    public async Task Revoke_Key_RefusesItAtOnce()
    {
        var tenant = await application.NewTenantAsync();
        var created = (await tenant.Client.PostAsync(Path, new { name = "crm", scopes = new[] { "read" } })).Expect(200);
        var client = application.Anonymous().WithKey(created.Payload.GetProperty("key").GetString()!);
        (await client.GetAsync("/user")).Expect(200);

        (await tenant.Client.PostAsync($"{Path}/{created.Id}/revoke")).Expect(200);

        (await client.GetAsync("/user")).Expect(401);
    }
}
