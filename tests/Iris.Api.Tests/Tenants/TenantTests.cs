using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Tenants;

public sealed class TenantTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/admin/tenant";
    private static readonly object Account = new { email = "ops@example.test", password = "a long passphrase" };

    [Fact]
    public async Task Create_WithAccount_LetsItLogInWithEveryScope()
    {
        (await application.Platform().PostAsync(Path, new { id = "acme", name = "Acme", account = Account })).Expect(200);

        var client = await LogInAsync("acme");

        foreach (var path in new[] { "/user", "/configuration/integration", "/configuration/apikey" })
            (await client.GetAsync(path)).Expect(200);
        Assert.Equal("acme", (await application.Platform().GetAsync($"{Path}/acme")).Expect(200).Id);
    }

    [Fact]
    public async Task Create_IdTaken_Answers409()
    {
        (await application.Platform().PostAsync(Path, new { id = "twice", name = "One" })).Expect(200);

        var answer = await application.Platform().PostAsync(Path, new { id = "twice", name = "Two" });

        Assert.Equal(["TENANT_TAKEN id"], answer.Expect(409).Errors);
    }

    [Fact]
    public async Task Create_SeveralErrors_AnswersAllAndCreatesNothing()
    {
        var draft = new { id = "Bad Id", name = "", account = new { email = "x", password = "y" } };

        var answer = await application.Platform().PostAsync(Path, draft);

        Assert.Equal(
            ["REQUIRED name", "INVALID_TENANT_ID id", "PASSWORD_TOO_SHORT account.password", "INVALID_EMAIL account.email"],
            answer.Expect(400).Errors);
    }

    [Fact]
    public async Task Disable_Tenant_RefusesItsCredentialsAtOnceUntilEnabled()
    {
        (await application.Platform().PostAsync(Path, new { id = "paused", name = "Paused", account = Account })).Expect(200);
        var client = await LogInAsync("paused");
        (await client.GetAsync("/user")).Expect(200);

        (await application.Platform().PostAsync($"{Path}/paused/disable")).Expect(200);
        (await client.GetAsync("/user")).Expect(401);
        (await TryLogInAsync("paused")).Expect(401);

        (await application.Platform().PostAsync($"{Path}/paused/enable")).Expect(200);
        (await client.GetAsync("/user")).Expect(200);
    }

    [Fact]
    public async Task List_Tenants_PagesInTheOrderOfTheirIds()
    {
        foreach (var id in new[] { "page-c", "page-a", "page-b" })
            (await application.Platform().PostAsync(Path, new { id, name = id })).Expect(200);

        var first = (await application.Platform().GetAsync($"{Path}?cursor=page-9&limit=2")).Expect(200).Payload;
        var second = (await application.Platform().GetAsync($"{Path}?cursor={first.GetProperty("nextCursor")}&limit=1")).Expect(200).Payload;

        Assert.Equal(["page-a", "page-b"], first.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()));
        Assert.Equal("page-c", second.GetProperty("items")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Account_OfATenantThatHasNone_IsAddedListedAndResetByThePlatform()
    {
        var tenant = await application.NewTenantAsync();
        var path = $"{Path}/{tenant.Id}/account";
        var platform = application.Platform();

        var id = (await platform.PostAsync(path, new { email = TestTenant.Email, password = TestTenant.Password, scopes = new[] { "admin" } }))
            .Expect(200).Id;
        var client = await tenant.LogInAsync();
        (await client.GetAsync("/configuration/account")).Expect(200);
        Assert.Equal(id, Assert.Single((await platform.GetAsync(path)).Expect(200).Payload.GetProperty("items").EnumerateArray()).GetProperty("id").GetString());
        (await platform.PostAsync($"{path}/{id}/password", new { newPassword = "another long passphrase" })).Expect(200);

        (await client.GetAsync("/configuration/account")).Expect(401);
        (await (await tenant.LogInAsync(password: "another long passphrase")).GetAsync("/configuration/account")).Expect(200);
        Assert.Equal(["TENANT_NOT_FOUND"], (await platform.GetAsync($"{Path}/no-such-tenant/account")).Expect(404).Errors);
        (await tenant.Client.GetAsync(path)).Expect(403);
    }

    [Fact]
    public async Task Create_PasswordTooCommon_CreatesNothing()
    {
        var draft = new { id = "weak", name = "Weak", account = new { email = "ops@example.test", password = "Contraseña2026" } };

        Assert.Equal(["PASSWORD_TOO_COMMON account.password"], (await application.Platform().PostAsync(Path, draft)).Expect(400).Errors);
        (await application.Platform().GetAsync($"{Path}/weak")).Expect(404);
    }

    private async Task<IrisClient> LogInAsync(string tenant) =>
        application.Anonymous().WithToken((await TryLogInAsync(tenant)).Expect(200).Payload.GetString()!);

    private Task<Answer> TryLogInAsync(string tenant) =>
        application.Anonymous().PostAsync("/user/login", new { Email = "ops@example.test", Password = "a long passphrase", tenant });
}
