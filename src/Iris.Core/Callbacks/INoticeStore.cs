using Iris.Core.Tenants;

namespace Iris.Core.Callbacks;

/// <summary>Persists callbacks until they are applied, and for a while after.</summary>
public interface INoticeStore
{
    /// <summary>Keeps a callback; durable when the call returns. False when the integration has one with this nonce: a replay.</summary>
    Task<bool> AddAsync(TenantId tenant, RawNotice notice, CancellationToken cancellationToken);

    /// <summary>
    /// Leases due callbacks of a lane until <paramref name="leaseUntil"/>, the longest due first, at most <paramref name="perIntegration"/>
    /// of one integration. One callback is never handed to two claims before its lease has run out. Works across tenants.
    /// </summary>
    Task<IReadOnlyList<RawNotice>> ClaimAsync(
        NoticeLane lane, DateTimeOffset now, DateTimeOffset leaseUntil, int limit, int perIntegration, CancellationToken cancellationToken);

    /// <summary>Replaces a callback.</summary>
    Task SaveAsync(TenantId tenant, RawNotice notice, CancellationToken cancellationToken);

    Task<RawNotice?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>The newest callbacks of an integration that share a group, at most <paramref name="newest"/>, in the order in which they came.</summary>
    Task<IReadOnlyList<RawNotice>> FindGroupAsync(
        TenantId tenant, string integrationId, string group, int newest, CancellationToken cancellationToken);

    /// <summary>How many callbacks of an integration share a group; counting ends at <paramref name="limit"/>. Reads no documents.</summary>
    Task<long> CountGroupAsync(TenantId tenant, string integrationId, string group, int limit, CancellationToken cancellationToken);

    /// <summary>Callbacks of an integration in a state, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<RawNotice>> ListAsync(
        TenantId tenant, string integrationId, NoticeState? state, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>How many callbacks of an integration are in a state.</summary>
    Task<long> CountAsync(TenantId tenant, string integrationId, NoticeState state, CancellationToken cancellationToken);

    /// <summary>Removes what is over (applied, unreadable or unmatched) and came before <paramref name="before"/>, at most <paramref name="limit"/> rows. Works across tenants.</summary>
    /// <returns>How many were removed.</returns>
    Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
