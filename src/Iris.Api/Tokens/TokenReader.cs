using Iris.Api.Authentication;
using Iris.Core.Kernel;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Iris.Api.Tokens;

/// <summary>Whom a token was issued to, and until when it is accepted.</summary>
/// <param name="Tenant">The account's tenant.</param>
/// <param name="AccountId">The account.</param>
/// <param name="TokenId">The <c>jti</c>.</param>
/// <param name="Generation">Which tokens of the account it is one of.</param>
/// <param name="Expires">Until when it is accepted.</param>
internal sealed record TokenHolder(TenantId Tenant, string AccountId, string TokenId, int Generation, DateTimeOffset Expires);

/// <summary>Reads tokens. Only what <see cref="TokenIssuer"/> makes passes: nothing in a token chooses how it is checked but the name of a known key.</summary>
internal sealed class TokenReader
{
    /// <summary>Several times what the longest name and all scopes come to.</summary>
    public const int MaxLength = 8 * 1024;

    /// <summary>How far the clocks of two gateways may differ.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = MaxLength };
    private readonly SigningKeyRing ring;
    private readonly TokenValidationParameters rules;

    public TokenReader(SigningKeyRing ring, IOptions<SecurityOptions> options, TimeProvider time)
    {
        this.ring = ring;
        rules = new TokenValidationParameters
        {
            ValidAlgorithms = [SigningKey.Algorithm],
            ValidTypes = [TokenClaims.Type],
            ValidIssuer = options.Value.TokenIssuer,
            ValidAudience = TokenClaims.Audience,
            LifetimeValidator = (begins, ends, _, _) => IsGoodAt(time.GetUtcNow().UtcDateTime, begins, ends),
            TryAllIssuerSigningKeys = false,
            IssuerSigningKeyResolver = (_, _, id, _) => ring.Current.Find(id) is { } key ? [key.Key] : [],
        };
    }

    /// <returns>Null for a token that is not ours, is not good yet or no longer.</returns>
    public async ValueTask<TokenHolder?> ReadAsync(string token)
    {
        if (token.Length > MaxLength)
            return null;

        var result = await handler.ValidateTokenAsync(token, rules);
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            // Another gateway may have signed it with a key that it has just made.
            await ring.ReadForUnknownAsync();
            result = await handler.ValidateTokenAsync(token, rules);
        }

        return result.IsValid ? HolderOf((JsonWebToken)result.SecurityToken) : null;
    }

    // The library's own asks the machine's clock.
    private static bool IsGoodAt(DateTime now, DateTime? begins, DateTime? ends) => begins <= now + Skew && now < ends + Skew;

    private static TokenHolder? HolderOf(JsonWebToken token) =>
        token.TryGetPayloadValue(TokenClaims.Tenant, out string? tenant) && token.Subject is { Length: > 0 } account
            ? new TokenHolder(new TenantId(tenant!), account, token.Id, GenerationOf(token), new DateTimeOffset(token.ValidTo, TimeSpan.Zero) + Skew)
            : null;

    private static int GenerationOf(JsonWebToken token) =>
        token.TryGetPayloadValue(TokenClaims.Generation, out int generation) ? generation : 0;
}
