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

    private readonly IMongoCollection<BsonDocument> interactions = store[Collections.Interactions];

    public async Task<IdempotencyRecord?> FindAsync(TenantId tenant, string key, CancellationToken cancellationToken)
    {
        var row = await interactions.Find(IdempotencyFields.ByKey(tenant, key)).Limit(1).Project(RecordOnly)
            .FirstOrDefaultAsync(cancellationToken).Translated();
        return row is null ? null : IdempotencyFields.Read(tenant, row[IdempotencyFields.Field].AsBsonDocument);
    }

    public async Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var old = IdempotencyFields.CreatedBefore(before);
        var found = await interactions.Find(old).Sort(OldestFirst).Limit(limit).Project(new BsonDocument(Fields.Key, 1))
            .ToListAsync(cancellationToken).Translated();
        if (found.Count == 0)
            return 0;

        old.Add(Fields.Key, new BsonDocument("$in", new BsonArray(found.Select(row => row[Fields.Key]))));
        var pruned = await interactions.UpdateManyAsync(
            old, new BsonDocument("$unset", new BsonDocument(IdempotencyFields.Field, "")), cancellationToken: CancellationToken.None).Translated();
        return (int)pruned.ModifiedCount;
    }
}
