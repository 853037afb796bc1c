using Iris.Core.Kernel;

namespace Iris.Core.Tenants;

/// <summary>Persists tenants.</summary>
public interface ITenantStore
{
    /// <summary>Adds a tenant; false when the id is taken.</summary>
    Task<bool> CreateAsync(Tenant tenant, CancellationToken cancellationToken);

    Task<Tenant?> FindAsync(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Tenants in the order of their ids, after <paramref name="cursor"/>.</summary>
    Task<Page<Tenant>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Replaces a tenant; false when it does not exist.</summary>
    Task<bool> SaveAsync(Tenant tenant, CancellationToken cancellationToken);
}
