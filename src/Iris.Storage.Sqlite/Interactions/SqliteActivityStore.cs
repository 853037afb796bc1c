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

        """;

    private const string Columns = "tenant, integration_id, accepted, sent, failed, received";

    private static readonly Sql Add = new(
        $"""
        INSERT INTO activity (minute, {Columns}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
        ON CONFLICT (tenant, minute, integration_id) DO UPDATE SET
            accepted = accepted + excluded.accepted, sent = sent + excluded.sent, failed = failed + excluded.failed, received = received + excluded.received
        """);

    internal static readonly Sql OfTenant = new($"SELECT {Columns} FROM activity WHERE minute >= ?1 AND tenant = ?2");

    internal static readonly Sql OfAll = new($"SELECT {Columns} FROM activity INDEXED BY activity_by_minute WHERE minute >= ?1");

    internal static readonly Sql Prune = new(
        """
        DELETE FROM activity WHERE (tenant, minute, integration_id) IN (
            SELECT tenant, minute, integration_id FROM activity INDEXED BY activity_by_minute WHERE minute < ?1 ORDER BY minute LIMIT ?2)
        """);

    public Task AddAsync(DateTimeOffset at, IReadOnlyList<ActivityCount> counts, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        static (session, add) =>
        {
            foreach (var count in add.counts)
            {
                session[Add].Add(add.Minute).Add(count.Tenant.Value).Add(count.IntegrationId)
                    .Add(count.Accepted).Add(count.Sent).Add(count.Failed).Add(count.Received).Execute();
            }

            return 0;
        },
        (Minute: ActivityCount.MinuteOf(at), counts),
        cancellationToken);

    public async Task<IReadOnlyList<ActivityCount>> SumAsync(TenantId? tenant, DateTimeOffset from, CancellationToken cancellationToken) =>
        ActivityCount.Sum(await database.Readers.ReadAsync(Read, (tenant, ActivityCount.MinuteOf(from)), cancellationToken));

    public Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        static (session, prune) => session[Prune].Add(prune.Minute).Add(prune.limit).Execute(),
        (Minute: ActivityCount.MinuteOf(before), limit),
        cancellationToken);

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
