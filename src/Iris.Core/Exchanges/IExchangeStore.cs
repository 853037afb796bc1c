using Iris.Core.Kernel;

namespace Iris.Core.Exchanges;

/// <summary>Persists calls of providers.</summary>
public interface IExchangeStore
{
    /// <summary>Adds calls, of any tenants, in one write.</summary>
    Task AddAsync(IReadOnlyList<ProviderExchange> exchanges, CancellationToken cancellationToken);

    /// <summary>Calls of an interaction, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<ProviderExchange>> ListAsync(TenantId tenant, string interactionId, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Removes what is older than this moment, at most <paramref name="limit"/> rows. Works across tenants.</summary>
    /// <returns>How many were removed.</returns>
    Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
