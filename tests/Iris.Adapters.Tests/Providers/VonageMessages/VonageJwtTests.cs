using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Iris.Adapters.Providers.VonageMessages;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Providers.VonageMessages;

/// <summary>A vector of our own, made outside this code, and everything that must not pass for it. (Source: C.7)</summary>
public sealed class VonageJwtTests
{
    private const string Secret = "iris-vonage";
    private const string Body = """{"message_uuid":"m-1","status":"delivered"}""";
    private const string Vector =
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
        + "eyJpYXQiOjE3NjAwMDAwMDAsImp0aSI6Im4tMDAxIiwiaXNzIjoiVm9uYWdlIiwicGF5bG9hZF9oYXNoIjoiNDJkZDkwYTZhYTkyODhjMWM1YWIzZjA1Y2M3YmRhZTM5MWU0M2FjMDBjYmFkYzhhYjViZjNjMjMyOTNjNGJiMCIsImFwaV9rZXkiOiJhYmNkMTIzNCIsImFwcGxpY2F0aW9uX2lkIjoiYXBwLTEifQ."
        + "qW0I-cfOXb8Gj4I_uLzKfU8GWdEvuxFSQSjt2iT4vyU";

    /// <summary>One key for all tests: making one takes a while.</summary>
    private static readonly RSA Key = RSA.Create(2048);

    [Fact]
    public void Verify_Vector_IsGenuineWithItsIdAsNonce()
    {
        Assert.Equal(CallbackVerdict.Genuine("n-001"), VonageJwt.Verify(Callback(Vector), Secret, "abcd1234", "app-1"));
        Assert.Equal(CallbackVerdict.Genuine("n-001"), VonageJwt.Verify(Callback(Vector), Secret, null, null));
    }

    [Fact]
    public void Verify_AnyByteOfTheTokenChangedOrMissing_IsForged()
    {
        var header = $"Bearer {Vector}";
        for (var i = 0; i < header.Length; i++)
        {
            for (var bit = 0; bit < 7; bit++)
            {
                var changed = header.ToCharArray();
                changed[i] ^= (char)(1 << bit);
                AssertForged(With(new string(changed)));
            }

            AssertForged(With(header.Remove(i, 1)));
        }

        AssertForged(With(header + "A"));
        AssertForged(With(header + "="));
        AssertForged(With(header + "."));
        AssertForged(With(header + " "));
    }

    [Fact]
    public void Verify_AnyByteOfTheBodyChanged_IsForged()
    {
        for (var i = 0; i < Body.Length; i++)
        {
            var body = Encoding.UTF8.GetBytes(Body);
            body[i] ^= 1;
            AssertForged(Callback(Vector) with { Body = body });
        }

        AssertForged(Callback(Vector) with { Body = [] });
        AssertForged(Callback(Vector) with { Body = [.. Encoding.UTF8.GetBytes(Body), (byte)' '] });
    }

    [Fact]
    public void Verify_AnotherSecret_IsForged() =>
        Assert.False(VonageJwt.Verify(Callback(Vector), "iris-vonagf", null, null).IsGenuine);

    [Theory]
    [InlineData("abcd1235", null)]
    [InlineData(null, "app-2")]
    [InlineData("abcd1234", "APP-1")]
    public void Verify_AnotherAccountOrApplication_IsForged(string? apiKey, string? applicationId) =>
        Assert.False(VonageJwt.Verify(Callback(Vector), Secret, apiKey, applicationId).IsGenuine);

    [Fact]
    public void Verify_ClaimsWithoutAccountAndApplication_AreOfAny() =>
        Assert.True(VonageJwt.Verify(Callback(Token(Claims("api_key", null, "application_id", null))), Secret, "abcd1234", "app-1").IsGenuine);

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("hs256")]
    [InlineData("HS512")]
    [InlineData("RS256")]
    public void Verify_AnotherAlgorithm_IsForgedWhateverTheSignature(string algorithm)
    {
        var head = new { alg = algorithm, typ = "JWT" };
        var signed = $"{Part(head)}.{Part(Claims())}";

        AssertForged(Callback(Token(Claims(), head)));
        AssertForged(Callback($"{signed}."));
        AssertForged(Callback(signed));
    }

    [Fact]
    public void Verify_SignedWithAnRsaKey_IsForged()
    {
        var signed = $"{Part(new { alg = "RS256", typ = "JWT" })}.{Part(Claims())}";
        var signature = Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        AssertForged(Callback($"{signed}.{Base64Url.EncodeToString(signature)}"));
        // A public key is no secret, so a signature with it as one proves nothing.
        AssertForged(Callback(Token(Claims(), new { alg = "HS256" }, Key.ExportSubjectPublicKeyInfoPem())));
    }

    [Fact]
    public void Verify_CriticalHeader_IsForged() => AssertForged(Callback(Token(Claims(), new { alg = "HS256", crit = new[] { "b64" }, b64 = false })));

    [Theory]
    [InlineData(24 * 3600, true)]
    [InlineData(-300, true)]
    [InlineData((24 * 3600) + 1, false)]
    [InlineData(-301, false)]
    public void Verify_Age_IsWithinTheReplayWindow(int seconds, bool genuine) => Assert.Equal(
        genuine, VonageJwt.Verify(Callback(Vector) with { Received = Callbacks.Received.AddSeconds(seconds) }, Secret, null, null).IsGenuine);

    [Theory]
    [InlineData("iss", "vonage")]
    [InlineData("iss", null)]
    [InlineData("iat", null)]
    [InlineData("iat", "soon")]
    [InlineData("iat", long.MaxValue)]
    [InlineData("iat", long.MinValue)]
    [InlineData("exp", 1_759_999_999L)]
    [InlineData("exp", "never")]
    [InlineData("jti", null)]
    [InlineData("jti", "")]
    [InlineData("payload_hash", null)]
    [InlineData("payload_hash", "")]
    [InlineData("payload_hash", "42dd")]
    public void Verify_ClaimMissingOrWrong_IsForged(string name, object? value) => AssertForged(Callback(Token(Claims(name, value))));

    [Fact]
    public void Verify_IdOfAnyLength_IsForged()
    {
        Assert.True(VonageJwt.Verify(Callback(Token(Claims("jti", new string('n', 200)))), Secret, null, null).IsGenuine);
        AssertForged(Callback(Token(Claims("jti", new string('n', 201)))));
        AssertForged(Callback(Token(Claims("jti", new string('n', 10_000)))));
    }

    [Fact]
    public void Verify_UpperCaseHashAndALaterEnd_AreGenuine()
    {
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Body)));

        Assert.True(VonageJwt.Verify(Callback(Token(Claims("payload_hash", hash, "exp", 1_760_000_000L))), Secret, null, null).IsGenuine);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Basic YTpi")]
    [InlineData("Bearer ..")]
    [InlineData("Bearer a.b.c")]
    [InlineData("Bearer é.é.é")]
    [InlineData("Bearer bnVsbA.bnVsbA.bnVsbA")]
    public void Verify_NoToken_IsForged(string? header) => AssertForged(With(header));

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("{\"")]
    public void Verify_ClaimsThatAreNone_AreForged(string claims)
    {
        var signed = $"{Part(new { alg = "HS256" })}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";

        AssertForged(Callback($"{signed}.{Hmac(signed, Secret)}"));
    }

    [Fact]
    public void SignCall_Token_HoldsWithThePublicKey()
    {
        var parts = VonageJwt.SignCall("app-1", Key.ExportPkcs8PrivateKeyPem(), Callbacks.Received, TimeSpan.FromMinutes(15)).Split('.');

        Assert.Equal("""{"alg":"RS256","typ":"JWT"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        var claims = JsonElement.Parse(Base64Url.DecodeFromChars(parts[1]));
        Assert.Equal("app-1", claims.GetProperty("application_id").GetString());
        Assert.Equal((1_760_000_000, 1_760_000_900), (claims.GetProperty("iat").GetInt64(), claims.GetProperty("exp").GetInt64()));
        Assert.True(Guid.TryParse(claims.GetProperty("jti").GetString(), out _));
        Assert.True(Key.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1));
    }

    private static void AssertForged(ProviderCallback callback)
    {
        var verdict = VonageJwt.Verify(callback, Secret, null, null);
        Assert.False(verdict.IsGenuine);
        Assert.NotNull(verdict.Reason);
    }

    private static ProviderCallback Callback(string token) => With($"Bearer {token}");

    private static ProviderCallback With(string? header) =>
        Callbacks.Post(Body) with { Headers = header is null ? [] : [new("authorization", header)] };

    private static Dictionary<string, object?> Claims(string? name = null, object? value = null, string? other = null, object? otherValue = null)
    {
        var claims = new Dictionary<string, object?>
        {
            ["iat"] = 1_760_000_000,
            ["jti"] = "n-001",
            ["iss"] = "Vonage",
            ["payload_hash"] = "42dd90a6aa9288c1c5ab3f05cc7bdae391e43ac00cbadc8ab5bf3c23293c4bb0",
            ["api_key"] = "abcd1234",
            ["application_id"] = "app-1",
        };
        if (name is not null)
            claims[name] = value;
        if (other is not null)
            claims[other] = otherValue;
        return claims;
    }

    private static string Token(Dictionary<string, object?> claims, object? head = null, string secret = Secret)
    {
        var signed = $"{Part(head ?? new { alg = "HS256", typ = "JWT" })}.{Part(claims)}";
        return $"{signed}.{Hmac(signed, secret)}";
    }

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    private static string Hmac(string signed, string secret) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)));
}
