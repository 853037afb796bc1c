using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>Persists merges of users, and moves what belongs to users. Addresses go with the user; opt-outs and windows hang on addresses.</summary>
public interface IUserMergeStore
{
    /// <summary>
    /// Replaces one user, removes the other and adds the merge in one atomic write, if the versions of both are still current.
    /// <see cref="SaveResult.Taken"/>: somebody else owns one of the addresses.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="target">The user that is left, with the addresses of both.</param>
    /// <param name="source">The user that goes, as it was read.</param>
    /// <param name="merge">What is left of it.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    Task<SaveResult> MergeAsync(TenantId tenant, User target, User source, UserMerge merge, CancellationToken cancellationToken);

    /// <summary>The merge of a user that went; null for one that did not.</summary>
    Task<UserMerge?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>Merges, by the user that went, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<UserMerge>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Merges that are due, the longest due first. Works across tenants.</summary>
    Task<IReadOnlyList<UserMerge>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Replaces a merge if <see cref="UserMerge.Version"/> is still current, and counts the version up.</summary>
    Task<SaveResult> SaveAsync(TenantId tenant, UserMerge merge, CancellationToken cancellationToken);

    /// <summary>What a user has, each counted up to <see cref="UserHoldings.Most"/>.</summary>
    Task<UserHoldings> CountAsync(TenantId tenant, User user, CancellationToken cancellationToken);

    /// <summary>
    /// Makes processes, and destinations of interactions, another user's. Versions stay as they are, and saves of what was read before do not
    /// undo it: neither loses the other's work.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="from">Id of the user that went.</param>
    /// <param name="to">Id of the user that is left.</param>
    /// <param name="limit">Most processes, and most interactions, to move.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>How many of both were moved: none when nothing is left.</returns>
    Task<int> MoveAsync(TenantId tenant, string from, string to, int limit, CancellationToken cancellationToken);
}
