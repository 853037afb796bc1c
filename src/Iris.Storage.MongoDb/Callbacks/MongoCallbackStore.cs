using Iris.Core.Callbacks;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Callbacks;

internal sealed class MongoCallbackStore : ICallbackStore
{
    public const string Lane = "lane";
    public const string State = "state";
    public const string Nonce = "nonce";
    public const string Group = "group";
    private const string Attempts = "attempts";
    public const string Problem = "problem";
    private const string OpenItems = "openItems";

    /// <summary>When it came, in ticks; only of what is over.</summary>
    public const string Over = "over";

    private static readonly BsonDocument KeyOnly = new(Fields.Key, 1);

    private readonly DocumentRows<StoredCallback> callbacks;
    private readonly Dictionary<CallbackLane, DueQueue> due;

    public MongoCallbackStore(MongoStore store)
    {
        callbacks = new DocumentRows<StoredCallback>(
            store[Collections.Notices], DocumentContext.Documents.StoredCallback, callback => callback.Id, Hydrate);
        due = Enum.GetValues<CallbackLane>().ToDictionary(lane => lane, lane => new DueQueue(callbacks.Rows, Due(lane)));
    }

    public Task<bool> AddAsync(TenantId tenant, StoredCallback callback, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return callbacks.TryInsertAsync(Row(tenant, callback));
    }

    public async Task<IReadOnlyList<StoredCallback>> ClaimAsync(CallbackClaim claim, CancellationToken cancellationToken)
    {
        var look = new DueLook(
            claim.Now.UtcTicks, claim.LeaseUntil.UtcTicks, claim.Limit, claim.LimitPerIntegration, claim.PausedIntegrations)
        { Budget = claim.Budget };
        return (await due[claim.Lane].ClaimAsync(look, [], cancellationToken)).ConvertAll(callbacks.Read);
    }

    public Task SaveAsync(TenantId tenant, StoredCallback callback, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return callbacks.Rows.UpdateOneAsync(RowKey.Is(tenant, callback.Id), ChangesOf(callback), cancellationToken: CancellationToken.None).Translated();
    }

    public Task SaveAllAsync(IReadOnlyCollection<StoredCallback> all, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (all.Count == 0)
            return Task.CompletedTask;

        var updates = all.Select(callback => new UpdateOneModel<BsonDocument>(RowKey.Is(callback.Tenant, callback.Id), ChangesOf(callback)));
        return callbacks.Rows.BulkWriteAsync(updates, new BulkWriteOptions { IsOrdered = false }, CancellationToken.None).Translated();
    }

    private static BsonDocument ChangesOf(StoredCallback callback)
    {
        var set = StateOf(callback)
            .Add(Attempts, callback.Attempts)
            .Add(Problem, callback.Problem, callback.Problem is not null)
            .Add(OpenItems, new BsonArray(callback.OpenItems ?? []), callback.OpenItems is not null);
        var absent = new[] { Fields.DueAt, Over, Problem, OpenItems }.Where(name => !set.Contains(name));
        return new BsonDocument { { "$set", set }, { "$unset", new BsonDocument(absent.Select(name => new BsonElement(name, ""))) } };
    }

    public Task<StoredCallback?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        callbacks.FindAsync(tenant, id, cancellationToken);

    public async Task<IReadOnlyList<StoredCallback>> FindGroupAsync(
        TenantId tenant, string integrationId, string group, int newest, CancellationToken cancellationToken) =>
        [.. (await callbacks.NewestAsync(tenant, OfGroup(tenant, integrationId, group), null, newest, cancellationToken)).Items.Reverse()];

    public Task<long> CountGroupAsync(TenantId tenant, string integrationId, string group, int limit, CancellationToken cancellationToken) =>
        callbacks.Rows.CountDocumentsAsync(OfGroup(tenant, integrationId, group), new CountOptions { Limit = limit }, cancellationToken).Translated();

    public Task<Page<StoredCallback>> ListAsync(
        TenantId tenant, string integrationId, CallbackState? state, string? cursor, int limit, CancellationToken cancellationToken) =>
        callbacks.NewestAsync(tenant, OfState(tenant, integrationId, state), cursor, limit, cancellationToken);

    public Task<long> CountAsync(TenantId tenant, string integrationId, CallbackState state, CancellationToken cancellationToken) =>
        callbacks.Rows.CountDocumentsAsync(OfState(tenant, integrationId, state), cancellationToken: cancellationToken).Translated();

    public async Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var over = await callbacks.Rows.Find(OverBefore(before)).Limit(limit).Project(new BsonDocument(Fields.Key, 1))
            .ToListAsync(cancellationToken).Translated();
        if (over.Count == 0)
            return 0;

        var keys = new BsonDocument("$in", new BsonArray(over.Select(row => row[Fields.Key])));
        var removed = await callbacks.Rows.DeleteManyAsync(OverBefore(before).Add(Fields.Key, keys), cancellationToken).Translated();
        return (int)removed.DeletedCount;
    }

    public async Task<int> PruneUnmatchedAsync(TenantId tenant, CallbackState state, int kept, int limit, CancellationToken cancellationToken)
    {
        var newest = await callbacks.Rows.Find(Unmatched(tenant, state)).Sort(new BsonDocument(Fields.Key, -1)).Skip(kept).Limit(1)
            .Project(KeyOnly).FirstOrDefaultAsync(cancellationToken).Translated();
        if (newest is null)
            return 0;

        var tooMany = Unmatched(tenant, state).Add(Fields.Key, new BsonDocument("$lte", newest[Fields.Key]));
        var found = await callbacks.Rows.Find(tooMany).Sort(KeyOnly).Limit(limit).Project(KeyOnly).ToListAsync(cancellationToken).Translated();
        tooMany[Fields.Key] = new BsonDocument("$in", new BsonArray(found.Select(row => row[Fields.Key])));
        return (int)(await callbacks.Rows.DeleteManyAsync(tooMany, CancellationToken.None).Translated()).DeletedCount;
    }

    internal BsonDocument Row(StoredCallback callback) => Row(callback.Tenant, callback);

    /// <summary>The row of a row of an earlier version.</summary>
    internal BsonDocument Renew(BsonDocument former) => Row(callbacks.ReadFormer(former));

    internal static BsonDocument OfGroup(TenantId tenant, string integrationId, string group) => new()
    {
        { Fields.Tenant, tenant.Value },
        { Fields.IntegrationId, integrationId },
        { Group, group },
    };

    /// <summary>"Any state" names them all, so that one index serves both.</summary>
    internal static BsonDocument OfState(TenantId tenant, string integrationId, CallbackState? state) => new()
    {
        { Fields.Tenant, tenant.Value },
        { Fields.IntegrationId, integrationId },
        { State, state is { } one ? NameOf(one) : new BsonDocument("$in", new BsonArray(Enum.GetValues<CallbackState>().Select(NameOf))) },
    };

    /// <summary>Every row in such a state tells its problem.</summary>
    internal static BsonDocument Unmatched(TenantId tenant, CallbackState state) => new()
    {
        { Fields.Tenant, tenant.Value },
        { State, NameOf(state) },
        { Problem, new BsonDocument("$exists", true) },
    };

    internal static BsonDocument OverBefore(DateTimeOffset before) =>
        new(Over, new BsonDocument { { "$gt", 0L }, { "$lt", before.UtcTicks } });

    internal static DueShape Due(CallbackLane lane) => new(Fields.IntegrationId, OfLane(lane));

    private static BsonDocument OfLane(CallbackLane lane) => new(Lane, (int)lane);

    /// <summary>As on the wire.</summary>
    internal static string NameOf(CallbackState state) => state.ToString().ToLowerInvariant();

    private BsonDocument Row(TenantId tenant, StoredCallback callback) => callbacks.Write(tenant, callback)
        .Merge(StateOf(callback), overwriteExistingElements: true);

    private static BsonDocument StateOf(StoredCallback callback)
    {
        var state = new BsonDocument(State, NameOf(callback.State));
        return callback.DueAt is { } dueAt
            ? state.Add(Fields.DueAt, dueAt.UtcTicks)
            : state.Add(Over, callback.Callback.Received.UtcTicks);
    }

    private static void Hydrate(StoredCallback callback, BsonDocument row) => callback.Restore(
        Enum.Parse<CallbackState>(row[State].AsString, ignoreCase: true),
        row.TryGetValue(Fields.DueAt, out var dueAt) ? new DateTimeOffset(dueAt.AsInt64, TimeSpan.Zero) : null);
}
