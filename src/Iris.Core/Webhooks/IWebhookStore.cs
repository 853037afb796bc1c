using Iris.Core.Handles;
using Iris.Core.Interactions;
using Iris.Core.Kernel;

namespace Iris.Core.Webhooks;

/// <summary>Which deliveries to claim.</summary>
/// <param name="Now">Deliveries due at or before this moment are claimed.</param>
/// <param name="LeaseUntil">They fall due again at this moment unless saved before.</param>
/// <param name="Limit">Most to claim in all.</param>
/// <param name="LimitPerHost">Most to claim of one tenant's host.</param>
/// <param name="BusyHosts">Hosts of which nothing is claimed.</param>
public sealed record DeliveryClaim(
    DateTimeOffset Now, DateTimeOffset LeaseUntil, int Limit, int LimitPerHost, IReadOnlyCollection<WebhookHost> BusyHosts)
{
    /// <summary>Tenants of which nothing is claimed.</summary>
    public IReadOnlyCollection<TenantId> BusyTenants { get; init; } = [];

    /// <summary>Bytes that the claim may bring.</summary>
    public ClaimBudget Budget { get; init; } = new(long.MaxValue);
}

/// <summary>A host as one tenant knows it: what another tenant's receiver does there is no concern of it.</summary>
public readonly record struct WebhookHost(TenantId Tenant, string Host);

/// <summary>Which deliveries to send again.</summary>
/// <param name="From">Created at or after.</param>
/// <param name="To">Created before.</param>
/// <param name="State">Only those in this state.</param>
public sealed record DeliveryRange(DateTimeOffset From, DateTimeOffset To, DeliveryState State);

/// <summary>Which deliveries to list; null members do not choose.</summary>
public sealed record DeliveryFilter(DeliveryState? State = null, string? Event = null, string? InteractionId = null);

/// <summary>
/// Persists webhook deliveries. They come into being with the change that they tell of: <see cref="IInteractionStore"/> commits an
/// interaction together with its <see cref="Interaction.Outbox"/>, so that neither is there without the other. Events of anything else are
/// added by <see cref="TenantEvents"/>.
/// </summary>
public interface IWebhookStore
{
    /// <summary>Adds deliveries of events that no interaction's commit brings. One whose id is there already is left as it is.</summary>
    Task AddAsync(TenantId tenant, IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken);

    /// <summary>
    /// Leases due deliveries, spread evenly over the hosts that have any and are not held. A delivery waits until all earlier ones of its
    /// interaction are over. One delivery is never handed to two claims before its lease has run out. Works across tenants.
    /// </summary>
    Task<IReadOnlyList<WebhookDelivery>> ClaimAsync(DeliveryClaim claim, CancellationToken cancellationToken);

    /// <summary>
    /// Replaces state, due time, counters and log if <see cref="WebhookDelivery.Version"/> is still current, and ends the lease. The host
    /// stays what it is: see <see cref="RetargetAsync"/>.
    /// </summary>
    Task<SaveResult> SaveAsync(TenantId tenant, WebhookDelivery delivery, CancellationToken cancellationToken);

    /// <summary>Gives leased deliveries back unsent, due at <paramref name="now"/>.</summary>
    Task ReleaseAsync(IReadOnlyCollection<WebhookDelivery> deliveries, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Claims nothing of a host before this moment; a moment that has passed ends the hold.</summary>
    Task HoldAsync(WebhookHost host, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Until when those of a tenant's hosts are held that are.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="hosts">The hosts that are asked for.</param>
    /// <param name="now">Holds that ended at or before this moment are left out.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    Task<IReadOnlyDictionary<string, DateTimeOffset>> FindHoldsAsync(
        TenantId tenant, IReadOnlyCollection<string> hosts, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Finds one, with its body.</summary>
    Task<WebhookDelivery?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>Deliveries of an integration, newest first, older than <paramref name="cursor"/> (an id), without their bodies.</summary>
    Task<Page<WebhookDelivery>> ListAsync(
        TenantId tenant, string integrationId, DeliveryFilter filter, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Makes deliveries of a range due at <paramref name="now"/> with no attempts counted; those that a worker holds are left alone, as
    /// are pending ones that are due already. Called again with the same <paramref name="stopAt"/>, it changes none a second time, whatever
    /// became of it meanwhile.
    /// </summary>
    /// <returns>How many were changed, at most <paramref name="limit"/>.</returns>
    Task<int> RequeueAsync(
        TenantId tenant, string integrationId, DeliveryRange range, DateTimeOffset now, DateTimeOffset stopAt, int limit,
        CancellationToken cancellationToken);

    /// <summary>Moves the pending deliveries of an integration to another host, also those that a worker holds.</summary>
    Task RetargetAsync(TenantId tenant, string integrationId, string host, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the pending deliveries of an integration due at <paramref name="now"/> that are due later; those that a worker holds are left
    /// alone. Attempts count on.
    /// </summary>
    Task HastenAsync(TenantId tenant, string integrationId, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// Counts what waits for each host of each tenant. It is one walk over an index of the work there is: not for every request.
    /// </summary>
    /// <param name="now">Holds that ended at or before this moment are none.</param>
    /// <param name="most">Of one host, no more are looked at than these.</param>
    /// <param name="cancellationToken">Cancels the walk between two hosts.</param>
    Task<IReadOnlyList<HostBacklog>> CountBacklogAsync(DateTimeOffset now, int most, CancellationToken cancellationToken);

    /// <summary>Removes what is over and was created before this moment, at most <paramref name="limit"/> rows. Works across tenants.</summary>
    /// <returns>How many were removed.</returns>
    Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
