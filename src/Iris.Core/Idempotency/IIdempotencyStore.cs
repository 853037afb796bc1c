using Iris.Core.Kernel;

namespace Iris.Core.Idempotency;

/// <summary>Reads what keyed requests were answered. Records come into being with the interactions or the integration that they answer for.</summary>
public interface IIdempotencyStore
{
    /// <summary>Finds the record of a key; null when nothing was accepted under it.</summary>
    Task<IdempotencyRecord?> FindAsync(TenantId tenant, string key, CancellationToken cancellationToken);

    /// <summary>Removes records made before this moment, at most <paramref name="limit"/> rows. Works across tenants.</summary>
    /// <returns>How many were removed.</returns>
    Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
