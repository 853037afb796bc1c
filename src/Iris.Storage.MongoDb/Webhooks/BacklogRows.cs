using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Webhooks;

/// <summary>Counts what waits for each host, along the index of due deliveries, which has all that is asked for.</summary>
internal static class BacklogRows
{
    /// <summary>Hosts that are counted at the same time.</summary>
    private const int Parallel = 4;

    /// <summary>Longest that one host may take.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Every lane has a name, which makes the index usable.</summary>
    internal static BsonDocument OfAny() => new() { { DeliveryRows.Lane, new BsonDocument("$gt", "") }, { Fields.DueAt, new BsonDocument("$gt", 0L) } };

    internal static BsonDocument Of(string lane) => new() { { DeliveryRows.Lane, lane }, { Fields.DueAt, new BsonDocument("$gt", 0L) } };

    public static async Task<IReadOnlyList<HostBacklog>> CountAsync(
        IMongoCollection<BsonDocument> rows, IMongoCollection<BsonDocument> holds, DateTimeOffset now, int most, CancellationToken cancellationToken)
    {
        var held = (await holds.Find(MongoWebhookStore.HeldAt(now)).ToListAsync(cancellationToken).Translated())
            .ToDictionary(hold => hold[Fields.Key].AsString, hold => new DateTimeOffset(hold[DeliveryRows.Until].AsInt64, TimeSpan.Zero));
        using var cursor = await rows.DistinctAsync<string>(DeliveryRows.Lane, OfAny(), cancellationToken: cancellationToken).Translated();
        var found = new List<HostBacklog>();
        foreach (var turn in (await cursor.ToListAsync(cancellationToken).Translated()).Chunk(Parallel))
        {
            found.AddRange((await Task.WhenAll(turn.Select(lane => CountAsync(
                rows, lane, held.TryGetValue(lane, out var until) ? until : null, most, cancellationToken)))).OfType<HostBacklog>());
        }

        return found;
    }

    private static async Task<HostBacklog?> CountAsync(
        IMongoCollection<BsonDocument> rows, string lane, DateTimeOffset? heldUntil, int most, CancellationToken cancellationToken)
    {
        BsonDocument[] stages =
        [
            new("$match", Of(lane)),
            new("$limit", most),
            new("$project", new BsonDocument { { Fields.Key, 1 }, { Fields.DueAt, 1 } }),
            new("$group", new BsonDocument
            {
                { Fields.Key, BsonNull.Value },
                { "count", new BsonDocument("$sum", 1L) },
                { "due", new BsonDocument("$min", $"${Fields.DueAt}") },
                { "oldest", new BsonDocument("$min", $"${Fields.Key}") },
            }),
        ];
        using var cursor = await rows.AggregateAsync<BsonDocument>(stages, new AggregateOptions { MaxTime = Longest }, cancellationToken).Translated();
        if (await cursor.FirstOrDefaultAsync(cancellationToken).Translated() is not { } row)
            return null;

        var tenant = RowKey.TenantOf(lane);
        return new HostBacklog(
            new TenantId(tenant), lane[(tenant.Length + 1)..], row["count"].ToInt64(), new DateTimeOffset(row["due"].ToInt64(), TimeSpan.Zero),
            IrisId.TimeOf(row["oldest"].AsString[(tenant.Length + 1)..]), heldUntil);
    }
}
