using Iris.Api.Tests.Support;

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

    private async Task<string> NewTenantWithAccountAsync()
    {
        var tenant = await application.NewTenantAsync();
        (await tenant.Client.PostAsync(
            "/configuration/account", new { email = Email, password = Password, scopes = new[] { "admin" } })).Expect(200);
        return tenant.Id.Value;
    }

    private Task<Answer> LogInAsync(string tenant, string email, string password) =>
        application.Anonymous().PostAsync("/user/login", new { Email = email, Password = password, tenant });
}
