using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Webhooks;

internal sealed class SqliteWebhookStore(SqliteDatabase database) : IWebhookStore
{
    private const string Older = $"tenant = ?1 AND {DocumentColumns.OlderThanCursor} AND integration_id = ?3";

    internal static readonly Sql OfIntegration = DeliveryRows.From.Where(
        $"{Older} AND (?4 IS NULL OR event = ?4) ORDER BY id DESC LIMIT ?5");

    internal static readonly Sql OfState = DeliveryRows.From.Where(
        $"{Older} AND (?4 IS NULL OR event = ?4) AND state = ?6 ORDER BY id DESC LIMIT ?5");

    internal static readonly Sql OfInteraction = DeliveryRows.From.Where(
        $"{Older} AND (?4 IS NULL OR event = ?4) AND interaction_id = ?6 AND (?7 IS NULL OR state = ?7) ORDER BY id DESC LIMIT ?5");

    private static readonly Sql Whole = DeliveryRows.FromWhole.Where("tenant = ?1 AND id = ?2");

    private static readonly Sql Release = new(
        "UPDATE deliveries SET due_at = ?4, leased = 0 WHERE tenant = ?1 AND id = ?2 AND version = ?3 AND leased = 1");

    private static readonly Sql Hold = new(
        "INSERT INTO webhook_holds (tenant, host, until) VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET until = excluded.until");

    private static readonly Sql HoldOf = new("SELECT until FROM webhook_holds WHERE tenant = ?1 AND host = ?2 AND until > ?3");

    private const string IsNotBusy = "(due_at IS NULL OR (leased = 0 AND due_at > ?1))";

    /// <summary>Ids begin with their second, which is where the walk through the index begins.</summary>
    internal static readonly Sql OfRange = new(
        $"""
        SELECT number FROM deliveries
        WHERE {IsNotBusy} AND stop_at <> ?2 AND tenant = ?3 AND integration_id = ?4 AND state = ?5 AND id >= ?6
            AND created_at >= ?7 AND created_at < ?8
        ORDER BY id LIMIT ?9
        """);

    private static readonly Sql Requeue = new(
        $"""
        UPDATE deliveries SET state = 0, due_at = ?1, attempts = 0, stop_at = ?2, leased = 0, version = version + 1
        WHERE {IsNotBusy} AND number = ?3 AND state = ?4
        """);

    /// <summary>Deliveries that one commit moves to another host or due time: moving all at once would hold up everybody who writes.</summary>
    internal const int MoveSize = 250;

    internal static readonly Sql OfOtherHost = new(
        """
        SELECT number, id FROM deliveries
        WHERE tenant = ?1 AND integration_id = ?2 AND state = 0 AND id > ?3 AND host <> ?4
        ORDER BY id LIMIT ?5
        """);

    private static readonly Sql Retarget = new("UPDATE deliveries SET host = ?2 WHERE number = ?1 AND state = 0");

    internal static readonly Sql Later = new(
        """
        SELECT number, id FROM deliveries
        WHERE tenant = ?1 AND integration_id = ?2 AND state = 0 AND id > ?3 AND leased = 0 AND due_at > ?4
        ORDER BY id LIMIT ?5
        """);

    private static readonly Sql Hasten = new("UPDATE deliveries SET due_at = ?2 WHERE number = ?1 AND state = 0 AND leased = 0 AND due_at > ?2");

    private static readonly Sql PruneBodies = new(
        """
        DELETE FROM delivery_bodies WHERE number IN (
            SELECT number FROM deliveries WHERE due_at IS NULL AND created_at < ?1 ORDER BY created_at, number LIMIT ?2)
        """);

    private static readonly Sql PruneRows = new(
        """
        DELETE FROM deliveries WHERE number IN (
            SELECT number FROM deliveries WHERE due_at IS NULL AND created_at < ?1 ORDER BY created_at, number LIMIT ?2)
        """);

    private readonly DueDeliveries due = new(database);

    public Task AddAsync(TenantId tenant, IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        static (session, rows) =>
        {
            DeliveryRows.Insert(session, [.. rows.Where(row => DeliveryRows.Table.Find(session, row.Delivery.Tenant, row.Delivery.Id) is null)]);
            return 0;
        },
        DeliveryRow.Of(events),
        cancellationToken);

    public Task<IReadOnlyList<WebhookDelivery>> ClaimAsync(DeliveryClaim claim, CancellationToken cancellationToken) =>
        due.ClaimAsync(claim, cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var row = new GuardedRow(tenant, delivery.Id, delivery.Version);
        var result = await database.Writer.WriteAsync(
            DeliveryRows.Save, (row, delivery, DeliveryRows.Table.Write(delivery)), cancellationToken);
        if (result == SaveResult.Saved)
            delivery.Saved();
        return result;
    }

    public Task ReleaseAsync(IReadOnlyCollection<WebhookDelivery> deliveries, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, release) =>
            {
                foreach (var delivery in release.deliveries)
                {
                    session[Release].Add(delivery.Tenant.Value).Add(delivery.Id).Add(delivery.Version).Add(release.UtcTicks).Execute();
                }

                return 0;
            },
            (deliveries, now.UtcTicks),
            cancellationToken);

    public Task HoldAsync(WebhookHost host, DateTimeOffset until, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, hold) => session[Hold].Add(hold.host.Tenant.Value).Add(hold.host.Host).Add(hold.UtcTicks).Execute(),
            (host, until.UtcTicks),
            cancellationToken);

    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> FindHoldsAsync(
        TenantId tenant, IReadOnlyCollection<string> hosts, DateTimeOffset now, CancellationToken cancellationToken) =>
        hosts.Count == 0 ? new Dictionary<string, DateTimeOffset>() : await database.Readers.ReadAsync(FindHolds, (tenant, hosts, now), cancellationToken);

    private static Dictionary<string, DateTimeOffset> FindHolds(
        SqliteSession session, (TenantId Tenant, IReadOnlyCollection<string> Hosts, DateTimeOffset Now) look)
    {
        var found = new Dictionary<string, DateTimeOffset>();
        foreach (var host in look.Hosts)
        {
            using var rows = session[HoldOf].Add(look.Tenant.Value).Add(host).Add(look.Now.UtcTicks).Query();
            if (rows.Next())
                found[host] = new DateTimeOffset(rows.Number(0), TimeSpan.Zero);
        }

        return found;
    }

    public async Task<IReadOnlyList<HostBacklog>> CountBacklogAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        await database.Readers.SearchAsync(BacklogRows.Count, (now, most, cancellationToken), cancellationToken);

    public async Task<WebhookDelivery?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        await DeliveryRows.Table.FirstAsync(database, Whole, [tenant.Value, id], cancellationToken);

    public Task<Page<WebhookDelivery>> ListAsync(
        TenantId tenant, string integrationId, DeliveryFilter filter, string? cursor, int limit, CancellationToken cancellationToken) =>
        DeliveryRows.Table.PageAsync(
            database,
            limit,
            (session, size) =>
            {
                var sql = filter.InteractionId is not null ? OfInteraction : filter.State is not null ? OfState : OfIntegration;
                var list = DocumentColumns.AddCursor(session[sql].Add(tenant.Value), cursor)
                    .Add(integrationId).Add(filter.Event).Add(size);
                if (filter.InteractionId is not null)
                    list.Add(filter.InteractionId).Add((long?)filter.State);
                else if (filter.State is { } state)
                    list.Add((long)state);
                return list.Query();
            },
            cancellationToken);

    /// <summary>Looked for on a reader: a walk along months of deliveries holds up nobody who writes.</summary>
    public async Task<int> RequeueAsync(
        TenantId tenant, string integrationId, DeliveryRange range, DateTimeOffset now, DateTimeOffset stopAt, int limit,
        CancellationToken cancellationToken)
    {
        var found = await database.Readers.ReadAsync(
            FindRange, (tenant, integrationId, range, now, stopAt, limit), cancellationToken);
        return found.Count == 0 ? 0 : await database.Writer.WriteAsync(
            static (session, requeue) => requeue.found.Sum(number => session[Requeue]
                .Add(requeue.now.UtcTicks).Add(requeue.stopAt.UtcTicks).Add(number).Add((long)requeue.State).Execute()),
            (found, now, stopAt, range.State),
            cancellationToken);
    }

    private static List<long> FindRange(
        SqliteSession session,
        (TenantId Tenant, string IntegrationId, DeliveryRange Range, DateTimeOffset Now, DateTimeOffset StopAt, int Limit) look)
    {
        var (tenant, integrationId, range, now, stopAt, limit) = look;
        var found = new List<long>();
        using var rows = session[OfRange].Add(now.UtcTicks).Add(stopAt.UtcTicks).Add(tenant.Value).Add(integrationId)
            .Add((long)range.State).Add(IrisId.Floor(range.From)).Add(range.From.UtcTicks).Add(range.To.UtcTicks).Add(limit).Query();
        while (rows.Next())
            found.Add(rows.Number(0));
        return found;
    }

    /// <summary>Looked for on a reader. What is broken off is moved by nobody, and goes to the new address in the old host's turn.</summary>
    public Task RetargetAsync(TenantId tenant, string integrationId, string host, CancellationToken cancellationToken) => WalkPendingAsync(
        (after, token) => database.Readers.ReadAsync(FindOtherHost, (tenant, integrationId, after, host), token),
        (found, token) => database.Writer.WriteAsync(
            static (session, move) => move.found.Sum(delivery => session[Retarget].Add(delivery.Number).Add(move.host).Execute()),
            (found, host),
            token),
        cancellationToken);

    public Task HastenAsync(TenantId tenant, string integrationId, DateTimeOffset now, CancellationToken cancellationToken) => WalkPendingAsync(
        (after, token) => database.Readers.ReadAsync(FindLater, (tenant, integrationId, after, now), token),
        (found, token) => database.Writer.WriteAsync(
            static (session, hasten) => hasten.found.Sum(delivery => session[Hasten].Add(delivery.Number).Add(hasten.now.UtcTicks).Execute()),
            (found, now),
            token),
        cancellationToken);

    private static async Task WalkPendingAsync(
        Func<string, CancellationToken, ValueTask<List<(long Number, string Id)>>> find,
        Func<List<(long Number, string Id)>, CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        var after = "";
        List<(long Number, string Id)> found;
        do
        {
            found = await find(after, cancellationToken);
            if (found.Count == 0)
                return;

            after = found[^1].Id;
            await change(found, cancellationToken);
        }
        while (found.Count == MoveSize);
    }

    private static List<(long Number, string Id)> FindOtherHost(
        SqliteSession session, (TenantId Tenant, string IntegrationId, string After, string Host) look) =>
        ReadPlaces(session[OfOtherHost].Add(look.Tenant.Value).Add(look.IntegrationId).Add(look.After).Add(look.Host).Add(MoveSize));

    private static List<(long Number, string Id)> FindLater(
        SqliteSession session, (TenantId Tenant, string IntegrationId, string After, DateTimeOffset Now) look) =>
        ReadPlaces(session[Later].Add(look.Tenant.Value).Add(look.IntegrationId).Add(look.After).Add(look.Now.UtcTicks).Add(MoveSize));

    private static List<(long Number, string Id)> ReadPlaces(Statement statement)
    {
        var found = new List<(long, string)>();
        using var rows = statement.Query();
        while (rows.Next())
            found.Add((rows.Number(0), rows.Text(1)));
        return found;
    }

    public Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, prune) =>
            {
                session[PruneBodies].Add(prune.UtcTicks).Add(prune.limit).Execute();
                return session[PruneRows].Add(prune.UtcTicks).Add(prune.limit).Execute();
            },
            (before.UtcTicks, limit),
            cancellationToken);
}
