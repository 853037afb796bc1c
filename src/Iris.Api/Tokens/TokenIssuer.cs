using Iris.Api.Authentication;
using Iris.Core.Accounts;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Iris.Api.Tokens;

/// <summary>
/// Makes the tokens of log-ins: JWTs that name tenant and account. What they may do is read from the account when the token is used; its
/// scopes and name are in the token for whoever holds it.
/// </summary>
internal sealed class TokenIssuer(SigningKeyRing ring, IOptions<SecurityOptions> options, TimeProvider time)
{
    private readonly JsonWebTokenHandler handler = new();

    public string Issue(Account account) => Issue(account, null);

    /// <param name="account">Whose it is.</param>
    /// <param name="id">The id of the token that it goes on from: with one of them all of them end; null for one of its own.</param>
    public string Issue(Account account, string? id)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = options.Value.TokenIssuer,
            Audience = TokenClaims.Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(options.Value.TokenMinutes),
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Sub] = account.Id,
                [TokenClaims.Tenant] = account.Tenant.Value,
                [JwtRegisteredClaimNames.Name] = account.Name,
                [TokenClaims.Generation] = account.TokenGeneration,
                [TokenClaims.Scope] = string.Join(' ', account.Scopes),
                [JwtRegisteredClaimNames.Jti] = id ?? Guid.NewGuid().ToString("N"),
            },
            SigningCredentials = new SigningCredentials(ring.Current.Signer.Key, SigningKey.Algorithm),
        });
    }
}
