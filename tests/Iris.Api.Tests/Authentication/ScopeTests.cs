using System.Net.Sockets;
using System.Text;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Authentication;

public sealed class ScopeTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Id = "67c98902c362797495a602c6";

    [Theory]
    [InlineData("send", "POST", "/conversation/interaction")]
    [InlineData("read", "POST", $"/conversation/interaction/{Id}")]
    [InlineData("read", "GET", $"/conversation/interaction/{Id}")]
    [InlineData("send", "POST", "/user")]
    [InlineData("read", "GET", "/user")]
    [InlineData("send", "PUT", $"/user/{Id}")]
    [InlineData("send", "DELETE", $"/user/{Id}/destinations")]
    [InlineData("send", "POST", $"/conversation/process/{Id}/close")]
    [InlineData("read", "GET", $"/conversation/process/{Id}/interactions")]
    [InlineData("configure", "POST", "/configuration/integration")]
    [InlineData("read", "GET", "/configuration/integration")]
    [InlineData("configure", "POST", $"/configuration/integration/{Id}/disable")]
    [InlineData("admin", "GET", "/configuration/apikey")]
    [InlineData("admin", "GET", "/configuration/account")]
    public async Task Call_WithoutTheScope_Answers403AndWithItDoesNot(string scope, string method, string path)
    {
        var tenant = await application.NewTenantAsync();
        string[] others = [.. new[] { "send", "read", "configure", "admin" }.Where(other => other != scope)];

        var without = await tenant.ClientWithScopesAsync(others);
        var with = await tenant.ClientWithScopesAsync(scope);

        Assert.Equal(["FORBIDDEN"], (await CallAsync(without, method, path)).Expect(403).Errors);
        Assert.NotInRange((await CallAsync(with, method, path)).Status, 401, 403);
    }

    [Fact]
    public async Task Call_CredentialInTheOthersPlace_IsRefusedAlsoAfterItWasUsedInItsOwn()
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync();
        var key = await application.NewKeyAsync(tenant.Id, "read");
        var token = (await tenant.TryLogInAsync()).Expect(200).Payload.GetString()!;
        (await application.Anonymous().WithKey(key).GetAsync("/user")).Expect(200);
        (await application.Anonymous().WithToken(token).GetAsync("/user")).Expect(200);

        (await application.Anonymous().WithKey(token).GetAsync("/user")).Expect(401);
        (await application.Anonymous().WithToken(key).GetAsync("/user")).Expect(401);
    }

    [Fact]
    public async Task Call_WithKeyAndToken_IsRefusedEvenWhereBothAreGood()
    {
        var tenant = await application.NewTenantAsync();
        await tenant.NewAccountAsync();
        var client = await tenant.LogInAsync();
        (await client.GetAsync("/user")).Expect(200);

        client.WithKey(await application.NewKeyAsync(tenant.Id, "read"));

        Assert.Equal(["AMBIGUOUS_CREDENTIALS"], (await client.GetAsync("/user")).Expect(400).Errors);
    }

    [Theory]
    [InlineData("X-Api-Key: {key}", "X-Api-Key: {key}")]
    [InlineData("X-Api-Key: {key}", "X-Api-Key: another")]
    [InlineData("Authorization: Bearer x", "Authorization: Bearer y")]
    public async Task Call_WithOneCredentialTwice_IsRefused(params string[] lines)
    {
        var key = await application.NewKeyAsync((await application.NewTenantAsync()).Id, "read");
        var server = application.Anonymous().Http.BaseAddress!;
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port);
        var head = string.Join("\r\n", ["GET /user HTTP/1.1", $"Host: {server.Authority}", "Connection: close", .. lines, "", ""]);

        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head.Replace("{key}", key, StringComparison.Ordinal)));

        using var reader = new StreamReader(connection.GetStream());
        var answer = await reader.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("AMBIGUOUS_CREDENTIALS", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_KeyOfAnyLength_Answers401() =>
        (await application.Anonymous().WithKey(new string('k', 20_000)).GetAsync("/user")).Expect(401);

    [Fact]
    public async Task Call_TenantsByATenant_Answers403()
    {
        var tenant = await application.NewTenantAsync();

        (await tenant.Client.GetAsync("/admin/tenant")).Expect(403);
    }

    [Fact]
    public async Task Call_TenantDataByThePlatform_Answers403() =>
        (await application.Platform().GetAsync("/user")).Expect(403);

    [Theory]
    [InlineData("X-Api-Key", "iris_0123456789012345678901234567890123456789012")]
    [InlineData("X-Api-Key", "test-admin-key-0123456789-abcdeg")]
    [InlineData("Authorization", "Bearer CfDJ8nonsense")]
    [InlineData("Authorization", "Basic b3BzOm9wcw==")]
    public async Task Call_WithAnInvalidCredential_Answers401(string header, string value)
    {
        var client = application.Anonymous();
        client.Http.DefaultRequestHeaders.Add(header, value);

        Assert.Equal(["UNAUTHENTICATED"], (await client.GetAsync("/user")).Expect(401).Errors);
    }

    private static Task<Answer> CallAsync(IrisClient client, string method, string path) =>
        client.CallAsync(new HttpMethod(method), path, new StringContent("{}", null, "application/json"));
}
