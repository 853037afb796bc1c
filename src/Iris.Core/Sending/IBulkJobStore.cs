using Iris.Core.Idempotency;
using Iris.Core.Kernel;

namespace Iris.Core.Sending;

/// <summary>Persists bulk jobs.</summary>
public interface IBulkJobStore
{
    /// <summary>Adds a job, and the record of the request that brought it; both or neither.</summary>
    /// <returns>False when something was done under the record's key by now: nothing was written.</returns>
    Task<bool> AddAsync(TenantId tenant, BulkJob job, IdempotencyRecord? record, CancellationToken cancellationToken);

    Task<BulkJob?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>Jobs, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<BulkJob>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>How many of a tenant have not ended.</summary>
    Task<int> CountRunningAsync(TenantId tenant, CancellationToken cancellationToken);

    /// <summary>Replaces a job if <see cref="BulkJob.Version"/> is still current, and counts the version up.</summary>
    Task<SaveResult> SaveAsync(TenantId tenant, BulkJob job, CancellationToken cancellationToken);

    /// <summary>Jobs whose next page is due, the longest due first; across tenants.</summary>
    Task<IReadOnlyList<BulkJob>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Removes jobs that ended before this moment, at most <paramref name="limit"/>; across tenants.</summary>
    /// <returns>How many were removed.</returns>
    Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
