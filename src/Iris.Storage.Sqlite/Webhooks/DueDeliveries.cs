using Iris.Core.Webhooks;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Webhooks;

/// <summary>The queue of deliveries, fair across the hosts of each tenant.</summary>
internal sealed class DueDeliveries(SqliteDatabase database)
{
    /// <summary>Of what is due at a host, an event waits until all earlier ones of its interaction are over.</summary>
    private static readonly DueShape Shape = new(
        [
            new(
                """
                SELECT tenant, host FROM deliveries
                WHERE due_at IS NOT NULL AND tenant = ?1 AND host > ?2
                ORDER BY host LIMIT 1
                """),
            new(
                """
                SELECT tenant, host FROM deliveries
                WHERE due_at IS NOT NULL AND tenant > ?1
                ORDER BY tenant, host LIMIT 1
                """),
        ],
        OfQueue: new(
            """
            SELECT number, due_at, tenant, (SELECT octet_length(body) FROM delivery_bodies WHERE delivery_bodies.number = delivery.number)
            FROM deliveries AS delivery
            WHERE tenant = ?1 AND host = ?2 AND due_at IS NOT NULL AND due_at <= ?3
                AND NOT EXISTS (
                    SELECT 1 FROM deliveries AS earlier INDEXED BY deliveries_open
                    WHERE earlier.tenant = delivery.tenant AND earlier.interaction_id = delivery.interaction_id
                        AND earlier.due_at IS NOT NULL AND earlier.sequence < delivery.sequence
                        AND earlier.integration_id = delivery.integration_id)
            ORDER BY due_at, number LIMIT ?4 OFFSET ?5
            """),
        Lease: new("UPDATE deliveries SET due_at = ?3, leased = 1, version = version + 1 WHERE number = ?1 AND due_at = ?2"),
        Tenant: 2)
    {
        IsHeld = new("SELECT 1 FROM webhook_holds WHERE tenant = ?1 AND host = ?2 AND until > ?3"),
    };

    private static readonly Sql ByNumber = DeliveryRows.FromWhole.Where("deliveries.number = ?1");

    private readonly DueDocuments<WebhookDelivery> queue = new(database, Shape, DeliveryRows.Table, ByNumber);

    public Task<IReadOnlyList<WebhookDelivery>> ClaimAsync(DeliveryClaim claim, CancellationToken cancellationToken)
    {
        var busy = claim.BusyHosts.Select(host => (host.Tenant.Value, host.Host)).ToHashSet();
        var busyTenants = claim.BusyTenants.Select(tenant => tenant.Value).ToHashSet();
        return queue.ClaimAsync(
            new DueLook(
                claim.Now,
                claim.LeaseUntil,
                claim.Limit,
                host => busyTenants.Contains(host[0]) || busy.Contains((host[0], host[1])) ? 0 : claim.LimitPerHost,
                claim.Budget),
            cancellationToken);
    }
}
