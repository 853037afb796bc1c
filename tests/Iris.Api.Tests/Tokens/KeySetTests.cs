using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Iris.Api.Tests.Support;
using Microsoft.IdentityModel.Tokens;

namespace Iris.Api.Tests.Tokens;

public sealed class KeySetTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private const string Path = "/.well-known/jwks.json";

    [Fact]
    public async Task Get_Anonymous_AnswersPublicPartsThatMayBeKept()
    {
        using var response = await application.Anonymous().Http.GetAsync(Path);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("public, max-age=900", response.Headers.CacheControl?.ToString());
        var set = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(["keys"], set.EnumerateObject().Select(member => member.Name));
        var key = Assert.Single(set.GetProperty("keys").EnumerateArray());
        Assert.Equal(["kty", "use", "alg", "kid", "crv", "x", "y"], key.EnumerateObject().Select(member => member.Name));
        Assert.Equal(
            ("EC", "sig", "ES256", "P-256"),
            (Text(key, "kty"), Text(key, "use"), Text(key, "alg"), Text(key, "crv")));
    }

    [Fact]
    public async Task Get_Keys_VerifyATokenOfALogInWithoutOurCode()
    {
        var token = await LogInAsync();
        var parts = token.Split('.');
        var header = JsonElement.Parse(Base64UrlEncoder.DecodeBytes(parts[0]));
        var set = JsonElement.Parse(await application.Anonymous().Http.GetStringAsync(Path));
        var key = set.GetProperty("keys").EnumerateArray().Single(one => Text(one, "kid") == Text(header, "kid"));

        using var ecdsa = ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = { X = Base64UrlEncoder.DecodeBytes(Text(key, "x")), Y = Base64UrlEncoder.DecodeBytes(Text(key, "y")) },
        });

        Assert.True(ecdsa.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64UrlEncoder.DecodeBytes(parts[2]), HashAlgorithmName.SHA256));
        Assert.False(ecdsa.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}x"), Base64UrlEncoder.DecodeBytes(parts[2]), HashAlgorithmName.SHA256));
    }

    private async Task<string> LogInAsync()
    {
        var tenant = await application.NewTenantAsync();
        var login = new { Email = "ops@example.test", Password = "a long passphrase", tenant = tenant.Id.Value };
        (await tenant.Client.PostAsync(
            "/configuration/account", new { email = login.Email, password = login.Password, scopes = new[] { "read" } })).Expect(200);
        return (await application.Anonymous().PostAsync("/user/login", login)).Expect(200).Payload.GetString()!;
    }

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;
}
