using System.Text.Json;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Accounts;

public sealed class AccountTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/configuration/account";

    [Fact]
    public async Task Create_Account_AnswersItWithoutItsPassword()
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.PostAsync(Path, Draft("Ops@Example.TEST"));

        Assert.Equal(
            ["id", "email", "name", "scopes", "revoked", "created"],
            answer.Expect(200).Payload.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Ops@example.test", answer.Payload.GetProperty("email").GetString());
        Assert.DoesNotContain("passphrase", answer.Envelope.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(answer.Id, (await tenant.Client.GetAsync(Path)).Payload.GetProperty("items")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Create_EmailTakenInAnotherCase_Answers409()
    {
        var tenant = await application.NewTenantAsync();
        (await tenant.Client.PostAsync(Path, Draft("ops@example.test"))).Expect(200);

        Assert.Equal(["EMAIL_TAKEN email"], (await tenant.Client.PostAsync(Path, Draft("OPS@example.test"))).Expect(409).Errors);
    }

    [Fact]
    public async Task Create_SeveralErrors_AnswersAll()
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.PostAsync(Path, new { email = "nobody", password = "short", scopes = new[] { "platform" } });

        Assert.Equal(["NOT_ALLOWED scopes", "PASSWORD_TOO_SHORT password", "INVALID_EMAIL email"], answer.Expect(400).Errors);
    }

    [Fact]
    public async Task Revoke_Account_RefusesItsTokenAtOnceAndItsLogin()
    {
        var tenant = await application.NewTenantAsync();
        var id = (await tenant.Client.PostAsync(Path, Draft("ops@example.test"))).Expect(200).Id;
        var login = new { Email = "ops@example.test", Password = "a long passphrase", tenant = tenant.Id.Value };
        var token = (await application.Anonymous().PostAsync("/user/login", login)).Expect(200).Payload.GetString()!;
        var client = application.Anonymous().WithToken(token);
        (await client.GetAsync("/user")).Expect(200);

        (await tenant.Client.PostAsync($"{Path}/{id}/revoke")).Expect(200);

        (await client.GetAsync("/user")).Expect(401);
        (await application.Anonymous().PostAsync("/user/login", login)).Expect(401);
    }

    [Fact]
    public async Task Create_PasswordWithControlCharacters_IsRefused()
    {
        var tenant = await application.NewTenantAsync();

        var answer = await tenant.Client.PostAsync(
            Path, new { email = "ops@acme.example", password = "a long\r\npassphrase\0", name = "Ops", scopes = new[] { "read" } });

        Assert.Equal(["CONTROL_CHARACTER password"], answer.Expect(400).Errors);
    }

    [Fact]
    public async Task Reactivate_RevokedAccount_LetsItLogInAndLeavesOldTokensEnded()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewAccountAsync(scopes: "read");
        var client = await tenant.LogInAsync();
        (await tenant.Client.PostAsync($"{Path}/{id}/revoke")).Expect(200);

        var answer = (await tenant.Client.PostAsync($"{Path}/{id}/reactivate")).Expect(200);

        Assert.Equal(JsonValueKind.Null, answer.Payload.GetProperty("revoked").ValueKind);
        (await client.GetAsync("/user")).Expect(401);
        (await (await tenant.LogInAsync()).GetAsync("/user")).Expect(200);
    }

    [Fact]
    public async Task Remove_Account_EndsItsTokenAndFreesItsAddress()
    {
        var tenant = await application.NewTenantAsync();
        var id = await tenant.NewAccountAsync(scopes: "read");
        var client = await tenant.LogInAsync();
        (await client.GetAsync("/user")).Expect(200);

        (await tenant.Client.DeleteAsync($"{Path}/{id}")).Expect(200);

        (await client.GetAsync("/user")).Expect(401);
        (await tenant.TryLogInAsync()).Expect(401);
        (await tenant.Client.DeleteAsync($"{Path}/{id}")).Expect(404);
        Assert.NotEqual(id, await tenant.NewAccountAsync(scopes: "read"));
        (await (await tenant.LogInAsync()).GetAsync("/user")).Expect(200);
        (await client.GetAsync("/user")).Expect(401);
    }

    [Fact]
    public async Task RevokeOrRemove_LastAdmin_IsRefusedAndLeavesItsToken()
    {
        var tenant = await application.NewTenantAsync();
        var last = await tenant.NewAccountAsync(scopes: ["admin", "read"]);
        var revoked = await tenant.NewAccountAsync("old@example.test", "admin");
        await tenant.NewAccountAsync("reader@example.test", "read");
        (await tenant.Client.PostAsync($"{Path}/{revoked}/revoke")).Expect(200);
        var client = await tenant.LogInAsync();

        Assert.Equal(["LAST_ADMIN"], (await client.PostAsync($"{Path}/{last}/revoke")).Expect(409).Errors);
        Assert.Equal(["LAST_ADMIN"], (await tenant.Client.DeleteAsync($"{Path}/{last}")).Expect(409).Errors);

        (await client.GetAsync("/user")).Expect(200);
        (await tenant.Client.PostAsync($"{Path}/{revoked}/reactivate")).Expect(200);
        (await client.PostAsync($"{Path}/{last}/revoke")).Expect(200);
    }

    [Fact]
    public async Task Revoke_AllAdminsAtOnce_LeavesOne()
    {
        var tenant = await application.NewTenantAsync();
        for (var round = 0; round < 5; round++)
        {
            var ids = new[] { await tenant.NewAccountAsync($"a{round}@example.test"), await tenant.NewAccountAsync($"b{round}@example.test") };
            var live = await LiveAdminsAsync(tenant);

            await Task.WhenAll(live.Select(id => tenant.Client.PostAsync($"{Path}/{id}/revoke")));

            Assert.All(ids, id => Assert.Contains(id, live));
            Assert.NotEmpty(await LiveAdminsAsync(tenant));
        }
    }

    [Fact]
    public async Task ResetPassword_OfAnother_EndsItsTokensAndSetsIt()
    {
        var tenant = await application.NewTenantAsync();
        var admin = await tenant.NewAccountAsync("admin@example.test");
        var id = await tenant.NewAccountAsync();
        var (client, by) = (await tenant.LogInAsync(), await tenant.LogInAsync("admin@example.test"));
        (await client.GetAsync("/user")).Expect(200);

        (await by.PostAsync($"{Path}/{id}/password", new { newPassword = "another long passphrase" })).Expect(200);

        (await client.GetAsync("/user")).Expect(401);
        (await tenant.TryLogInAsync()).Expect(401);
        (await tenant.TryLogInAsync(password: "another long passphrase")).Expect(200);
        Assert.Equal(
            ["OWN_PASSWORD"], (await by.PostAsync($"{Path}/{admin}/password", new { newPassword = "another long passphrase" })).Expect(409).Errors);
        Assert.Equal(
            ["PASSWORD_TOO_COMMON newPassword"],
            (await by.PostAsync($"{Path}/{id}/password", new { newPassword = "Password2026!" })).Expect(400).Errors);
    }

    private static async Task<List<string>> LiveAdminsAsync(TestTenant tenant) =>
        [.. (await tenant.Client.GetAsync($"{Path}?limit=200")).Expect(200).Payload.GetProperty("items").EnumerateArray()
            .Where(account => account.GetProperty("revoked").ValueKind == JsonValueKind.Null)
            .Select(account => account.GetProperty("id").GetString()!)];

    private static object Draft(string email) => new { email, password = "a long passphrase", name = "Ops", scopes = new[] { "read" } };
}
