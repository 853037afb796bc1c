using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Iris.Core.Accounts;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TokenReader = Iris.Api.Tokens.TokenReader;

namespace Iris.Api.Tests.Tokens;

public sealed class TokenReaderTests : IDisposable
{
    private readonly TokenGateway gateway = new();

    public void Dispose() => gateway.Dispose();

    [Fact]
    public async Task Read_OwnToken_NamesItsHolder()
    {
        var account = TokenGateway.NewAccount();
        account.ChangePassword("another");

        var holder = (await gateway.ReadAsync(gateway.Issue(account)))!;

        Assert.Matches("^[0-9a-f]{32}$", holder.TokenId);
        Assert.Equal(
            new Iris.Api.Tokens.TokenHolder(account.Tenant, account.Id, holder.TokenId, 1, gateway.Clock.GetUtcNow().AddHours(1) + TokenReader.Skew),
            holder);
    }

    [Fact]
    public void Issue_Account_SaysWhoItIs()
    {
        var account = TokenGateway.NewAccount("Núñez");
        var now = gateway.Clock.GetUtcNow().ToUnixTimeSeconds();

        var parts = gateway.Issue(account).Split('.').Take(2).Select(part => JsonElement.Parse(Base64UrlEncoder.DecodeBytes(part))).ToList();

        Assert.Equal(["alg=ES256", $"kid={gateway.Keys.Current.Signer.Id}", "typ=JWT"], Members(parts[0]));
        Assert.Equal(
            [
                "aud=iris", $"exp={now + 3600}", "generation=0", $"iat={now}", "iss=iris", $"jti={parts[1].GetProperty("jti")}", "name=Núñez", $"nbf={now}",
                "scope=send read", $"sub={account.Id}", "tenant=acme",
            ],
            Members(parts[1]));
    }

    [Fact]
    public void Issue_Twice_MakesTwoTokens()
    {
        var account = TokenGateway.NewAccount();

        Assert.NotEqual(gateway.Issue(account), gateway.Issue(account));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(59, true)]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public async Task Read_TokenOfSomeAge_IsGoodForItsLifeAndTheSkewOfClocks(int ageInMinutes, bool isGood)
    {
        var token = gateway.Issue();
        gateway.Clock.Advance(TimeSpan.FromMinutes(ageInMinutes));

        Assert.Equal(isGood, await gateway.AcceptsAsync(token));
    }

    [Theory]
    [InlineData(60, true)]
    [InlineData(61, false)]
    public async Task Read_TokenOfAClockAhead_IsGoodWithinTheSkew(int seconds, bool isGood)
    {
        var begin = gateway.Clock.GetUtcNow().AddSeconds(seconds).UtcDateTime;

        Assert.Equal(isGood, await gateway.AcceptsAsync(Sign(token => (token.IssuedAt, token.NotBefore) = (begin, begin))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Read_ChangedPart_IsRefused(int part)
    {
        var parts = gateway.Issue().Split('.');
        parts[part] = part switch
        {
            0 => Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[0]).Replace("\"JWT\"", "\"JWT\" ", StringComparison.Ordinal)),
            1 => Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("acme", "evil", StringComparison.Ordinal)),
            _ => (parts[2][0] == 'A' ? 'B' : 'A') + parts[2][1..],
        };

        Assert.False(await gateway.AcceptsAsync(string.Join('.', parts)));
    }

    [Fact]
    public async Task Read_SignedByOurKeyAsWeWould_IsGood() => Assert.True(await gateway.AcceptsAsync(Sign(_ => { })));

    [Fact]
    public async Task Read_ForeignIssuer_IsRefused() => Assert.False(await gateway.AcceptsAsync(Sign(token => token.Issuer = "other")));

    [Fact]
    public async Task Read_ForeignAudience_IsRefused() => Assert.False(await gateway.AcceptsAsync(Sign(token => token.Audience = "other")));

    [Fact]
    public async Task Read_OtherType_IsRefused() => Assert.False(await gateway.AcceptsAsync(Sign(token => token.TokenType = "logout+jwt")));

    [Theory]
    [InlineData("tenant")]
    [InlineData("sub")]
    public async Task Read_WithoutAClaimThatNamesTheHolder_IsRefused(string claim) =>
        Assert.False(await gateway.AcceptsAsync(Sign(token => token.Claims.Remove(claim))));

    [Fact]
    public async Task Read_WithoutAnEnd_IsRefused() =>
        Assert.False(await gateway.AcceptsAsync(Sign(token => token.Expires = null)));

    [Fact]
    public async Task Read_AlgorithmNone_IsRefused()
    {
        var unsigned = Sign(token => token.SigningCredentials = null);
        var parts = gateway.Issue().Split('.');
        var none = Base64UrlEncoder.Encode($$"""{"alg":"none","kid":"{{gateway.Keys.Current.Signer.Id}}","typ":"JWT"}""");

        Assert.EndsWith(".", unsigned, StringComparison.Ordinal);
        Assert.False(await gateway.AcceptsAsync(unsigned));
        Assert.False(await gateway.AcceptsAsync($"{none}.{parts[1]}."));
        Assert.False(await gateway.AcceptsAsync($"{none}.{parts[1]}.{parts[2]}"));
    }

    [Fact]
    public async Task Read_Hs256WithThePublicKey_IsRefused()
    {
        var key = gateway.Keys.Current.Signer;
        var spki = key.Key.ECDsa.ExportSubjectPublicKeyInfo();
        byte[][] secrets =
        [
            spki, Encoding.ASCII.GetBytes(PemEncoding.WriteString("PUBLIC KEY", spki)), gateway.Keys.Current.Jwks,
            [.. Base64UrlEncoder.DecodeBytes(key.Public.X), .. Base64UrlEncoder.DecodeBytes(key.Public.Y)],
        ];

        foreach (var secret in secrets)
        {
            var credentials = new SigningCredentials(new SymmetricSecurityKey(secret) { KeyId = key.Id }, SecurityAlgorithms.HmacSha256);
            Assert.False(await gateway.AcceptsAsync(Sign(token => token.SigningCredentials = credentials)));
        }
    }

    [Fact]
    public async Task Read_AnotherKeyUnderOurName_IsRefused()
    {
        var name = gateway.Keys.Current.Signer.Id;
        using var rsa = RSA.Create(2048);
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        SigningCredentials[] others =
        [
            new(new RsaSecurityKey(rsa) { KeyId = name }, SecurityAlgorithms.RsaSha256),
            new(new ECDsaSecurityKey(p256) { KeyId = name }, SecurityAlgorithms.EcdsaSha256),
            new(new ECDsaSecurityKey(p384) { KeyId = name }, SecurityAlgorithms.EcdsaSha384),
        ];

        foreach (var credentials in others)
            Assert.False(await gateway.AcceptsAsync(Sign(token => token.SigningCredentials = credentials)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.")]
    [InlineData("e30.e30.e30.e30.e30")]
    [InlineData("eyJhbGciOiJFUzI1NiJ9.bnVsbA.AAAA")]
    public async Task Read_NoToken_IsRefused(string text) => Assert.False(await gateway.AcceptsAsync(text));

    [Fact]
    public async Task Read_LongestNameThereMayBe_IsGood()
    {
        var account = TokenGateway.NewAccount(string.Concat(Enumerable.Repeat("😀", 128)));
        account.Scopes = [.. Scopes.OfTenant];

        Assert.True(await gateway.AcceptsAsync(gateway.Issue(account)));
    }

    [Fact]
    public async Task Read_TooLong_IsRefusedThoughWeSignedIt() =>
        Assert.False(await gateway.AcceptsAsync(gateway.Issue(TokenGateway.NewAccount(new string('n', TokenReader.MaxLength)))));

    /// <summary>A token that our key signed, with something else than we would say.</summary>
    private string Sign(Action<SecurityTokenDescriptor> change)
    {
        var now = gateway.Clock.GetUtcNow().UtcDateTime;
        var token = new SecurityTokenDescriptor
        {
            Issuer = "iris",
            Audience = "iris",
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddHours(1),
            Claims = new Dictionary<string, object> { ["sub"] = "67ab5a30265f8a4e73196c0c", ["tenant"] = "acme" },
            SigningCredentials = new SigningCredentials(gateway.Keys.Current.Signer.Key, SecurityAlgorithms.EcdsaSha256),
        };
        change(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    private static IEnumerable<string> Members(JsonElement part) =>
        part.EnumerateObject().Select(member => $"{member.Name}={member.Value}").Order(StringComparer.Ordinal);
}
