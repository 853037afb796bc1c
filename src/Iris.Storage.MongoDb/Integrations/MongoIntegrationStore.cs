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

    private readonly DocumentRows<Integration> integrations = new(
        store[Collections.Integrations],
        DocumentContext.Documents.Integration,
        integration => integration.Id,
        static (integration, row) => integration.Version = row[Fields.Version].AsInt64);

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
