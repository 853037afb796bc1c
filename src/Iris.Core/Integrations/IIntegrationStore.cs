using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>Persists integrations.</summary>
public interface IIntegrationStore
{
    Task CreateAsync(TenantId tenant, Integration integration, CancellationToken cancellationToken);

    Task<Integration?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>Finds by id alone, for a provider's callback: the integration is what tells the tenant.</summary>
    Task<Integration?> FindAnywhereAsync(string id, CancellationToken cancellationToken);

    /// <summary>Integrations, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<Integration>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Replaces an integration if <see cref="Integration.Version"/> is still current, and counts the version up.</summary>
    Task<SaveResult> SaveAsync(TenantId tenant, Integration integration, CancellationToken cancellationToken);
}
