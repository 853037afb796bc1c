using System.Xml.Linq;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Keys;

/// <summary>
/// The key ring in the database, shared by all processes: tokens and secrets that one of them protected are read by every other. Whoever
/// can read this collection can read what it protects, as with a key folder.
/// </summary>
internal sealed class MongoKeyRing(MongoStore store) : IKeyRingStore
{
    private const string Xml = "xml";
    private const string Name = "name";

    private readonly IMongoCollection<BsonDocument> keys = store[Collections.Keys];

    public IReadOnlyList<StoredKey> ReadAll() =>
    [
        .. keys.Find(new BsonDocument()).Sort(new BsonDocument(Fields.Key, 1)).ToList()
            .Select(row => new StoredKey(row[Name].AsString, XElement.Parse(row[Xml].AsString))),
    ];

    public void Add(StoredKey key) => keys.InsertOne(new BsonDocument
    {
        { Fields.Key, ObjectId.GenerateNewId() },
        { Name, key.Name },
        { Xml, key.Xml.ToString(SaveOptions.DisableFormatting) },
    });
}
