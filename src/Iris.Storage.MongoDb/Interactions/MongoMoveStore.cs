using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Interactions;

/// <summary>
/// Places are the times of changes: no counter that every send of a tenant would have to wait for. So they may be committed in another order, by as much
/// as a commit takes and the clocks of gateways differ, and readers look again a little before where they were.
/// </summary>
internal sealed class MongoMoveStore(MongoStore store, InteractionRows interactions, WatchedTenants watched) : IMoveStore
{
    private const string From = "from";
    private const string Until = "until";

    private static readonly TimeSpan LookBack = TimeSpan.FromSeconds(10);

    /// <summary>Until every process has read who is watched.</summary>
    private static readonly TimeSpan Settles = WatchedTenants.Lifetime + TimeSpan.FromSeconds(1);

    internal static readonly BsonDocument InOrder = new() { { InteractionRows.Changed, 1 }, { Fields.Key, 1 } };

    private static readonly BsonDocument Shown = new(new[]
    {
        InteractionRows.Changed, Fields.Version, InteractionRows.ProcessId, Fields.IntegrationId, InteractionRows.Direction, InteractionRows.Status,
        InteractionRows.CustomStatus, InteractionRows.Phase, Fields.DueAt, InteractionRows.Attempts, Fields.LeaseOwner, InteractionRows.Stage,
        InteractionRows.UpdatedAt,
    }.Select(name => new BsonElement(name, 1)));

    private readonly IMongoCollection<BsonDocument> watches = store[Collections.LiveWatches];

    public long Overlap => LookBack.Ticks;

    public async Task<InteractionWatch> WatchAsync(TenantId tenant, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var isKept = new BsonDocument { { Fields.Key, tenant.Value }, { WatchedTenants.IsActive, true } };
        var longer = new BsonDocument("$max", new BsonDocument(Until, until.UtcTicks));
        var completeAt = now;
        var watch = await watches.FindOneAndUpdateAsync(
            isKept, longer, new FindOneAndUpdateOptions<BsonDocument, BsonDocument> { ReturnDocument = ReturnDocument.After }, CancellationToken.None).Translated();
        if (watch is null)
        {
            completeAt = now + Settles;
            watch = new BsonDocument { { Fields.Key, tenant.Value }, { From, completeAt.UtcTicks }, { Until, until.UtcTicks }, { WatchedTenants.IsActive, true } };
            await watches.ReplaceOneAsync(new BsonDocument(Fields.Key, tenant.Value), watch, new ReplaceOptions { IsUpsert = true }, CancellationToken.None).Translated();
            await watched.RenewAsync();
        }

        var newest = await interactions.Rows.Find(After(tenant, 0)).Sort(new BsonDocument { { InteractionRows.Changed, -1 }, { Fields.Key, -1 } }).Limit(1)
            .Project(new BsonDocument(InteractionRows.Changed, 1)).FirstOrDefaultAsync(cancellationToken).Translated();
        var from = watch[From].ToInt64();
        return new InteractionWatch(from, Math.Max(from, newest?[InteractionRows.Changed].ToInt64() ?? 0), completeAt);
    }

    public async Task<IReadOnlyList<InteractionMove>> ListAsync(TenantId tenant, long after, int limit, CancellationToken cancellationToken)
    {
        var rows = await interactions.Rows.Find(After(tenant, after)).Sort(InOrder).Limit(limit).Project(Shown).ToListAsync(cancellationToken).Translated();
        return rows.ConvertAll(Read);
    }

    public Task EndAsync(DateTimeOffset now, CancellationToken cancellationToken) => watches.UpdateManyAsync(
        new BsonDocument { { WatchedTenants.IsActive, true }, { Until, new BsonDocument("$lt", now.UtcTicks) } },
        new BsonDocument("$set", new BsonDocument(WatchedTenants.IsActive, false)),
        cancellationToken: cancellationToken).Translated();

    internal static BsonDocument After(TenantId tenant, long after) => new()
    {
        { Fields.Tenant, tenant.Value },
        { InteractionRows.Changed, new BsonDocument("$gt", after) },
    };

    private static InteractionMove Read(BsonDocument row) => new(
        row[InteractionRows.Changed].ToInt64(), RowKey.IdOf(row), row[Fields.Version].ToInt64(),
        new DateTimeOffset(row["auditTrail"]["updatedTicks"].ToInt64(), TimeSpan.Zero))
    {
        ProcessId = row[InteractionRows.ProcessId].AsString,
        IntegrationId = row[Fields.IntegrationId].AsString,
        Direction = EnumNames.Directions.Single(one => one.Value == row[InteractionRows.Direction].AsString).Key,
        Status = EnumNames.Statuses.Single(one => one.Value == row[InteractionRows.Status].AsString).Key,
        CustomStatus = row.GetValue(InteractionRows.CustomStatus, BsonNull.Value) is BsonString word ? word.AsString : null,
        Dispatch = InteractionFields.ReadState(row),
    };
}
