using System.Text.Json.Serialization;
using Iris.Core.Kernel;

namespace Iris.Core.Accounts;

/// <summary>A person or system that logs in with e-mail address and password. (Source: A.2)</summary>
public sealed class Account
{
    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>Unique in the tenant without regard to case.</summary>
    public required string Email { get; init; }

    public required string Name { get; set; }

    /// <summary>As made by the framework's password hasher; never returned.</summary>
    public required string PasswordHash { get; set; }

    public required List<string> Scopes { get; set; }

    /// <summary>Null while the account may log in.</summary>
    public DateTimeOffset? Revoked { get; set; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Which tokens count: those of the same generation. A number, since two things may happen in one second of a token's clock.</summary>
    public int TokenGeneration { get; set; }

    /// <summary>Tokens of this generation that were logged out and have not expired.</summary>
    public List<EndedToken> EndedTokens { get; set; } = [];

    /// <summary>Guards saves; counted up by the store.</summary>
    public long Version { get; set; }

    [JsonIgnore]
    public bool IsLiveAdmin => Revoked is null && Scopes.Contains(Accounts.Scopes.Admin);

    /// <summary>Whether a token of this account is accepted as far as the account goes.</summary>
    public bool Accepts(int generation, string tokenId) =>
        Revoked is null && generation == TokenGeneration && EndedTokens.All(ended => ended.Id != tokenId);

    /// <summary>Ends the account and its tokens; it stays, with the moment of the first time.</summary>
    public void Revoke(DateTimeOffset now)
    {
        Revoked ??= now;
        EndTokens();
    }

    /// <summary>Lets it log in again. Tokens from before stay ended.</summary>
    public void Reactivate() => Revoked = null;

    /// <summary>Sets another password, which ends every token.</summary>
    public void ChangePassword(string hash)
    {
        PasswordHash = hash;
        EndTokens();
    }

    /// <summary>Ends one token. More than <paramref name="most"/> that are not over end them all, so that the list stays short.</summary>
    public void EndToken(EndedToken token, DateTimeOffset now, int most)
    {
        EndedTokens.RemoveAll(ended => ended.Until <= now || ended.Id == token.Id);
        if (EndedTokens.Count < most)
            EndedTokens.Add(token);
        else
            EndTokens();
    }

    private void EndTokens()
    {
        TokenGeneration++;
        EndedTokens.Clear();
    }
}

/// <summary>A token that was logged out.</summary>
/// <param name="Id">Its <c>jti</c>.</param>
/// <param name="Until">When it would have ended anyway.</param>
public sealed record EndedToken(string Id, DateTimeOffset Until);
