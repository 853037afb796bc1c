using Iris.Core.Kernel;

namespace Iris.Core.Attachments;

/// <summary>Which due media to claim.</summary>
/// <param name="Now">Those due at or before this moment are claimed.</param>
/// <param name="LeaseUntil">They fall due again at this moment unless saved before.</param>
/// <param name="Limit">Most to claim in all.</param>
/// <param name="LimitPerIntegration">Most to claim of one integration.</param>
public sealed record MediaClaim(DateTimeOffset Now, DateTimeOffset LeaseUntil, int Limit, int LimitPerIntegration);

/// <summary>Persists media that are to be fetched, until they are, and for a while after.</summary>
public interface IMediaJobStore
{
    /// <summary>Keeps jobs; durable when the call returns. One for the same place of the same message is there already: it stays as it is.</summary>
    Task AddAsync(TenantId tenant, IReadOnlyList<MediaJob> jobs, CancellationToken cancellationToken);

    /// <summary>Leases due jobs, fair across integrations, the longest due first. Works across tenants.</summary>
    Task<IReadOnlyList<MediaJob>> ClaimAsync(MediaClaim claim, CancellationToken cancellationToken);

    /// <summary>Replaces a job.</summary>
    Task SaveAsync(TenantId tenant, MediaJob job, CancellationToken cancellationToken);

    /// <summary>Jobs of a tenant, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<MediaJob>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Removes what is over and was made before <paramref name="before"/>, at most <paramref name="limit"/> rows. Works across tenants.</summary>
    /// <returns>How many were removed.</returns>
    Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
