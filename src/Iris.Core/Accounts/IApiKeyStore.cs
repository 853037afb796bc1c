using Iris.Core.Kernel;

namespace Iris.Core.Accounts;

/// <summary>Persists API keys.</summary>
public interface IApiKeyStore
{
    Task CreateAsync(TenantId tenant, ApiKey key, CancellationToken cancellationToken);

    /// <summary>Finds the key behind a presented secret. The one look-up without a tenant: the key is what tells the tenant.</summary>
    Task<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken);

    Task<ApiKey?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>Keys, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<ApiKey>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Replaces a key (its hash cannot change); false when it does not exist.</summary>
    Task<bool> SaveAsync(TenantId tenant, ApiKey key, CancellationToken cancellationToken);
}
