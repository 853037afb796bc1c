using System.Globalization;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Interactions;

/// <summary>One writer gives the places, in the order in which it commits.</summary>
internal sealed class SqliteMoveStore(SqliteDatabase database) : IMoveStore
{
    internal const string Script =
        """

        -- Tenants whose changes are kept in order while somebody reads them.
        CREATE TABLE live_watches (
            tenant TEXT NOT NULL PRIMARY KEY, base INTEGER NOT NULL, until INTEGER NOT NULL, is_active INTEGER NOT NULL) WITHOUT ROWID;
        ALTER TABLE interactions ADD COLUMN changed INTEGER;
        -- Changes in their order.
        CREATE INDEX interactions_changed ON interactions (tenant, changed) WHERE changed IS NOT NULL;

        """;

    /// <summary>The place of a change of tenant ?1 that is being committed; null where nobody reads them.</summary>
    internal const string NextPlace =
        $"""
        (SELECT max(base, coalesce(({LastPlace}), 0)) + 1 FROM live_watches WHERE live_watches.tenant = ?1 AND is_active = 1)
        """;

    private const string LastPlace =
        """
        SELECT moved.changed FROM interactions AS moved INDEXED BY interactions_changed
        WHERE moved.tenant = ?1 AND moved.changed IS NOT NULL ORDER BY moved.changed DESC LIMIT 1
        """;

    internal static readonly Sql Last = new(LastPlace);

    private static readonly Sql Known = new("SELECT base, until, is_active FROM live_watches WHERE tenant = ?1");

    private static readonly Sql Keep = new(
        """
        INSERT INTO live_watches (tenant, base, until, is_active) VALUES (?1, ?2, ?3, 1)
        ON CONFLICT (tenant) DO UPDATE SET base = excluded.base, until = excluded.until, is_active = 1
        """);

    internal static readonly Sql End = new("UPDATE live_watches SET is_active = 0 WHERE is_active = 1 AND until < ?1");

    internal static readonly Sql After = new(
        """
        SELECT changed, id, version, process_id, integration_id, direction, status, custom_status, phase, due_at, attempts, lease_owner, stage,
            coalesce(
                (SELECT json_extract(CAST(state AS TEXT), '$.updated') FROM interaction_states WHERE state_number = document_number),
                json_extract(CAST(document AS TEXT), '$.auditTrail.updated'))
        FROM interactions INDEXED BY interactions_changed CROSS JOIN interaction_documents ON number = document_number
        WHERE tenant = ?1 AND changed > ?2 ORDER BY changed LIMIT ?3
        """);

    public long Overlap => 0;

    public Task<InteractionWatch> WatchAsync(TenantId tenant, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(Watch, (tenant.Value, now, until), cancellationToken);

    public async Task<IReadOnlyList<InteractionMove>> ListAsync(TenantId tenant, long after, int limit, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(Read, (tenant.Value, after, limit), cancellationToken);

    public Task EndAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(static (session, now) => session[End].Add(now).Execute(), now.UtcTicks, cancellationToken);

    /// <summary>Where nobody read for a while there is a place between what was kept before and what is from now on.</summary>
    private static InteractionWatch Watch(SqliteSession session, (string Tenant, DateTimeOffset Now, DateTimeOffset Until) watch)
    {
        var last = LastOf(session, watch.Tenant);
        var (from, until) = (last + 1, watch.Until.UtcTicks);
        using (var rows = session[Known].Add(watch.Tenant).Query())
        {
            if (rows.Next())
            {
                from = rows.Number(2) == 1 ? rows.Number(0) : Math.Max(rows.Number(0), last) + 1;
                until = Math.Max(until, rows.Number(1));
            }
        }

        session[Keep].Add(watch.Tenant).Add(from).Add(until).Execute();
        return new InteractionWatch(from, Math.Max(from, last), watch.Now);
    }

    private static long LastOf(SqliteSession session, string tenant)
    {
        using var rows = session[Last].Add(tenant).Query();
        return rows.Next() ? rows.Number(0) : 0;
    }

    private static List<InteractionMove> Read(SqliteSession session, (string Tenant, long After, int Limit) look)
    {
        using var rows = session[After].Add(look.Tenant).Add(look.After).Add(look.Limit).Query();
        var found = new List<InteractionMove>();
        while (rows.Next())
        {
            found.Add(new InteractionMove(
                rows.Number(0), rows.Text(1), rows.Number(2),
                DateTimeOffset.Parse(rows.Text(13), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal))
            {
                ProcessId = rows.Text(3),
                IntegrationId = rows.Text(4),
                Direction = (Direction)rows.Number(5),
                Status = (InteractionStatus)rows.Number(6),
                CustomStatus = rows.TextOrNull(7),
                Dispatch = DispatchState.Of(
                    (DispatchPhase)rows.Number(8), rows.IsNull(9) ? null : new DateTimeOffset(rows.Number(9), TimeSpan.Zero), (int)rows.Number(10),
                    rows.TextOrNull(11), rows.IsNull(12) ? null : (DispatchStage)rows.Number(12)),
            });
        }

        return found;
    }
}
