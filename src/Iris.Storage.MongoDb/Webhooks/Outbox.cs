using Iris.Core.Interactions;
using Iris.Core.Webhooks;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using Iris.Storage.MongoDb.Interactions;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Webhooks;

/// <summary>
/// Events on their way from the interaction that they were committed with to the collection of deliveries. They are written in the
/// interaction's own document, in the same atomic write, then moved at once by the process that wrote them; what it leaves, since it ended
/// or lost its connection, the next save of the interaction moves, or a later claim of deliveries. Moving twice changes nothing: a
/// delivery's id is its key. Events move in their order, so that a later one is never there without the earlier.
/// </summary>
internal sealed class Outbox(MongoStore store)
{
    public const string Field = "outbox";

    /// <summary>Ticks of the oldest event in it.</summary>
    public const string Since = "outboxSince";

    private readonly DocumentRows<WebhookDelivery> deliveries = DeliveryRows.Of(store);
    private readonly SpilledBodies bodies = new(store);

    /// <summary>The rows of what the interaction's next commit makes known.</summary>
    public async Task<BsonArray> RowsAsync(Interaction interaction)
    {
        var rows = interaction.Outbox.OrderBy(told => told.Sequence).Select(told => DeliveryRows.Write(deliveries, WebhookDelivery.Of(told))).ToList();
        await bodies.WriteAsync(rows);
        return [.. rows];
    }

    /// <summary>The commit did not come about.</summary>
    public Task ForgetAsync(BsonArray rows) => bodies.RemoveAsync(rows.Select(row => row.AsBsonDocument));

    /// <summary>To a new interaction's row.</summary>
    public static BsonDocument AddTo(BsonDocument row, BsonArray rows) =>
        rows.Count == 0 ? row : row.Add(Field, rows).Add(Since, rows[0][DeliveryRows.Created]);

    /// <summary>To an update of an interaction's row.</summary>
    public static void AddPush(BsonDocument update, BsonArray rows)
    {
        if (rows.Count == 0)
            return;

        InteractionFields.Push(update, Field, rows);
        update.Add("$min", new BsonDocument(Since, rows[0][DeliveryRows.Created]));
    }

    public static BsonDocument LeftBefore(DateTimeOffset moment) =>
        new(Since, new BsonDocument { { "$gt", 0L }, { "$lt", moment.UtcTicks } });

    /// <summary>Moves the rows, then empties the outbox unless more was put into it: whoever did moves it all.</summary>
    public async Task FanOutAsync(IMongoCollection<BsonDocument> interactions, BsonValue key, BsonArray rows)
    {
        if (rows.Count == 0)
            return;

        foreach (var row in rows)
            await deliveries.InsertOnceAsync(row.AsBsonDocument);
        var unchanged = new BsonDocument
        {
            { Fields.Key, key },
            { Fields.Tenant, rows[0][Fields.Tenant] },
            { Fields.IntegrationId, rows[0][Fields.IntegrationId] },
            { Field, new BsonDocument("$size", rows.Count) },
            { $"{Field}.{Fields.Key}", rows[^1][Fields.Key] },
        };
        await interactions.UpdateOneAsync(
            unchanged,
            new BsonDocument("$unset", new BsonDocument { { Field, "" }, { Since, "" } })).Translated();
    }
}
