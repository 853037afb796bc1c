using System.Security.Cryptography;
using System.Text;
using Iris.Api.Authentication;
using Iris.Api.Development;
using Iris.Api.Tokens;
using Iris.Core.Accounts;
using Iris.WebConsole.Gateway;
using Microsoft.Extensions.Options;

namespace Iris.Api.ConsoleHost;

/// <summary>
/// What the console's cookie holds: the token of an account, or, for the platform, a fingerprint of its key that says nothing of the key and is worthless once
/// there is another.
/// </summary>
internal sealed class ConsoleCredentials(
    CredentialCheck check, IAccountStore accounts, TokenIssuer tokens, LoginLimiter limiter, IOptions<BootstrapOptions> bootstrap, IHostEnvironment environment) : IConsoleCredentials
{
    private const string PlatformPrefix = "platform:";

    private readonly string? adminKey = bootstrap.Value.AdminKey is { Length: > 0 } key ? key : null;

    public DemoAccount? Demo => environment.IsDevelopment() ? new(SeedData.Email, SeedData.Password, SeedData.Tenant.Value) : null;

    public async ValueTask<ConsoleCaller?> CheckAsync(string credential, CancellationToken cancellationToken)
    {
        if (credential.StartsWith(PlatformPrefix, StringComparison.Ordinal))
            return IsPlatform(credential) ? new("platform", "Iris", null, [Scopes.Platform], null) : null;

        return await FindAsync(credential, cancellationToken) is var (identity, account)
            ? new(account.Id, account.Name, account.Tenant.Value, account.Scopes, identity.Token?.Expires)
            : null;
    }

    public async ValueTask<string?> RenewAsync(string credential, CancellationToken cancellationToken) =>
        await FindAsync(credential, cancellationToken) is var (identity, account) ? tokens.Issue(account, identity.Token?.TokenId) : null;

    public PlatformSignIn OfPlatform(string key, HttpContext origin)
    {
        var attempt = limiter.Begin(PlatformPrefix, PlatformPrefix, RemoteNetwork.Of(origin));
        if (attempt.Wait is { } wait)
            return new(null, wait);
        if (adminKey is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(adminKey), Encoding.UTF8.GetBytes(key)))
            return new(null, null);

        attempt.NotFailed();
        return new(FingerprintOf(adminKey), null);
    }

    /// <summary>Gives a call the credential that the API knows.</summary>
    public void Present(string credential, IHeaderDictionary headers)
    {
        if (IsPlatform(credential))
            headers[CredentialHandler.KeyHeader] = adminKey;
        else
            headers.Authorization = $"Bearer {credential}";
    }

    private async ValueTask<(CallerIdentity Identity, Account Account)?> FindAsync(string token, CancellationToken cancellationToken) =>
        await check.CheckTokenAsync(token, cancellationToken) is { Tenant: { } tenant, AuthorId: { } id } identity
        && await accounts.FindAsync(tenant, id, cancellationToken) is { } account
            ? (identity, account)
            : null;

    private bool IsPlatform(string credential) =>
        adminKey is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(credential), Encoding.UTF8.GetBytes(FingerprintOf(adminKey)));

    private static string FingerprintOf(string key) => PlatformPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
