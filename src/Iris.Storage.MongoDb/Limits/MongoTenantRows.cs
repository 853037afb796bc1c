using Iris.Core.Attachments;
using Iris.Core.Callbacks;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Core.Webhooks;
using Iris.Storage.MongoDb.Callbacks;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Interactions;
using Iris.Storage.MongoDb.Webhooks;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Limits;

/// <summary>Counts along an index, so far as it is asked to.</summary>
internal sealed class MongoTenantRows(MongoStore store) : ITenantRows
{
    public async Task<int> CountAsync(TenantId tenant, BoundKind kind, int most, CancellationToken cancellationToken)
    {
        var (collection, filter) = kind switch
        {
            BoundKind.Integrations => (Collections.Integrations, RowKey.Before(tenant, null)),
            BoundKind.ApiKeys => (Collections.ApiKeys, RowKey.Before(tenant, null)),
            BoundKind.Accounts => (Collections.Accounts, RowKey.Before(tenant, null)),
            BoundKind.Templates => (Collections.Templates, RowKey.Before(tenant, null)),
            BoundKind.WaitingSends => (Collections.Interactions, Waiting(await IntegrationsOfAsync(tenant, cancellationToken))),
            BoundKind.PendingDeliveries => (
                Collections.Deliveries,
                InState(tenant, await IntegrationsOfAsync(tenant, cancellationToken), DeliveryRows.State, DeliveryRows.NameOf(DeliveryState.Pending))),
            _ => (
                Collections.Notices,
                InState(tenant, await IntegrationsOfAsync(tenant, cancellationToken), MongoCallbackStore.State, MongoCallbackStore.NameOf(CallbackState.Pending))),
        };
        return (int)await store[collection].CountDocumentsAsync(filter, new CountOptions { Limit = most }, cancellationToken).Translated();
    }

    public async Task<RowSum> SumAsync(TenantId tenant, StoredKind kind, string after, int limit, CancellationToken cancellationToken)
    {
        var (collection, beside) = kind switch
        {
            StoredKind.Interactions => (Collections.Interactions, SpilledEvents.Length),
            StoredKind.Notices => (Collections.Notices, (BsonValue)0),
            _ => (Collections.Attachments, new BsonDocument("$add", new BsonArray { "$size", Attachment.Overhead })),
        };
        BsonDocument[] stages =
        [
            new("$match", RowKey.After(tenant, after)),
            new("$sort", new BsonDocument(Fields.Key, 1)),
            new("$limit", limit),
            new("$group", new BsonDocument
            {
                { Fields.Key, BsonNull.Value },
                { "rows", new BsonDocument("$sum", 1) },
                { "bytes", new BsonDocument("$sum", new BsonDocument("$add", new BsonArray { new BsonDocument("$bsonSize", "$$ROOT"), beside })) },
                { "last", new BsonDocument("$max", $"${Fields.Key}") },
            }),
        ];
        using var cursor = await store[collection].AggregateAsync<BsonDocument>(stages, cancellationToken: cancellationToken).Translated();
        return await cursor.FirstOrDefaultAsync(cancellationToken).Translated() is { } sum
            ? new RowSum(sum["rows"].ToInt32(), sum["bytes"].ToInt64(), sum["last"].AsString[(tenant.Value.Length + 1)..])
            : default;
    }

    /// <summary>What has work left stands in the index by integration, whose ids are unique over all tenants.</summary>
    private static BsonDocument Waiting(BsonArray integrations) => new()
    {
        { Fields.IntegrationId, new BsonDocument("$in", integrations) },
        { Fields.DueAt, new BsonDocument("$gt", 0L) },
    };

    private static BsonDocument InState(TenantId tenant, BsonArray integrations, string field, string state) => new()
    {
        { Fields.Tenant, tenant.Value },
        { Fields.IntegrationId, new BsonDocument("$in", integrations) },
        { field, state },
    };

    private async Task<BsonArray> IntegrationsOfAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var rows = await store[Collections.Integrations].Find(RowKey.Before(tenant, null)).Project(new BsonDocument(Fields.Key, 1))
            .ToListAsync(cancellationToken).Translated();
        return new BsonArray(rows.Select(RowKey.IdOf));
    }
}
