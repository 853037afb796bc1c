using Iris.Core.Idempotency;
using Iris.Core.Kernel;

namespace Iris.Core.Processes;

/// <summary>Which processes a list shall hold; null means any.</summary>
public sealed record ProcessFilter(string? UserId = null, bool? IsClosed = null);

/// <summary>Persists processes. Accepting an interaction keeps the <c>Last…</c> members; saves here never touch those, nor whose it is.</summary>
public interface IProcessStore
{
    /// <summary>Open processes of a user that a search for the newest one looks at.</summary>
    const int OpenExamined = 1000;

    Task CreateAsync(TenantId tenant, Process process, CancellationToken cancellationToken);

    /// <summary>Adds a process with the record of the request that asked for it.</summary>
    /// <returns>False when something was accepted under the key: nothing was written.</returns>
    Task<bool> TryCreateAsync(TenantId tenant, Process process, IdempotencyRecord record, CancellationToken cancellationToken);

    /// <summary>Processes of any tenant that have something untold, at most so many.</summary>
    Task<IReadOnlyList<Process>> ListUntoldAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Removes a process if <see cref="Process.Version"/> is still current and nothing was accepted into it.</summary>
    Task<SaveResult> RemoveAsync(TenantId tenant, Process process, CancellationToken cancellationToken);

    Task<Process?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>The processes of these ids, in any order; unknown ids are left out.</summary>
    Task<IReadOnlyList<Process>> FindManyAsync(TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>
    /// The user's open process in which the integration took part and that was active since <paramref name="since"/>; of several the one in which something
    /// was accepted last, by whatever integration, or that was reopened last. Looks at the last <see cref="OpenExamined"/> of them.
    /// </summary>
    Task<Process?> FindOpenAsync(
        TenantId tenant, string userId, string integrationId, DateTimeOffset since, CancellationToken cancellationToken);

    /// <summary>Processes, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<Process>> ListAsync(
        TenantId tenant, ProcessFilter filter, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Replaces a process if <see cref="Process.Version"/> is still current, and counts the version up.</summary>
    Task<SaveResult> SaveAsync(TenantId tenant, Process process, CancellationToken cancellationToken);
}
