using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Tenancy;

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
