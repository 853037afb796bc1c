using System.Security.Cryptography;
using System.Text;
using Iris.Api.Tokens;
using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Core.Tenants;
using Microsoft.Extensions.Options;

namespace Iris.Api.Authentication;

/// <summary>Tells who is behind a credential; null for nobody.</summary>
internal sealed class CredentialCheck(
    CredentialCache cache, TokenReader tokens, IApiKeyStore keys, IAccountStore accounts, ITenantStore tenants,
    IOptions<BootstrapOptions> bootstrap, TimeProvider time)
{
    /// <summary>Several times what a key of ours comes to; no key of the platform's is longer.</summary>
    public const int MaxKeyLength = 512;

    private readonly byte[]? adminKey = bootstrap.Value.AdminKey is { Length: > 0 } key ? Encoding.UTF8.GetBytes(key) : null;

    public async ValueTask<CallerIdentity?> CheckKeyAsync(string key, CancellationToken cancellationToken)
    {
        // Before anything that takes longer with a longer one.
        if (key.Length > MaxKeyLength)
            return null;

        var hash = CredentialHash.Of(key);
        if (cache.Find(hash) is { } known)
            return known;

        var epoch = cache.Epoch;
        if (adminKey is not null && CryptographicOperations.FixedTimeEquals(adminKey, Encoding.UTF8.GetBytes(key)))
        {
            var platform = CallerIdentity.Platform();
            cache.Add(hash, platform, null, epoch);
            return platform;
        }

        var found = await keys.FindByHashAsync(ApiKeyEditor.HashOf(key), cancellationToken);
        if (found is null || !found.IsLive(time.GetUtcNow()) || !await IsEnabledAsync(found.Tenant, cancellationToken))
            return null;

        var identity = new CallerIdentity(new Caller(found.Tenant, found.Id), found.Scopes);
        cache.Add(hash, identity, found.Expires, epoch);
        return identity;
    }

    public async ValueTask<CallerIdentity?> CheckTokenAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > TokenReader.MaxLength)
            return null;

        var hash = CredentialHash.OfToken(token);
        if (cache.Find(hash) is { } known)
            return known;

        var epoch = cache.Epoch;
        if (await tokens.ReadAsync(token) is not { } holder || !await IsEnabledAsync(holder.Tenant, cancellationToken))
            return null;

        var account = await accounts.FindAsync(holder.Tenant, holder.AccountId, cancellationToken);
        if (account is null || !account.Accepts(holder.Generation, holder.TokenId))
            return null;

        var identity = new CallerIdentity(new Caller(account.Tenant, account.Id), account.Scopes) { Token = holder };
        cache.Add(hash, identity, holder.Expires, epoch);
        return identity;
    }

    private async Task<bool> IsEnabledAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await tenants.FindAsync(tenant, cancellationToken) is { IsEnabled: true };
}
