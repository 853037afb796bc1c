using Iris.Core.Kernel;

namespace Iris.Core.Integrations;

/// <summary>Keeps alarms: of an integration and kind there is one at most, whichever process sees it first.</summary>
public interface IAlarmStore
{
    /// <summary>All there are of a tenant, or of all tenants. There are few: what is over and told is removed.</summary>
    Task<IReadOnlyList<Alarm>> ListAsync(TenantId? tenant, CancellationToken cancellationToken);

    /// <summary>Adds one.</summary>
    /// <returns>False when there is one of its integration and kind.</returns>
    Task<bool> TryAddAsync(Alarm alarm, CancellationToken cancellationToken);

    /// <summary>Replaces one that is still what it was when it was read.</summary>
    Task<bool> TrySaveAsync(Alarm alarm, CancellationToken cancellationToken);

    /// <summary>Removes one that is still what it was when it was read.</summary>
    Task<bool> TryRemoveAsync(Alarm alarm, CancellationToken cancellationToken);
}
