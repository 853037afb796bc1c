using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Idempotency;

internal sealed class MongoIdempotencyStore(MongoStore store) : IIdempotencyStore
{
    private static readonly BsonDocument RecordOnly = new(IdempotencyFields.Field, 1);
    private static readonly BsonDocument OldestFirst = new($"{IdempotencyFields.Field}.{IdempotencyFields.Created}", 1);

    /// <summary>What records are part of.</summary>
    private readonly IMongoCollection<BsonDocument>[] kept = [store[Collections.Interactions], store[Collections.Integrations], store[Collections.Processes],
        store[Collections.Users], store[Collections.BulkJobs], store[Collections.Templates], store[Collections.Attachments]];

    public async Task<IdempotencyRecord?> FindAsync(TenantId tenant, string key, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(kept.Select(rows => rows.Find(IdempotencyFields.ByKey(tenant, key)).Limit(1).Project(RecordOnly)
            .FirstOrDefaultAsync(cancellationToken).Translated()));
        return Array.Find(found, row => row is not null) is { } row
            ? IdempotencyFields.Read(tenant, row[IdempotencyFields.Field].AsBsonDocument)
            : null;
    }

    public async Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var pruned = 0;
        foreach (var rows in kept)
            pruned += await PruneAsync(rows, before, limit - pruned, cancellationToken);
        return pruned;
    }

    private static async Task<int> PruneAsync(
        IMongoCollection<BsonDocument> rows, DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        // To MongoDB, no limit at all.
        if (limit == 0)
            return 0;

        var old = IdempotencyFields.CreatedBefore(before);
        var found = await rows.Find(old).Sort(OldestFirst).Limit(limit).Project(new BsonDocument(Fields.Key, 1))
            .ToListAsync(cancellationToken).Translated();
        if (found.Count == 0)
            return 0;

        old.Add(Fields.Key, new BsonDocument("$in", new BsonArray(found.Select(row => row[Fields.Key]))));
        var pruned = await rows.UpdateManyAsync(
            old, new BsonDocument("$unset", new BsonDocument(IdempotencyFields.Field, "")), cancellationToken: CancellationToken.None).Translated();
        return (int)pruned.ModifiedCount;
    }
}
