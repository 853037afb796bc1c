using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using Iris.Storage.MongoDb.Interactions;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Webhooks;

internal sealed class MongoWebhookStore : IWebhookStore
{
    /// <summary>What is younger in an outbox is being moved by the process that put it there.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly BsonDocument KeyOnly = new(Fields.Key, 1);
    private static readonly BsonDocument WithoutBody = new(DeliveryRows.Body, 0);

    private readonly InteractionRows interactions;
    private readonly DocumentRows<WebhookDelivery> deliveries;
    private readonly IMongoCollection<BsonDocument> holds;
    private readonly SpilledBodies bodies;
    private readonly DueQueue due;

    public MongoWebhookStore(MongoStore store, InteractionRows interactions)
    {
        this.interactions = interactions;
        deliveries = DeliveryRows.Of(store);
        holds = store[Collections.WebhookHolds];
        bodies = new SpilledBodies(store);
        due = new DueQueue(deliveries.Rows, Due);
    }

    public async Task AddAsync(TenantId tenant, IReadOnlyList<OutboxEvent> events, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var rows = events.Select(told => DeliveryRows.Write(deliveries, WebhookDelivery.Of(told))).ToList();
        await bodies.WriteAsync(rows);
        foreach (var row in rows)
            await deliveries.InsertOnceAsync(row);
    }

    /// <summary>
    /// A delivery waits while an earlier one of its interaction, user or process is due or leased; of a user or process, of the same webhook: the
    /// others are nothing to it.
    /// </summary>
    internal static DueShape Due => new(
        DeliveryRows.Lane,
        [],
        new BsonDocument("$lookup", new BsonDocument
        {
            { "from", Collections.Deliveries },
            { "localField", DeliveryRows.InteractionKey },
            { "foreignField", DeliveryRows.InteractionKey },
            { "let", new BsonDocument { { "sequence", $"${DeliveryRows.Sequence}" }, { "integration", $"${Fields.IntegrationId}" } } },
            {
                "pipeline",
                new BsonArray
                {
                    new BsonDocument("$match", new BsonDocument
                    {
                        { Fields.DueAt, new BsonDocument("$gt", 0L) },
                        {
                            "$expr",
                            new BsonDocument("$and", new BsonArray
                            {
                                new BsonDocument("$lt", new BsonArray { $"${DeliveryRows.Sequence}", "$$sequence" }),
                                new BsonDocument("$eq", new BsonArray { $"${Fields.IntegrationId}", "$$integration" }),
                            })
                        },
                    }),
                    new BsonDocument("$limit", 1),
                    new BsonDocument("$project", KeyOnly),
                }
            },
            { "as", "earlier" },
        }),
        new BsonDocument("$match", new BsonDocument("earlier", new BsonDocument("$size", 0))))
    {
        Spilled = SpilledBodies.Length,
    };

    public async Task<IReadOnlyList<WebhookDelivery>> ClaimAsync(DeliveryClaim claim, CancellationToken cancellationToken)
    {
        await interactions.FanOutLeftAsync(claim.Now - Grace, cancellationToken);
        var held = await holds.Find(HeldAt(claim.Now)).Project(KeyOnly).ToListAsync(cancellationToken).Translated();
        var busy = claim.BusyHosts.Select(host => DeliveryRows.LaneOf(host.Tenant, host.Host))
            .Concat(held.Select(hold => hold[Fields.Key].AsString)).ToHashSet();
        var busyTenants = claim.BusyTenants.Select(tenant => tenant.Value).ToHashSet();
        var look = new DueLook(claim.Now.UtcTicks, claim.LeaseUntil.UtcTicks, claim.Limit, claim.LimitPerHost, busy)
        {
            LimitOf = busyTenants.Count == 0 ? null : lane => busyTenants.Contains(RowKey.TenantOf(lane)) ? 0 : claim.LimitPerHost,
            Budget = claim.Budget,
        };
        var mark = new BsonDocument
        {
            { "$set", new BsonDocument(DeliveryRows.IsLeased, true) },
            { "$inc", new BsonDocument(Fields.Version, 1L) },
        };
        return await bodies.ReadAsync(deliveries, await due.ClaimAsync(look, mark, cancellationToken), CancellationToken.None);
    }

    public async Task<SaveResult> SaveAsync(TenantId tenant, WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await deliveries.SaveAsync(tenant, delivery.Id, delivery.Version, DeliveryRows.Changes(deliveries, delivery));
        if (result == SaveResult.Saved)
            delivery.Saved();
        return result;
    }

    public Task ReleaseAsync(IReadOnlyCollection<WebhookDelivery> deliveries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (deliveries.Count == 0)
            return Task.CompletedTask;

        var set = new BsonDocument { { Fields.DueAt, now.UtcTicks }, { DeliveryRows.IsLeased, false } };
        var releases = deliveries.Select(delivery => new UpdateOneModel<BsonDocument>(
            RowKey.Is(delivery.Tenant, delivery.Id).Add(Fields.Version, delivery.Version).Add(DeliveryRows.IsLeased, true),
            new BsonDocument("$set", set)));
        return this.deliveries.Rows.BulkWriteAsync(releases, new BulkWriteOptions { IsOrdered = false }, CancellationToken.None).Translated();
    }

    public Task HoldAsync(WebhookHost host, DateTimeOffset until, CancellationToken cancellationToken) => holds.UpdateOneAsync(
        new BsonDocument(Fields.Key, DeliveryRows.LaneOf(host.Tenant, host.Host)),
        new BsonDocument("$set", new BsonDocument(DeliveryRows.Until, until.UtcTicks)),
        new UpdateOptions { IsUpsert = true },
        cancellationToken).Translated();

    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> FindHoldsAsync(
        TenantId tenant, IReadOnlyCollection<string> hosts, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hostOf = hosts.Distinct().ToDictionary(host => DeliveryRows.LaneOf(tenant, host));
        if (hostOf.Count == 0)
            return new Dictionary<string, DateTimeOffset>();

        var held = await holds.Find(HeldAt(now).Add(Fields.Key, new BsonDocument("$in", new BsonArray(hostOf.Keys)))).ToListAsync(cancellationToken).Translated();
        return held.ToDictionary(
            hold => hostOf[hold[Fields.Key].AsString], hold => new DateTimeOffset(hold[DeliveryRows.Until].AsInt64, TimeSpan.Zero));
    }

    public Task<IReadOnlyList<HostBacklog>> CountBacklogAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        BacklogRows.CountAsync(deliveries.Rows, holds, now, most, cancellationToken);

    public async Task<WebhookDelivery?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        (await bodies.ReadAsync(
            deliveries, await deliveries.Rows.Find(RowKey.Is(tenant, id)).ToListAsync(cancellationToken).Translated(), cancellationToken)).SingleOrDefault();

    public Task<Page<WebhookDelivery>> ListAsync(
        TenantId tenant, string integrationId, DeliveryFilter filter, string? cursor, int limit, CancellationToken cancellationToken) =>
        deliveries.NewestAsync(tenant, Filtered(tenant, integrationId, filter), cursor, limit, cancellationToken, WithoutBody);

    public async Task<int> RequeueAsync(
        TenantId tenant, string integrationId, DeliveryRange range, DateTimeOffset now, DateTimeOffset stopAt, int limit,
        CancellationToken cancellationToken)
    {
        var chosen = Again(tenant, integrationId, range, now, stopAt);
        var found = await deliveries.Rows.Find(chosen).Sort(KeyOnly).Limit(limit).Project(KeyOnly).ToListAsync(cancellationToken).Translated();
        if (found.Count == 0)
            return 0;

        var set = new BsonDocument
        {
            { DeliveryRows.State, DeliveryRows.NameOf(DeliveryState.Pending) },
            { Fields.DueAt, now.UtcTicks },
            { DeliveryRows.Attempts, 0 },
            { DeliveryRows.StopAt, stopAt.UtcTicks },
            { DeliveryRows.IsLeased, false },
        };
        var update = new BsonDocument
        {
            { "$set", set },
            { "$unset", new BsonDocument(DeliveryRows.Over, "") },
            { "$inc", new BsonDocument(Fields.Version, 1L) },
        };
        chosen[Fields.Key] = new BsonDocument("$in", new BsonArray(found.Select(row => row[Fields.Key])));
        return (int)(await deliveries.Rows.UpdateManyAsync(chosen, update, cancellationToken: CancellationToken.None).Translated()).ModifiedCount;
    }

    public Task RetargetAsync(TenantId tenant, string integrationId, string host, CancellationToken cancellationToken) =>
        deliveries.Rows.UpdateManyAsync(
            Filtered(tenant, integrationId, new DeliveryFilter(DeliveryState.Pending)),
            new BsonDocument("$set", new BsonDocument(DeliveryRows.Lane, DeliveryRows.LaneOf(tenant, host))),
            cancellationToken: cancellationToken).Translated();

    public Task HastenAsync(TenantId tenant, string integrationId, DateTimeOffset now, CancellationToken cancellationToken) =>
        deliveries.Rows.UpdateManyAsync(
            Later(tenant, integrationId, now),
            new BsonDocument("$set", new BsonDocument(Fields.DueAt, now.UtcTicks)),
            cancellationToken: cancellationToken).Translated();

    public async Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var over = OverBefore(before);
        var found = await deliveries.Rows.Find(over).Sort(new BsonDocument(DeliveryRows.Over, 1)).Limit(limit).Project(SpilledBodies.KeyAndParts)
            .ToListAsync(cancellationToken).Translated();
        if (found.Count == 0)
            return 0;

        over.Add(Fields.Key, new BsonDocument("$in", new BsonArray(found.Select(row => row[Fields.Key]))));
        var removed = await deliveries.Rows.DeleteManyAsync(over, CancellationToken.None).Translated();
        await bodies.PruneAsync(deliveries.Rows, found);
        return (int)removed.DeletedCount;
    }

    /// <summary>"Any state" names them all, so that one index serves both.</summary>
    internal static BsonDocument Filtered(TenantId tenant, string integrationId, DeliveryFilter filter)
    {
        var conditions = new BsonDocument
        {
            { Fields.Tenant, tenant.Value },
            { Fields.IntegrationId, integrationId },
            { DeliveryRows.State, filter.State is { } state ? DeliveryRows.NameOf(state) : new BsonDocument("$in", new BsonArray(Enum.GetValues<DeliveryState>().Select(DeliveryRows.NameOf))) },
        };
        if (filter.Event is { } name)
            conditions.Add(DeliveryRows.Event, name);
        return filter.InteractionId is { } interaction
            ? conditions.Add(DeliveryRows.InteractionKey, RowKey.Of(tenant, interaction))
            : conditions;
    }

    /// <summary>Pending ones that are due after a moment and that no worker holds.</summary>
    internal static BsonDocument Later(TenantId tenant, string integrationId, DateTimeOffset now) =>
        Filtered(tenant, integrationId, new DeliveryFilter(DeliveryState.Pending))
            .Add(DeliveryRows.IsLeased, false)
            .Add(Fields.DueAt, new BsonDocument("$gt", now.UtcTicks));

    internal static BsonDocument HeldAt(DateTimeOffset now) => new(DeliveryRows.Until, new BsonDocument("$gt", now.UtcTicks));

    internal static BsonDocument OverBefore(DateTimeOffset before) =>
        new(DeliveryRows.Over, new BsonDocument { { "$gt", 0L }, { "$lt", before.UtcTicks } });

    /// <summary>Ids begin with their second, which bounds the walk through the index.</summary>
    internal static BsonDocument Again(TenantId tenant, string integrationId, DeliveryRange range, DateTimeOffset now, DateTimeOffset stopAt) =>
        Filtered(tenant, integrationId, new DeliveryFilter(range.State))
            .Add(Fields.Key, new BsonDocument("$gte", RowKey.Of(tenant, IrisId.Floor(range.From))))
            .Add(DeliveryRows.StopAt, new BsonDocument("$ne", stopAt.UtcTicks))
            .Add(DeliveryRows.Created, new BsonDocument { { "$gte", range.From.UtcTicks }, { "$lt", range.To.UtcTicks } })
            .Add("$or", new BsonArray
            {
                new BsonDocument(DeliveryRows.Over, new BsonDocument("$gt", 0L)),
                new BsonDocument { { DeliveryRows.IsLeased, false }, { Fields.DueAt, new BsonDocument("$gt", now.UtcTicks) } },
            });
}
