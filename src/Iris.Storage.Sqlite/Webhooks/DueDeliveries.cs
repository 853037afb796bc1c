using Iris.Core.Tenants;
using Iris.Core.Webhooks;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Webhooks;

/// <summary>
/// Leases due deliveries. Looking happens on a reader, so that looking in vain writes nothing; the writer then leases what is still as it
/// was found.
/// </summary>
internal sealed class DueDeliveries(SqliteDatabase database)
{
    /// <summary>The tenant's first host behind the given one that has anything pending.</summary>
    internal static readonly Sql NextHost = new(
        """
        SELECT tenant, host FROM deliveries
        WHERE due_at IS NOT NULL AND tenant = ?1 AND host > ?2
        ORDER BY host LIMIT 1
        """);

    /// <summary>
    /// The first host of the first tenant behind the given one. Not one query with the other: a comparison of both columns at once walks
    /// along all that is pending at the host.
    /// </summary>
    internal static readonly Sql NextTenant = new(
        """
        SELECT tenant, host FROM deliveries
        WHERE due_at IS NOT NULL AND tenant > ?1
        ORDER BY tenant, host LIMIT 1
        """);

    /// <summary>What is due at a host, unless an earlier event of the same interaction is not over.</summary>
    internal static readonly Sql OfHost = new(
        """
        SELECT number, due_at, (SELECT octet_length(body) FROM delivery_bodies WHERE delivery_bodies.number = delivery.number)
        FROM deliveries AS delivery
        WHERE tenant = ?1 AND host = ?2 AND due_at IS NOT NULL AND due_at <= ?3
            AND NOT EXISTS (
                SELECT 1 FROM deliveries AS earlier
                WHERE earlier.tenant = delivery.tenant AND earlier.interaction_id = delivery.interaction_id
                    AND earlier.due_at IS NOT NULL AND earlier.sequence < delivery.sequence)
        ORDER BY due_at, number LIMIT ?4
        """);

    private static readonly Sql IsHeld = new("SELECT 1 FROM webhook_holds WHERE tenant = ?1 AND host = ?2 AND until > ?3");

    private static readonly Sql Lease = new(
        "UPDATE deliveries SET due_at = ?3, leased = 1, version = version + 1 WHERE number = ?1 AND due_at = ?2");

    private static readonly Sql ByNumber = DeliveryRows.FromWhole.Where("deliveries.number = ?1");

    private static readonly Sql Begin = new("BEGIN");
    private static readonly Sql Commit = new("COMMIT");

    /// <summary>The host at which the last claim stopped; the next goes on behind it, so that a short limit starves nobody.</summary>
    private (string Tenant, string Host) lastServed = ("", "");

    public async Task<IReadOnlyList<WebhookDelivery>> ClaimAsync(DeliveryClaim claim, CancellationToken cancellationToken)
    {
        var found = await database.Readers.ReadAsync(Look, (claim, lastServed), cancellationToken);
        if (found.Heads.Count == 0)
            return [];

        lastServed = found.LastServed;
        var won = await database.Writer.WriteAsync(LeaseAll, (claim, found.Heads), cancellationToken);
        // Leased is leased: a stop that comes here gives them back.
        return await database.Readers.ReadAsync(ReadAll, won, CancellationToken.None);
    }

    private static (List<(long Number, long DueAt)> Heads, (string, string) LastServed) Look(
        SqliteSession session, (DeliveryClaim Claim, (string Tenant, string Host) After) look)
    {
        // One transaction, so that the looks see one state.
        session[Begin].Execute();
        var (claim, after) = look;
        claim.Budget.Begin();
        var busy = claim.BusyHosts.Select(host => (host.Tenant.Value, host.Host)).ToHashSet();
        var busyTenants = claim.BusyTenants.Select(tenant => tenant.Value).ToHashSet();
        var heads = new List<(long, long)>();
        var position = after;
        var hasWrapped = after == ("", "");
        var last = after;
        while (heads.Count < claim.Limit && !claim.Budget.IsSpent)
        {
            var next = Next(session, position);
            if (next is not { } host || (hasWrapped && after != ("", "") && IsBehind(host, after)))
            {
                if (hasWrapped)
                    break;
                hasWrapped = true;
                position = ("", "");
                continue;
            }

            position = host;
            if (busy.Contains(host) || busyTenants.Contains(host.Tenant) || Held(session, host, claim.Now))
                continue;

            // Who found no room is the first next time.
            if (Take(session, claim, host, heads) || !claim.Budget.IsSpent)
                last = host;
        }

        session[Commit].Execute();
        return (heads, last);
    }

    private static bool IsBehind((string Tenant, string Host) host, (string Tenant, string Host) other)
    {
        var byTenant = string.CompareOrdinal(host.Tenant, other.Tenant);
        return byTenant > 0 || (byTenant == 0 && string.CompareOrdinal(host.Host, other.Host) > 0);
    }

    private static (string Tenant, string Host)? Next(SqliteSession session, (string Tenant, string Host) after) =>
        First(session[NextHost].Add(after.Tenant).Add(after.Host)) ?? First(session[NextTenant].Add(after.Tenant));

    private static (string Tenant, string Host)? First(Statement statement)
    {
        using var rows = statement.Query();
        return rows.Next() ? (rows.Text(0), rows.Text(1)) : null;
    }

    private static bool Held(SqliteSession session, (string Tenant, string Host) host, DateTimeOffset now)
    {
        using var rows = session[IsHeld].Add(host.Tenant).Add(host.Host).Add(now.UtcTicks).Query();
        return rows.Next();
    }

    private static bool Take(SqliteSession session, DeliveryClaim claim, (string Tenant, string Host) host, List<(long, long)> heads)
    {
        var before = heads.Count;
        var size = Math.Min(claim.LimitPerHost, claim.Limit - heads.Count);
        using var rows = session[OfHost].Add(host.Tenant).Add(host.Host).Add(claim.Now.UtcTicks).Add(size).Query();
        while (rows.Next() && claim.Budget.TryTake(new TenantId(host.Tenant), rows.Number(2)))
            heads.Add((rows.Number(0), rows.Number(1)));
        return heads.Count > before;
    }

    private static List<long> LeaseAll(SqliteSession session, (DeliveryClaim Claim, List<(long Number, long DueAt)> Heads) claim)
    {
        var won = new List<long>(claim.Heads.Count);
        foreach (var (number, dueAt) in claim.Heads)
        {
            if (session[Lease].Add(number).Add(dueAt).Add(claim.Claim.LeaseUntil.UtcTicks).Execute() == 1)
                won.Add(number);
        }

        return won;
    }

    private static List<WebhookDelivery> ReadAll(SqliteSession session, List<long> numbers)
    {
        var deliveries = new List<WebhookDelivery>(numbers.Count);
        foreach (var number in numbers)
        {
            using var rows = session[ByNumber].Add(number).Query();
            if (rows.Next())
                deliveries.Add(DeliveryRows.Table.Read(rows));
        }

        return deliveries;
    }
}
