using Iris.Api.Tokens;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Core.Tenants;

namespace Iris.Api.Authentication;

/// <summary>A token, boxed so that it can be a result.</summary>
internal sealed record IssuedToken(string Value);

/// <summary>
/// Turns e-mail address, password and tenant into a token. Every refusal looks the same and takes the same time: nobody learns which
/// tenants and accounts exist.
/// </summary>
internal sealed class Login(ITenantStore tenants, IAccountStore accounts, IPasswordHash passwords, TokenIssuer tokens)
{
    public const int MaxEmailLength = 320;
    public const int MaxTenantLength = 63;

    /// <param name="tenant">The tenant.</param>
    /// <param name="email">E-mail address of the account.</param>
    /// <param name="password">Its password.</param>
    /// <param name="network">Where the caller is.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<IssuedToken>> TryAsync(
        string tenant, string email, string password, string network, CancellationToken cancellationToken)
    {
        var account = await FindAsync(tenant, email, cancellationToken);
        if (await passwords.MatchAsync(account?.PasswordHash, password, network, cancellationToken) is not { } match)
            return AccountErrors.Busy;
        if (account is null || match == PasswordMatch.Wrong)
            return AccountErrors.InvalidCredentials;

        if (match == PasswordMatch.Outdated)
            await RenewAsync(account, password, network, cancellationToken);
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

    /// <summary>Without a place in the lane, or when somebody else changed the account, the next log-in does it.</summary>
    private async Task RenewAsync(Account account, string password, string network, CancellationToken cancellationToken)
    {
        if (await passwords.MakeAsync(password, network, cancellationToken) is not { } hash)
            return;

        account.PasswordHash = hash;
        await accounts.SaveAsync(account.Tenant, account, cancellationToken);
    }
}
