namespace Iris.Api.Tokens;

/// <summary>What our tokens say beyond the registered claims.</summary>
internal static class TokenClaims
{
    /// <summary>For whom tokens are: a gateway of this kind.</summary>
    public const string Audience = "iris";

    public const string Tenant = "tenant";

    /// <summary>Scopes with spaces between them (RFC 8693).</summary>
    public const string Scope = "scope";

    /// <summary>Counts how often all tokens of the account were ended before; absent means 0.</summary>
    public const string Generation = "generation";

    public const string Type = "JWT";
}
