using Iris.Api.Tests.Support;
using Iris.Core.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Api.Tests.Accounts;

public sealed class SessionTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string NewPassword = "another long passphrase";

    [Fact]
    public async Task ChangePassword_RightOne_EndsEveryTokenAndAnswersANewOne()
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync();
        var (client, other) = (await tenant.LogInAsync(), await tenant.LogInAsync());
        (await other.GetAsync("/user")).Expect(200);

        var token = (await client.PostAsync("/user/password", Change())).Expect(200).Payload.GetString()!;

        (await client.GetAsync("/user")).Expect(401);
        (await other.GetAsync("/user")).Expect(401);
        (await application.Anonymous().WithToken(token).GetAsync("/user")).Expect(200);
        (await tenant.TryLogInAsync()).Expect(401);
        (await tenant.TryLogInAsync(password: NewPassword)).Expect(200);
    }

    [Fact]
    public async Task ChangePassword_WrongOrUnfit_SaysWhatAndChangesNothing()
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync();
        var client = await tenant.LogInAsync();

        Assert.Equal(
            ["PASSWORD_WRONG currentPassword"], (await client.PostAsync("/user/password", Change("not the password"))).Expect(400).Errors);
        Assert.Equal(
            ["REQUIRED currentPassword", "PASSWORD_TOO_SHORT newPassword"],
            (await client.PostAsync("/user/password", """{ "newPassword": "short" }""")).Expect(400).Errors);
        Assert.Equal(
            ["PASSWORD_UNCHANGED newPassword"],
            (await client.PostAsync("/user/password", Change(next: TestTenant.Password))).Expect(400).Errors);

        (await client.GetAsync("/user")).Expect(200);
        (await tenant.TryLogInAsync()).Expect(200);
    }

    [Fact]
    public async Task ChangePassword_WrongTooOften_Answers429EvenToTheRightOne()
    {
        await using var strict = new IrisApplication(_ => { }, ("Security:LoginsPerMinute", "2"));
        await strict.InitializeAsync();
        var tenant = await strict.NewTenantAsync();
        await tenant.NewAccountAsync();
        var client = await tenant.LogInAsync();
        for (var i = 0; i < 2; i++)
            (await client.PostAsync("/user/password", Change("not the password"))).Expect(400);

        Assert.NotNull((await client.PostAsync("/user/password", Change())).Expect(429).Headers.RetryAfter);
    }

    [Fact]
    public async Task ChangePassword_ByAnApiKey_Answers403()
    {
        var tenant = await application.NewTenantAsync();

        Assert.Equal(["TOKEN_REQUIRED"], (await tenant.Client.PostAsync("/user/password", Change())).Expect(403).Errors);
        Assert.Equal(["TOKEN_REQUIRED"], (await tenant.Client.PostAsync("/user/logout")).Expect(403).Errors);
        Assert.Equal(["TOKEN_REQUIRED"], (await application.Platform().PostAsync("/user/logout")).Expect(403).Errors);
    }

    [Fact]
    public async Task LogOut_Token_EndsItAtOnceAndNoOther()
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync();
        var (client, other) = (await tenant.LogInAsync(), await tenant.LogInAsync());
        (await client.GetAsync("/user")).Expect(200);

        (await client.PostAsync("/user/logout")).Expect(200);

        (await client.GetAsync("/user")).Expect(401);
        (await client.PostAsync("/user/logout")).Expect(401);
        (await other.GetAsync("/user")).Expect(200);
    }

    [Fact]
    public async Task LogOut_MoreThanAreRemembered_EndsAllTokens()
    {
        await using var small = new IrisApplication(_ => { }, ("Security:LogoutsPerAccount", "2"));
        await small.InitializeAsync();
        var tenant = await small.NewTenantAsync();
        var id = await tenant.NewAccountAsync();
        var stays = await tenant.LogInAsync();
        IrisClient[] clients = [await tenant.LogInAsync(), await tenant.LogInAsync(), await tenant.LogInAsync()];

        foreach (var client in clients)
        {
            (await stays.GetAsync("/user")).Expect(200);
            (await client.PostAsync("/user/logout")).Expect(200);
        }

        foreach (var client in clients.Append(stays))
            (await client.GetAsync("/user")).Expect(401);
        var account = await small.Services.GetRequiredService<IAccountStore>().FindAsync(tenant.Id, id, default);
        Assert.Empty(account!.EndedTokens);
        (await (await tenant.LogInAsync()).GetAsync("/user")).Expect(200);
    }

    [Fact]
    public async Task LogOut_OfManyAtOnce_LosesNone()
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync();
        var clients = new List<IrisClient>();
        for (var i = 0; i < 6; i++)
            clients.Add(await tenant.LogInAsync());

        foreach (var answer in await Task.WhenAll(clients.Select(client => client.PostAsync("/user/logout"))))
            answer.Expect(200);

        foreach (var client in clients)
            (await client.GetAsync("/user")).Expect(401);
    }

    private static object Change(string current = TestTenant.Password, string next = NewPassword) =>
        new { currentPassword = current, newPassword = next };
}
