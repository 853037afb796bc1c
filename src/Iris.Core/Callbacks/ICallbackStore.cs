using Iris.Core.Handles;
using Iris.Core.Kernel;

namespace Iris.Core.Callbacks;

/// <summary>Which due callbacks to claim.</summary>
/// <param name="Lane">Their lane.</param>
/// <param name="Now">Callbacks due at or before this moment are claimed.</param>
/// <param name="LeaseUntil">They fall due again at this moment unless saved before.</param>
/// <param name="Limit">Most to claim in all.</param>
/// <param name="LimitPerIntegration">Most to claim of one integration.</param>
public sealed record CallbackClaim(CallbackLane Lane, DateTimeOffset Now, DateTimeOffset LeaseUntil, int Limit, int LimitPerIntegration)
{
    /// <summary>Integrations of which nothing is claimed.</summary>
    public IReadOnlyCollection<string> PausedIntegrations { get; init; } = [];

    /// <summary>Bytes that the claim may bring.</summary>
    public ClaimBudget Budget { get; init; } = new(long.MaxValue);
}

/// <summary>Persists callbacks until they are applied, and for a while after.</summary>
public interface ICallbackStore
{
    /// <summary>Keeps a callback; durable when the call returns. False when the integration has one with this nonce: a replay.</summary>
    Task<bool> AddAsync(TenantId tenant, StoredCallback callback, CancellationToken cancellationToken);

    /// <summary>
    /// Leases due callbacks of a lane, the longest due first. One callback is never handed to two claims before its lease has run out.
    /// Works across tenants.
    /// </summary>
    Task<IReadOnlyList<StoredCallback>> ClaimAsync(CallbackClaim claim, CancellationToken cancellationToken);

    /// <summary>Replaces a callback.</summary>
    Task SaveAsync(TenantId tenant, StoredCallback callback, CancellationToken cancellationToken);

    /// <summary>Replaces callbacks; those that are there no more are left out. Works across tenants.</summary>
    Task SaveAllAsync(IReadOnlyCollection<StoredCallback> callbacks, CancellationToken cancellationToken);

    Task<StoredCallback?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>The newest callbacks of an integration that share a group, at most <paramref name="newest"/>, in the order in which they came.</summary>
    Task<IReadOnlyList<StoredCallback>> FindGroupAsync(
        TenantId tenant, string integrationId, string group, int newest, CancellationToken cancellationToken);

    /// <summary>How many callbacks of an integration share a group; counting ends at <paramref name="limit"/>. Reads no documents.</summary>
    Task<long> CountGroupAsync(TenantId tenant, string integrationId, string group, int limit, CancellationToken cancellationToken);

    /// <summary>Callbacks of an integration in a state, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<StoredCallback>> ListAsync(
        TenantId tenant, string integrationId, CallbackState? state, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>How many callbacks of an integration are in a state.</summary>
    Task<long> CountAsync(TenantId tenant, string integrationId, CallbackState state, CancellationToken cancellationToken);

    /// <summary>Removes what is over (applied, unreadable or unmatched) and came before <paramref name="before"/>, at most <paramref name="limit"/> rows. Works across tenants.</summary>
    /// <returns>How many were removed.</returns>
    Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the oldest callbacks of a tenant that are <see cref="CallbackState.Unmatched"/> or <see cref="CallbackState.Unreadable"/> beyond the
    /// newest <paramref name="kept"/>, at most <paramref name="limit"/> rows.
    /// </summary>
    /// <returns>How many were removed.</returns>
    Task<int> PruneUnmatchedAsync(TenantId tenant, CallbackState state, int kept, int limit, CancellationToken cancellationToken);
}
