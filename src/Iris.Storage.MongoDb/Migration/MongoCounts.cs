using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Migration;

/// <summary>Counts documents; each kind is a collection of the same name.</summary>
internal sealed class MongoCounts(MongoStore store) : IStoreCounts
{
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<string, long>();
        foreach (var kind in StoreKinds.All)
            counts[kind] = await store[kind].CountDocumentsAsync(new BsonDocument(), cancellationToken: cancellationToken).Translated();
        return counts;
    }
}
