using Iris.Core.Kernel;

namespace Iris.Core.Interactions;

/// <summary>
/// Changes of interactions in an order, for readers that follow them. Kept for tenants alone that somebody reads: a place is given with the commit of the
/// change itself, by whatever process it is made, so there is no change without its place and a reader needs no process's memory.
/// </summary>
public interface IMoveStore
{
    /// <summary>
    /// How far before a position a reader has to look again: what was committed later may have been given an earlier place, where no single writer gives
    /// places. 0 where nothing does.
    /// </summary>
    long Overlap { get; }

    /// <summary>Keeps the changes of a tenant until a moment, or goes on keeping them.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="now">The time.</param>
    /// <param name="until">Until when; called again before that, none is missed.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    Task<InteractionWatch> WatchAsync(TenantId tenant, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Interactions that changed after a position, each once and as it is now, in the order of their last changes.</summary>
    Task<IReadOnlyList<InteractionMove>> ListAsync(TenantId tenant, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Keeps no more changes of tenants whose time is over.</summary>
    Task EndAsync(DateTimeOffset now, CancellationToken cancellationToken);
}
