using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Interactions;

internal sealed class SqliteActivityStore(SqliteDatabase database) : IActivityStore
{
    internal const string Script =
        """

        -- What happened by the minute.
        CREATE TABLE activity (
            tenant TEXT NOT NULL, minute INTEGER NOT NULL, integration_id TEXT NOT NULL,
            accepted INTEGER NOT NULL, sent INTEGER NOT NULL, failed INTEGER NOT NULL, received INTEGER NOT NULL,
            PRIMARY KEY (tenant, minute, integration_id)) WITHOUT ROWID;
        -- Of all tenants, and pruning.
        CREATE INDEX activity_by_minute ON activity (minute);

        -- The same by ten minutes.
        CREATE TABLE activity_tens (
            tenant TEXT NOT NULL, minute INTEGER NOT NULL, integration_id TEXT NOT NULL,
            accepted INTEGER NOT NULL, sent INTEGER NOT NULL, failed INTEGER NOT NULL, received INTEGER NOT NULL,
            PRIMARY KEY (tenant, minute, integration_id)) WITHOUT ROWID;
        -- Pruning.
        CREATE INDEX activity_tens_by_minute ON activity_tens (minute);

        """;

    private const string Columns = "tenant, integration_id, accepted, sent, failed, received";

    internal static readonly Sql AddMinute = AddTo("activity");

    internal static readonly Sql AddTen = AddTo("activity_tens");

    internal static readonly Sql OfTenant = new($"SELECT {Columns} FROM activity WHERE minute >= ?1 AND tenant = ?2");

    internal static readonly Sql OfAll = new($"SELECT {Columns} FROM activity INDEXED BY activity_by_minute WHERE minute >= ?1");

    internal static readonly Sql ListMinutes = ListFrom("activity");

    internal static readonly Sql ListTens = ListFrom("activity_tens");

    internal static readonly Sql PruneMinutes = PruneFrom("activity");

    internal static readonly Sql PruneTens = PruneFrom("activity_tens");

    public Task AddAsync(DateTimeOffset at, IReadOnlyList<ActivityCount> counts, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        static (session, add) =>
        {
            foreach (var count in add.counts)
            {
                Add(session[AddMinute], ActivityCount.NumberOf(ActivityStep.Minute, add.at), count);
                Add(session[AddTen], ActivityCount.NumberOf(ActivityStep.TenMinutes, add.at), count);
            }

            return 0;
        },
        (at, counts),
        cancellationToken);

    public async Task<IReadOnlyList<ActivityCount>> SumAsync(TenantId? tenant, DateTimeOffset from, CancellationToken cancellationToken) =>
        ActivityCount.Sum(await database.Readers.ReadAsync(Read, (tenant, ActivityCount.NumberOf(ActivityStep.Minute, from)), cancellationToken));

    public async Task<IReadOnlyList<ActivityPoint>> ListAsync(
        TenantId tenant, string? integrationId, ActivityStep step, DateTimeOffset from, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(ReadPoints, (tenant, integrationId, step, From: ActivityCount.NumberOf(step, from)), cancellationToken);

    public Task<int> PruneAsync(ActivityStep step, DateTimeOffset before, int limit, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        static (session, prune) => session[prune.step == ActivityStep.Minute ? PruneMinutes : PruneTens].Add(prune.Before).Add(prune.limit).Execute(),
        (step, Before: ActivityCount.NumberOf(step, before), limit),
        cancellationToken);

    private static Sql AddTo(string table) => new(
        $"""
        INSERT INTO {table} (minute, {Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (tenant, minute, integration_id) DO UPDATE SET
            accepted = accepted + excluded.accepted, sent = sent + excluded.sent, failed = failed + excluded.failed, received = received + excluded.received
        """);

    /// <summary>In the order of the primary key: groups are summed as they come.</summary>
    private static Sql ListFrom(string table) => new(
        $"""
        SELECT minute, sum(accepted), sum(sent), sum(failed), sum(received) FROM {table}
        WHERE tenant = ?1 AND minute >= ?2 AND (?3 IS NULL OR integration_id = ?3) GROUP BY minute ORDER BY minute
        """);

    private static Sql PruneFrom(string table) => new(
        $"""
        DELETE FROM {table} WHERE (tenant, minute, integration_id) IN (
            SELECT tenant, minute, integration_id FROM {table} INDEXED BY {table}_by_minute WHERE minute < ?1 ORDER BY minute LIMIT ?2)
        """);

    private static void Add(Statement statement, long number, ActivityCount count) => statement.Add(number).Add(count.Tenant.Value).Add(count.IntegrationId)
        .Add(count.Accepted).Add(count.Sent).Add(count.Failed).Add(count.Received).Execute();

    private static List<ActivityPoint> ReadPoints(SqliteSession session, (TenantId Tenant, string? IntegrationId, ActivityStep Step, long From) look)
    {
        using var rows = session[look.Step == ActivityStep.Minute ? ListMinutes : ListTens].Add(look.Tenant.Value).Add(look.From).Add(look.IntegrationId).Query();
        var found = new List<ActivityPoint>();
        while (rows.Next())
        {
            found.Add(new ActivityPoint(ActivityPoint.Begin(look.Step, rows.Number(0)), new ActivityCount(look.Tenant, look.IntegrationId ?? "")
            {
                Accepted = rows.Number(1),
                Sent = rows.Number(2),
                Failed = rows.Number(3),
                Received = rows.Number(4),
            }));
        }

        return found;
    }

    private static List<ActivityCount> Read(SqliteSession session, (TenantId? Tenant, long Minute) look)
    {
        using var rows = look.Tenant is { } tenant ? session[OfTenant].Add(look.Minute).Add(tenant.Value).Query() : session[OfAll].Add(look.Minute).Query();
        var found = new List<ActivityCount>();
        while (rows.Next())
        {
            found.Add(new ActivityCount(new TenantId(rows.Text(0)), rows.Text(1))
            {
                Accepted = rows.Number(2),
                Sent = rows.Number(3),
                Failed = rows.Number(4),
                Received = rows.Number(5),
            });
        }

        return found;
    }
}
