using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Iris.Core.Kernel;
using Iris.Core.Limits;

namespace Iris.Core.Accounts;

/// <summary>An API key as a caller asks for it.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Expires">When it ends; null for never.</param>
public sealed record ApiKeyDraft(string? Name, IReadOnlyList<string>? Scopes, DateTimeOffset? Expires);

/// <summary>A new key with its secret, which is not kept.</summary>
/// <param name="Key">What is kept.</param>
/// <param name="Secret">What the caller presents.</param>
public sealed record CreatedApiKey(ApiKey Key, string Secret);

/// <summary>Creates and revokes API keys.</summary>
public sealed class ApiKeyEditor(IApiKeyStore store, TenantBounds bounds, TimeProvider time)
{
    /// <summary>Begins every key, so that a key that leaked into a file can be searched for.</summary>
    public const string SecretPrefix = "iris_";

    private const int SecretBytes = 32;
    private const int ShownLength = 12;
    private const int MaxNameLength = 128;

    /// <summary>Makes a key.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="draft">What it shall be.</param>
    /// <param name="errors">Errors known already; all others are added.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<Result<CreatedApiKey>> CreateAsync(
        TenantId tenant, ApiKeyDraft draft, ErrorList errors, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        CommonChecks.Name(draft.Name, "name", MaxNameLength, errors);
        var scopes = ScopeRules.Check(draft.Scopes, "scopes", errors);
        if (draft.Expires <= now)
            errors.Add(AccountErrors.ExpiresInPast);
        if (!errors.IsEmpty)
            return errors;
        if (await bounds.CheckAsync(tenant, BoundKind.ApiKeys, cancellationToken) is { } full)
            return full;

        var secret = SecretPrefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var key = new ApiKey
        {
            Id = IrisId.New(now),
            Tenant = tenant,
            Name = draft.Name!,
            Prefix = secret[..ShownLength],
            Hash = HashOf(secret),
            Scopes = scopes,
            Expires = draft.Expires,
            Created = now,
        };
        await store.CreateAsync(tenant, key, cancellationToken);
        return new CreatedApiKey(key, secret);
    }

    /// <summary>Ends a key.</summary>
    public async Task<Result<ApiKey>> RevokeAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        var key = IrisId.IsValid(id) ? await store.FindAsync(tenant, id, cancellationToken) : null;
        if (key is null)
            return AccountErrors.KeyNotFound;

        key.Revoked ??= time.GetUtcNow();
        return await store.SaveAsync(tenant, key, cancellationToken) ? key : AccountErrors.KeyNotFound;
    }

    /// <summary>What is kept of a key.</summary>
    public static string HashOf(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
