using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Webhooks;

/// <summary>Counts what waits for each host, along the index of due deliveries.</summary>
internal static class BacklogRows
{
    private static readonly Sql Next = new(
        "SELECT tenant, host FROM deliveries WHERE due_at IS NOT NULL AND (tenant, host) > (?1, ?2) ORDER BY tenant, host LIMIT 1");

    private static readonly Sql OfHost = new(
        """
        SELECT count(*), min(due_at), min(number) FROM (
            SELECT due_at, number FROM deliveries INDEXED BY deliveries_due WHERE tenant = ?1 AND host = ?2 AND due_at IS NOT NULL LIMIT ?3)
        """);

    private static readonly Sql IdOf = new("SELECT id FROM deliveries WHERE number = ?1");
    private static readonly Sql HeldUntil = new("SELECT until FROM webhook_holds WHERE tenant = ?1 AND host = ?2 AND until > ?3");

    public static IReadOnlyList<HostBacklog> Count(SqliteSession session, (DateTimeOffset Now, int Most, CancellationToken Cancelled) count)
    {
        var found = new List<HostBacklog>();
        for (var host = NextAfter(session, ("", "")); host is { } at; host = NextAfter(session, at))
        {
            count.Cancelled.ThrowIfCancellationRequested();
            if (Count(session, at, count.Now, count.Most) is { } backlog)
                found.Add(backlog);
        }

        return found;
    }

    private static (string Tenant, string Host)? NextAfter(SqliteSession session, (string Tenant, string Host) last)
    {
        using var rows = session[Next].Add(last.Tenant).Add(last.Host).Query();
        return rows.Next() ? (rows.Text(0), rows.Text(1)) : null;
    }

    /// <returns>Null when it was delivered in between.</returns>
    private static HostBacklog? Count(SqliteSession session, (string Tenant, string Host) of, DateTimeOffset now, int most)
    {
        long count, due, oldest;
        using (var rows = session[OfHost].Add(of.Tenant).Add(of.Host).Add(most).Query())
        {
            rows.Next();
            if ((count = rows.Number(0)) == 0)
                return null;

            (due, oldest) = (rows.Number(1), rows.Number(2));
        }

        using var ids = session[IdOf].Add(oldest).Query();
        using var held = session[HeldUntil].Add(of.Tenant).Add(of.Host).Add(now.UtcTicks).Query();
        return ids.Next()
            ? new HostBacklog(
                new TenantId(of.Tenant), of.Host, count, new DateTimeOffset(due, TimeSpan.Zero), IrisId.TimeOf(ids.Text(0)),
                held.Next() ? new DateTimeOffset(held.Number(0), TimeSpan.Zero) : null)
            : null;
    }
}
