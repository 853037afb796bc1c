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

    public void StoreElement(XElement element, string friendlyName) => keys.InsertOne(new BsonDocument
    {
        { Fields.Key, ObjectId.GenerateNewId() },
        { Name, friendlyName },
        { Xml, element.ToString(SaveOptions.DisableFormatting) },
    });
}
