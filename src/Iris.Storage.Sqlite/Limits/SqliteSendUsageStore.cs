using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Limits;

internal sealed class SqliteSendUsageStore(SqliteDatabase database) : ISendUsageStore
{
    private static readonly Sql Increase = new(
        """
        INSERT INTO send_usage (tenant, period, sends) VALUES (?1, ?2, ?3)
        ON CONFLICT (tenant, period) DO UPDATE SET sends = sends + excluded.sends
        """);

    private static readonly Sql ByPeriod = new("SELECT sends FROM send_usage WHERE tenant = ?1 AND period = ?2");

    private static readonly Sql Prune = new(
        "DELETE FROM send_usage WHERE (tenant, period) IN (SELECT tenant, period FROM send_usage WHERE period < ?1 ORDER BY period LIMIT ?2)");

    public async Task<IReadOnlyList<SendUsage>> AddAsync(IReadOnlyList<SendCount> counts, CancellationToken cancellationToken) =>
        await database.Writer.WriteAsync(AddAll, counts, cancellationToken);

    public async Task<SendUsage> FindAsync(TenantId tenant, DateOnly day, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(Read, new SendCount(tenant, day, 0), cancellationToken);

    public Task<int> PruneAsync(DateOnly day, int limit, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, prune) => session[Prune].Add(prune.MonthName).Add(prune.limit).Execute(),
            (new SendCount(default, day, 0).MonthName, limit),
            cancellationToken);

    private static SendUsage[] AddAll(SqliteSession session, IReadOnlyList<SendCount> counts)
    {
        var usages = new SendUsage[counts.Count];
        for (var i = 0; i < usages.Length; i++)
        {
            var count = counts[i];
            session[Increase].Add(count.Tenant.Value).Add(count.DayName).Add(count.Sends).Execute();
            session[Increase].Add(count.Tenant.Value).Add(count.MonthName).Add(count.Sends).Execute();
            usages[i] = Read(session, count);
        }

        return usages;
    }

    private static SendUsage Read(SqliteSession session, SendCount count) =>
        new(Read(session, count.Tenant, count.DayName), Read(session, count.Tenant, count.MonthName));

    private static long Read(SqliteSession session, TenantId tenant, string period)
    {
        using var rows = session[ByPeriod].Add(tenant.Value).Add(period).Query();
        return rows.Next() ? rows.Number(0) : 0;
    }
}
