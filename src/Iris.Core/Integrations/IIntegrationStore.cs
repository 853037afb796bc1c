using Iris.Core.Idempotency;
using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>How a removal ended. Anything but <see cref="Removed"/> changed nothing.</summary>
public enum RemoveResult
{
    Removed,

    /// <summary>The tenant has no such integration.</summary>
    Missing,

    /// <summary>Interactions of it wait, are being sent, or have an outcome that nobody knows yet.</summary>
    SendsWait,

    /// <summary>Callbacks of it are not processed yet.</summary>
    NoticesWait,

    /// <summary>Events of it are not delivered yet.</summary>
    EventsWait,
}

/// <summary>Persists integrations.</summary>
public interface IIntegrationStore
{
    Task CreateAsync(TenantId tenant, Integration integration, CancellationToken cancellationToken);

    /// <summary>Adds an integration with the record of the request that brought it; both or neither.</summary>
    /// <returns>False when something was done under the record's key by now: nothing was written.</returns>
    Task<bool> TryCreateAsync(TenantId tenant, Integration integration, IdempotencyRecord record, CancellationToken cancellationToken);

    Task<Integration?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>Finds by id alone, for a provider's callback: the integration is what tells the tenant.</summary>
    Task<Integration?> FindAnywhereAsync(string id, CancellationToken cancellationToken);

    /// <summary>Integrations, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<Integration>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Replaces an integration if <see cref="Integration.Version"/> is still current, and counts the version up.</summary>
    Task<SaveResult> SaveAsync(TenantId tenant, Integration integration, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces <see cref="Integration.HoldRecord"/> if <see cref="Integration.HoldVersion"/> is still current, and counts that up; nothing else changes,
    /// <see cref="Integration.Version"/> neither. The integration passed in is changed likewise.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="integration">As it was read.</param>
    /// <param name="hold">Null for none.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    /// <returns>False when somebody else changed it since, or the integration is gone.</returns>
    Task<bool> SaveHoldAsync(TenantId tenant, Integration integration, IntegrationHold? hold, CancellationToken cancellationToken);

    /// <summary>Integrations whose <see cref="IntegrationHold.DueAt"/> has come, the longest due first; across tenants.</summary>
    Task<IReadOnlyList<Integration>> ListDueHoldsAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Removes an integration, its secrets with it, unless something of it waits. What is accepted at the same moment may be left behind without it.
    /// </summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="id">Id of the integration.</param>
    /// <param name="heedEvents">Whether events that are not delivered stand in the way as well.</param>
    /// <param name="cancellationToken">Cancels the call before the commit.</param>
    Task<RemoveResult> RemoveAsync(TenantId tenant, string id, bool heedEvents, CancellationToken cancellationToken);
}
