using Iris.Core.Limits;
using Iris.Core.Tenants;
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

    private static readonly Sql IncreaseBytes = new(
        """
        INSERT INTO stored_bytes (tenant, bytes, measured_at) VALUES (?1, ?2, 0)
        ON CONFLICT (tenant) DO UPDATE SET bytes = bytes + excluded.bytes
        """);

    private static readonly Sql Bytes = new("SELECT bytes FROM stored_bytes WHERE tenant = ?1");

    private static readonly Sql BeginMeasure = new(
        """
        INSERT INTO stored_bytes (tenant, bytes, measured_at) VALUES (?1, 0, ?2)
        ON CONFLICT (tenant) DO UPDATE SET measured_at = excluded.measured_at WHERE measured_at < ?3
        """);

    private static readonly Sql EndMeasure = new("UPDATE stored_bytes SET bytes = ?2 WHERE tenant = ?1");

    private static readonly Sql Prune = new(
        "DELETE FROM send_usage WHERE (tenant, period) IN (SELECT tenant, period FROM send_usage WHERE period < ?1 ORDER BY period LIMIT ?2)");

    public async Task<IReadOnlyList<SendUsage>> AddAsync(IReadOnlyList<SendCount> counts, CancellationToken cancellationToken) =>
        await database.Writer.WriteAsync(AddAll, counts, cancellationToken);

    public async Task<SendUsage> FindAsync(TenantId tenant, DateOnly day, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(Read, new SendCount(tenant, day, 0), cancellationToken);

    public Task<bool> TryBeginMeasureAsync(TenantId tenant, DateTimeOffset now, DateTimeOffset since, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, begin) => session[BeginMeasure].Add(begin.Value).Add(begin.Now).Add(begin.Since).Execute() == 1,
            (tenant.Value, Now: now.UtcTicks, Since: since.UtcTicks),
            cancellationToken);

    public Task EndMeasureAsync(TenantId tenant, long bytes, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, end) => session[EndMeasure].Add(end.Value).Add(end.bytes).Execute(), (tenant.Value, bytes), cancellationToken);

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
            session[IncreaseBytes].Add(count.Tenant.Value).Add(count.Bytes).Execute();
            usages[i] = Read(session, count);
        }

        return usages;
    }

    private static SendUsage Read(SqliteSession session, SendCount count) =>
        new(First(session[ByPeriod].Add(count.Tenant.Value).Add(count.DayName)), First(session[ByPeriod].Add(count.Tenant.Value).Add(count.MonthName)))
        {
            Bytes = First(session[Bytes].Add(count.Tenant.Value)),
        };

    private static long First(Statement statement)
    {
        using var rows = statement.Query();
        return rows.Next() ? rows.Number(0) : 0;
    }
}
