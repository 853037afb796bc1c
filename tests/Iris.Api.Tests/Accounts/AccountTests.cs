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

    private static object Draft(string email) => new { email, password = "a long passphrase", name = "Ops", scopes = new[] { "read" } };
}
