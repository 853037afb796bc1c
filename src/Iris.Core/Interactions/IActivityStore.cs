using Iris.Core.Kernel;

namespace Iris.Core.Interactions;

/// <summary>Counts by the minute what happened, over all gateways; kept for an hour or so.</summary>
public interface IActivityStore
{
    /// <summary>Adds to a minute.</summary>
    /// <param name="at">A moment of the minute.</param>
    /// <param name="counts">Each integration once.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    Task AddAsync(DateTimeOffset at, IReadOnlyList<ActivityCount> counts, CancellationToken cancellationToken);

    /// <summary>What happened to each integration since the minute of a moment.</summary>
    /// <param name="tenant">The tenant; null for all of them.</param>
    /// <param name="from">The moment.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    Task<IReadOnlyList<ActivityCount>> SumAsync(TenantId? tenant, DateTimeOffset from, CancellationToken cancellationToken);

    /// <summary>Forgets minutes before that of a moment, at most <paramref name="limit"/> rows.</summary>
    /// <returns>How many there were.</returns>
    Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
