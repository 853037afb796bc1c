using Iris.Core.Callbacks;
using Iris.Core.Idempotency;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Webhooks;
using Iris.Storage.MongoDb.Callbacks;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using Iris.Storage.MongoDb.Idempotency;
using Iris.Storage.MongoDb.Webhooks;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Integrations;

internal sealed class MongoIntegrationStore(MongoStore store) : IIntegrationStore
{
    /// <summary>The id without its tenant.</summary>
    public const string Id = "id";

    /// <summary>When a hold is looked after next, in ticks; absent when never.</summary>
    public const string HoldDueAt = "holdDueAt";

    /// <summary>Why it cannot send; absent where it can. Guarded by its own version, which is absent before the first.</summary>
    private const string Hold = "hold";

    private const string HoldVersion = "holdVersion";

    private static readonly BsonForm<IntegrationHold> Holds = new(DocumentContext.Documents.IntegrationHold);

    private readonly DocumentRows<Integration> integrations = new(
        store[Collections.Integrations],
        DocumentContext.Documents.Integration,
        integration => integration.Id,
        static (integration, row) =>
        {
            integration.Version = row[Fields.Version].AsInt64;
            integration.HoldVersion = row.GetValue(HoldVersion, 0L).ToInt64();
            integration.HoldRecord = row.TryGetValue(Hold, out var hold) ? Holds.Read(hold.AsBsonDocument) : null;
        });

    public async Task CreateAsync(TenantId tenant, Integration integration, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await integrations.InsertAsync(Row(tenant, integration).Add(Fields.Version, 1L));
        integration.Version = 1;
    }

    /// <summary>The key must be new among integrations as well as among interactions; two of each kind at the very same moment may both pass.</summary>
    public async Task<bool> TryCreateAsync(TenantId tenant, Integration integration, IdempotencyRecord record, CancellationToken cancellationToken)
    {
        if (await AnyAsync(Collections.Interactions, IdempotencyFields.ByKey(tenant, record.Key), cancellationToken))
            return false;

        cancellationToken.ThrowIfCancellationRequested();
        var row = Row(tenant, integration).Add(Fields.Version, 1L).Add(IdempotencyFields.Field, IdempotencyFields.Write(record));
        if (!await integrations.TryInsertAsync(row))
            return false;

        integration.Version = 1;
        return true;
    }

    public Task<Integration?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        integrations.FindAsync(tenant, id, cancellationToken);

    public Task<Integration?> FindAnywhereAsync(string id, CancellationToken cancellationToken) =>
        integrations.FirstAsync(ById(id), cancellationToken);

    public Task<Page<Integration>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        integrations.NewestAsync(tenant, [], cursor, limit, cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, Integration integration, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await integrations.SaveAsync(tenant, integration.Id, integration.Version, integrations.Changes(integration));
        if (result == SaveResult.Saved)
            integration.Version++;
        return result;
    }

    public async Task<bool> SaveHoldAsync(TenantId tenant, Integration integration, IntegrationHold? hold, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (known, next) = (integration.HoldVersion, integration.HoldVersion + 1);
        BsonValue guard = known == 0 ? new BsonDocument("$in", new BsonArray { BsonNull.Value, 0L }) : known;
        var update = hold is null
            ? new BsonDocument { { "$set", new BsonDocument(HoldVersion, next) }, { "$unset", new BsonDocument { { Hold, "" }, { HoldDueAt, "" } } } }
            : new BsonDocument("$set", new BsonDocument { { HoldVersion, next }, { Hold, Holds.Write(hold) }, { HoldDueAt, hold.DueAt.UtcTicks } });
        var saved = await integrations.Rows
            .UpdateOneAsync(RowKey.Is(tenant, integration.Id).Add(Fields.Tenant, tenant.Value).Add(HoldVersion, guard), update, null, CancellationToken.None)
            .Translated();
        if (saved.MatchedCount == 0)
            return false;

        (integration.HoldRecord, integration.HoldVersion) = (hold, next);
        return true;
    }

    public async Task<IReadOnlyList<Integration>> ListDueHoldsAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        await integrations.AllAsync(DueHolds(now), cancellationToken, new BsonDocument(HoldDueAt, 1), limit);

    public async Task<RemoveResult> RemoveAsync(TenantId tenant, string id, bool heedEvents, CancellationToken cancellationToken)
    {
        if (await integrations.FindAsync(tenant, id, cancellationToken) is null)
            return RemoveResult.Missing;
        if (await AnyAsync(Collections.Interactions, WaitingSend(id), cancellationToken))
            return RemoveResult.SendsWait;
        if (await AnyAsync(Collections.Notices, MongoCallbackStore.OfState(tenant, id, CallbackState.Pending), cancellationToken))
            return RemoveResult.NoticesWait;
        if (heedEvents && await AnyAsync(Collections.Deliveries, PendingEvent(tenant, id), cancellationToken))
            return RemoveResult.EventsWait;

        cancellationToken.ThrowIfCancellationRequested();
        var removed = await integrations.Rows.DeleteOneAsync(RowKey.Is(tenant, id), CancellationToken.None).Translated();
        return removed.DeletedCount == 1 ? RemoveResult.Removed : RemoveResult.Missing;
    }

    internal static BsonDocument DueHolds(DateTimeOffset now) => new(HoldDueAt, new BsonDocument { { "$gt", 0L }, { "$lte", now.UtcTicks } });

    internal static BsonDocument WaitingSend(string id) => new()
    {
        { Fields.IntegrationId, id },
        { Fields.DueAt, new BsonDocument("$gt", 0L) },
    };

    internal static BsonDocument PendingEvent(TenantId tenant, string id) => new()
    {
        { Fields.Tenant, tenant.Value },
        { Fields.IntegrationId, id },
        { DeliveryRows.State, DeliveryRows.NameOf(DeliveryState.Pending) },
    };

    private Task<bool> AnyAsync(string collection, BsonDocument filter, CancellationToken cancellationToken) =>
        store[collection].Find(filter).AnyAsync(cancellationToken).Translated();

    internal static BsonDocument ById(string id) => new(Id, id);

    /// <summary>The row of a row of an earlier version.</summary>
    internal BsonDocument Renew(BsonDocument former)
    {
        var integration = integrations.ReadFormer(former);
        return Row(integration.Tenant, integration);
    }

    internal BsonDocument Row(TenantId tenant, Integration integration) => integrations.Write(tenant, integration);
}
