using System.Xml.Linq;
using Iris.Storage.MongoDb.Database;
using Microsoft.AspNetCore.DataProtection.Repositories;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Keys;

/// <summary>
/// The data protection key ring in the database, shared by all processes: tokens and secrets that one of them protected are read by
/// every other. Whoever can read this collection can read what it protects, as with a key folder.
/// </summary>
internal sealed class MongoKeyRing(MongoStore store) : IXmlRepository
{
    private const string Xml = "xml";
    private const string Name = "name";

    private readonly IMongoCollection<BsonDocument> keys = store[Collections.Keys];

    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. keys.Find(new BsonDocument()).Sort(new BsonDocument(Fields.Key, 1)).ToList().Select(row => XElement.Parse(row[Xml].AsString))];

    public void StoreElement(XElement element, string friendlyName) =>
        keys.InsertOne(Row(friendlyName, element.ToString(SaveOptions.DisableFormatting)));

    /// <summary>Adds a key of another ring unless one of its name is there.</summary>
    public static async Task AddOnceAsync(MongoStore store, string name, string xml, CancellationToken cancellationToken)
    {
        var keys = store[Collections.Keys];
        if (!await keys.Find(new BsonDocument(Name, name)).AnyAsync(cancellationToken).Translated())
            await keys.InsertOneAsync(Row(name, xml), cancellationToken: cancellationToken).Translated();
    }

    private static BsonDocument Row(string name, string xml) => new()
    {
        { Fields.Key, ObjectId.GenerateNewId() },
        { Name, name },
        { Xml, xml },
    };
}
