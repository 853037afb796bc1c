using Iris.Core.Webhooks;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Webhooks;

/// <summary>
/// Bodies of deliveries too long for the documents that carry them: each shows a whole interaction with its provider events, an outbox
/// holds several, and a document may have 16 MB. They are written in parts to a side collection before the interaction that names them is
/// committed.
/// </summary>
internal sealed class SpilledBodies(MongoStore store)
{
    /// <summary>In the delivery, in place of its body: how many parts there are.</summary>
    public const string Field = "bodyParts";

    /// <summary>How long the body is.</summary>
    private const string Bytes = "bodyBytes";

    /// <summary>Bytes of a delivery's parts; of one that was written before they were noted, no less than it has.</summary>
    public static readonly BsonDocument Length = new("$ifNull", new BsonArray
    {
        $"${Bytes}",
        new BsonDocument("$multiply", new BsonArray { new BsonDocument("$ifNull", new BsonArray { $"${Field}", 0 }), PartBytes }),
    });

    public static readonly BsonDocument KeyAndParts = new() { { Fields.Key, 1 }, { Field, 1 } };

    private const int MaxInline = 256 * 1024;
    private const int PartBytes = 8 * 1024 * 1024;

    private readonly IMongoCollection<BsonDocument> parts = store[Collections.DeliveryBodies];

    /// <summary>Writes away what is too long.</summary>
    public async Task WriteAsync(IEnumerable<BsonDocument> deliveries)
    {
        foreach (var row in deliveries.Where(row => row[DeliveryRows.Body].AsByteArray.Length > MaxInline))
        {
            var count = 0;
            foreach (var part in row[DeliveryRows.Body].AsByteArray.Chunk(PartBytes))
            {
                var key = KeyOf(row, count++);
                // A copy from another store may come by again.
                await parts.ReplaceOneAsync(
                    new BsonDocument(Fields.Key, key),
                    new BsonDocument { { Fields.Key, key }, { DeliveryRows.Body, part } },
                    new ReplaceOptions { IsUpsert = true }).Translated();
            }

            row.Add(Bytes, row[DeliveryRows.Body].AsByteArray.Length);
            row.Remove(DeliveryRows.Body);
            row.Add(Field, count);
        }
    }

    /// <summary>The deliveries of rows, with their bodies.</summary>
    public async Task<List<WebhookDelivery>> ReadAsync(
        DocumentRows<WebhookDelivery> deliveries, IReadOnlyCollection<BsonDocument> rows, CancellationToken cancellationToken)
    {
        var read = new List<WebhookDelivery>(rows.Count);
        foreach (var row in rows)
        {
            if (row.Contains(Field))
                row[DeliveryRows.Body] = await ReadBackAsync(KeysOf(row), cancellationToken);
            read.Add(deliveries.Read(row));
        }

        return read;
    }

    /// <summary>Removes the parts of deliveries that were removed; one that was queued again meanwhile keeps its body.</summary>
    /// <param name="deliveries">The collection.</param>
    /// <param name="removed">With <see cref="KeyAndParts"/>.</param>
    public async Task PruneAsync(IMongoCollection<BsonDocument> deliveries, IEnumerable<BsonDocument> removed)
    {
        var spilled = removed.Where(row => row.Contains(Field)).ToList();
        if (spilled.Count == 0)
            return;

        var left = await deliveries.Find(In([.. spilled.Select(row => row[Fields.Key])])).Project(new BsonDocument(Fields.Key, 1)).ToListAsync().Translated();
        await RemoveAsync(spilled.ExceptBy(left.Select(row => row[Fields.Key]), row => row[Fields.Key]));
    }

    /// <summary>Removes the parts of deliveries that are not there.</summary>
    public async Task RemoveAsync(IEnumerable<BsonDocument> deliveries)
    {
        var keys = new BsonArray(deliveries.Where(row => row.Contains(Field)).SelectMany(KeysOf));
        if (keys.Count > 0)
            await parts.DeleteManyAsync(In(keys)).Translated();
    }

    private async Task<byte[]> ReadBackAsync(BsonArray keys, CancellationToken cancellationToken)
    {
        var found = await parts.Find(In(keys)).ToListAsync(cancellationToken).Translated();
        var byKey = found.ToDictionary(part => part[Fields.Key], part => part[DeliveryRows.Body].AsByteArray);
        return [.. keys.SelectMany(key => byKey[key])];
    }

    private static BsonArray KeysOf(BsonDocument row) => [.. Enumerable.Range(0, row[Field].AsInt32).Select(number => KeyOf(row, number))];

    private static BsonValue KeyOf(BsonDocument row, int number) => $"{row[Fields.Key]}/{number}";

    private static BsonDocument In(BsonArray keys) => new(Fields.Key, new BsonDocument("$in", keys));
}
