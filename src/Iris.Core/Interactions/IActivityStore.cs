using Iris.Core.Kernel;

namespace Iris.Core.Interactions;

/// <summary>Counts what happened, by the minute and by ten, over all gateways.</summary>
public interface IActivityStore
{
    /// <summary>Adds to a minute, and to the ten that it is one of.</summary>
    /// <param name="at">A moment of the minute.</param>
    /// <param name="counts">Each integration once.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    Task AddAsync(DateTimeOffset at, IReadOnlyList<ActivityCount> counts, CancellationToken cancellationToken);

    /// <summary>What happened to each integration since the minute of a moment.</summary>
    /// <param name="tenant">The tenant; null for all of them.</param>
    /// <param name="from">The moment.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    Task<IReadOnlyList<ActivityCount>> SumAsync(TenantId? tenant, DateTimeOffset from, CancellationToken cancellationToken);

    /// <summary>What happened in each part of time since that of a moment, the earliest first; those in which nothing happened are left out.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="integrationId">The integration; null for all of them.</param>
    /// <param name="step">How long the parts are.</param>
    /// <param name="from">The moment.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    Task<IReadOnlyList<ActivityPoint>> ListAsync(
        TenantId tenant, string? integrationId, ActivityStep step, DateTimeOffset from, CancellationToken cancellationToken);

    /// <summary>Forgets parts of time before that of a moment, at most <paramref name="limit"/> rows.</summary>
    /// <returns>How many there were.</returns>
    Task<int> PruneAsync(ActivityStep step, DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
