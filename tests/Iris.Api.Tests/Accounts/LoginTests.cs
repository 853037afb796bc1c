using Iris.Api.Authentication;
using Iris.Api.Tests.Support;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Iris.Api.Tests.Accounts;

public sealed class LoginTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Email = "ops@example.test";
    private const string Password = "a long passphrase";

    [Fact]
    public async Task LogIn_RightPassword_AnswersAPlainTokenThatAuthenticates()
    {
        var tenant = await NewTenantWithAccountAsync();

        var answer = (await LogInAsync(tenant, Email, Password)).Expect(200);

        Assert.Equal(("OK", "Login"), (answer.Title, answer.Detail));
        var client = application.Anonymous().WithToken(answer.Payload.GetString()!);
        (await client.GetAsync("/configuration/account")).Expect(200);
    }

    [Fact]
    public async Task LogIn_DocumentedNamesInAnyCase_Bind()
    {
        var tenant = await NewTenantWithAccountAsync();

        (await application.Anonymous().PostAsync(
            "/user/login", $$"""{ "EMAIL": " OPS@example.test ", "password": "{{Password}}", "Tenant": "{{tenant}}" }""")).Expect(200);
    }

    [Theory]
    [InlineData(Email, "another passphrase", null)]
    [InlineData("nobody@example.test", Password, null)]
    [InlineData(Email, Password, "no-such-tenant")]
    [InlineData(Email, Password, "Not A Tenant")]
    [InlineData(Email, "", null)]
    public async Task LogIn_AnythingWrong_AnswersTheDocumented401(string email, string password, string? otherTenant)
    {
        var tenant = await NewTenantWithAccountAsync();

        var answer = (await LogInAsync(otherTenant ?? tenant, email, password)).Expect(401);

        Assert.Equal(("Login erróneo", "El email y/o contraseña no son válidos"), (answer.Title, answer.Detail));
        Assert.Equal(["INVALID_CREDENTIALS"], answer.Errors);
    }

    [Fact]
    public async Task LogIn_MembersMissing_AnswersAll()
    {
        var answer = await application.Anonymous().PostAsync("/user/login", "{}");

        Assert.Equal(["REQUIRED Email", "REQUIRED Password", "REQUIRED tenant"], answer.Expect(400).Errors);
    }

    [Fact]
    public async Task LogIn_TooOften_Answers429ForThatAccountOnly()
    {
        await using var strict = new IrisApplication(_ => { }, ("Security:LoginsPerMinute", "2"));
        await strict.InitializeAsync();
        var client = strict.Anonymous();
        for (var i = 0; i < 2; i++)
            (await client.PostAsync("/user/login", new { Email, Password = "wrong", tenant = "acme" })).Expect(401);

        var refused = (await client.PostAsync("/user/login", new { Email = "OPS@EXAMPLE.TEST", Password, tenant = "acme" })).Expect(429);

        Assert.Equal(["TOO_MANY_REQUESTS"], refused.Errors);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        (await client.PostAsync("/user/login", new { Email = "other@example.test", Password, tenant = "acme" })).Expect(401);
    }

    [Fact]
    public async Task LogIn_MembersTooLong_AnswersAll()
    {
        var answer = await LogInAsync(new string('t', 64), new string('e', 321), new string('p', 257));

        Assert.Equal(["TOO_LONG Email", "TOO_LONG Password", "TOO_LONG tenant"], answer.Expect(400).Errors);
    }

    [Fact]
    public async Task LogIn_BodyOver4Kilobytes_Answers413()
    {
        var tenant = await NewTenantWithAccountAsync();
        var body = new { Email, Password, tenant, other = new string('x', 4 * 1024) };

        (await application.Anonymous().PostAsync("/user/login", body)).Expect(413);
    }

    [Fact]
    public async Task LogIn_SprayedAccountsOfOneAddress_AreRefusedWithoutAHash()
    {
        var hasher = new CountingHasher();
        await using var strict = new IrisApplication(hasher.Register, ("Security:LoginsPerAddress", "5"));
        await strict.InitializeAsync();

        var answers = new List<int>();
        for (var i = 0; i < 20; i++)
            answers.Add((await strict.Anonymous().PostAsync("/user/login", new { Email = $"user{i}@example.test", Password, tenant = "acme" })).Status);

        Assert.Equal([.. Enumerable.Repeat(401, 5), .. Enumerable.Repeat(429, 15)], answers);
        Assert.Equal(5, hasher.Verified.Count);
    }

    [Fact]
    public async Task LogIn_WrongPasswordsFromElsewhere_DoNotLockTheOwnerOut()
    {
        await using var strict = new IrisApplication(
            _ => { }, ("Security:LoginsPerMinute", "3"), ("Security:LoginsPerAccount", "4"), ("Api:Proxies:0", "127.0.0.0/8"));
        await strict.InitializeAsync();
        var tenant = await strict.NewTenantAsync();
        await tenant.NewAccountAsync();
        foreach (var address in new[] { "198.51.100.1", "198.51.100.2" })
        {
            for (var i = 0; i < 5; i++)
                await tenant.TryLogInAsync(password: "wrong", by: From(strict, address));
            (await tenant.TryLogInAsync(by: From(strict, address))).Expect(429);
        }

        // More than enough failed by now: an address that has not failed is let in, one that has waits.
        (await tenant.TryLogInAsync(by: From(strict, "203.0.113.7"))).Expect(200);
        (await tenant.TryLogInAsync(by: From(strict, "203.0.113.7"))).Expect(200);
        (await tenant.TryLogInAsync(password: "wrong", by: From(strict, "203.0.113.8"))).Expect(401);
        (await tenant.TryLogInAsync(by: From(strict, "203.0.113.8"))).Expect(429);
    }

    [Fact]
    public async Task LogIn_KnownUnknownAndOldAccounts_CostTheSameRoundsAndAnswerTheSame()
    {
        var hasher = new CountingHasher();
        await using var gateway = new IrisApplication(hasher.Register);
        await gateway.InitializeAsync();
        var tenant = await gateway.NewTenantAsync();
        await tenant.NewAccountAsync();
        await SetRoundsAsync(gateway, tenant, await tenant.NewAccountAsync("old@example.test"), 1000);

        var answers = new List<string>();
        foreach (var (id, email) in new[]
        {
            (tenant.Id.Value, Email), (tenant.Id.Value, "old@example.test"), (tenant.Id.Value, "nobody@example.test"), ("no-tenant", Email), ("Not One", Email),
        })
        {
            hasher.Verified.Clear();
            var login = new { Email = email, Password = "wrong wrong wrong", tenant = id };
            answers.Add((await gateway.Anonymous().PostAsync("/user/login", login)).Expect(401).Envelope.GetRawText());
            Assert.Equal(100_000, hasher.Verified.Sum(PasswordHash.RoundsOf));
        }

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task LogIn_PasswordHashedWithFewerRounds_IsHashedAgainAndTokensStay()
    {
        var tenant = await application.NewTenantAsync();
        var accounts = application.Services.GetRequiredService<IAccountStore>();
        var id = await tenant.NewAccountAsync();
        await SetRoundsAsync(application, tenant, id, 1000);

        var client = await tenant.LogInAsync();

        Assert.Equal(100_000, PasswordHash.RoundsOf((await accounts.FindAsync(tenant.Id, id, default))!.PasswordHash));
        (await client.GetAsync("/user")).Expect(200);
        (await tenant.TryLogInAsync()).Expect(200);
    }

    [Fact]
    public async Task LogIn_LaneIsFull_Answers503WithRetryAfterAndCountsNoFailure()
    {
        using var hasher = new CountingHasher { Gate = new ManualResetEventSlim() };
        await using var small = new IrisApplication(hasher.Register, ("Security:PasswordQueue", "1"), ("Security:LoginsPerMinute", "2"));
        await small.InitializeAsync();
        var login = new { Email, Password, tenant = "acme" };
        var first = small.Anonymous().PostAsync("/user/login", login);
        await Eventually.HoldsAsync(() => hasher.Verified.Count == 1, "the first is hashed");

        // Others are answered meanwhile, and those that find no place at once.
        (await small.Anonymous().GetAsync("/health/live")).Expect(200);
        for (var i = 0; i < 5; i++)
        {
            var refused = (await small.Anonymous().PostAsync("/user/login", login)).Expect(503);
            Assert.Equal(["BUSY"], refused.Errors);
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        hasher.Gate.Set();
        (await first).Expect(401);
    }

    private async Task<string> NewTenantWithAccountAsync()
    {
        var tenant = await application.NewTenantAsync();
        (await tenant.Client.PostAsync(
            "/configuration/account", new { email = Email, password = Password, scopes = new[] { "admin" } })).Expect(200);
        return tenant.Id.Value;
    }

    private Task<Answer> LogInAsync(string tenant, string email, string password) =>
        application.Anonymous().PostAsync("/user/login", new { Email = email, Password = password, tenant });

    /// <summary>Keeps the account's password as an earlier version did.</summary>
    private static async Task SetRoundsAsync(IrisApplication gateway, TestTenant tenant, string id, int rounds)
    {
        var accounts = gateway.Services.GetRequiredService<IAccountStore>();
        var account = (await accounts.FindAsync(tenant.Id, id, default))!;
        account.PasswordHash = new PasswordHasher<Account>(Options.Create(new PasswordHasherOptions { IterationCount = rounds }))
            .HashPassword(account, Password);
        Assert.Equal(SaveResult.Saved, await accounts.SaveAsync(tenant.Id, account, default));
    }

    private static IrisClient From(IrisApplication gateway, string address)
    {
        var client = gateway.Anonymous();
        client.Http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }
}
