using Iris.Api.Tokens;
using Iris.Core.Accounts;
using Iris.Core.Errors;
using Iris.Core.Tenants;

namespace Iris.Api.Tenancy;

/// <summary>A token, boxed so that it can be a result.</summary>
internal sealed record IssuedToken(string Value);

/// <summary>
/// Turns e-mail address, password and tenant into a token. Every refusal looks the same and takes the same time: nobody learns which
/// tenants and accounts exist.
/// </summary>
internal sealed class Login(ITenantStore tenants, IAccountStore accounts, IPasswordHash passwords, TokenIssuer tokens)
{
    private readonly string dummyHash = passwords.Make(Guid.NewGuid().ToString());

    public async Task<Result<IssuedToken>> TryAsync(string tenant, string email, string password, CancellationToken cancellationToken)
    {
        var account = await FindAsync(tenant, email, cancellationToken);
        // A password that no account can have is not worth the hashing.
        var matches = password.Length <= AccountEditor.MaxPasswordLength && passwords.Matches(account?.PasswordHash ?? dummyHash, password);
        if (account is null || !matches)
            return AccountErrors.InvalidCredentials;

        return new IssuedToken(tokens.Issue(account));
    }

    private async Task<Account?> FindAsync(string tenant, string email, CancellationToken cancellationToken)
    {
        if (!TenantId.IsValid(tenant))
            return null;

        var id = new TenantId(tenant);
        var account = await accounts.FindByEmailAsync(id, email.Trim(), cancellationToken);
        return account is { Revoked: null } && await tenants.FindAsync(id, cancellationToken) is { IsEnabled: true } ? account : null;
    }
}
