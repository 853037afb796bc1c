using System.Text;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Database;

/// <summary>The database with its collections. The driver's client inside pools connections and watches the replica set.</summary>
internal sealed class MongoStore : IDisposable
{
    private readonly MongoClient client;

    public MongoStore(IOptions<MongoOptions> options)
    {
        Options = options.Value;
        client = new MongoClient(SettingsOf(Options));
        Database = client.GetDatabase(Options.Database);
    }

    public MongoOptions Options { get; }

    public IMongoDatabase Database { get; }

    public IMongoCollection<BsonDocument> this[string collection] => Database.GetCollection<BsonDocument>(collection);

    public void Dispose() => client.Dispose();

    private static MongoClientSettings SettingsOf(MongoOptions options)
    {
        var settings = MongoClientSettings.FromConnectionString(options.ConnectionString);
        // What was acknowledged survives the loss of any one machine.
        settings.WriteConcern = WriteConcern.WMajority.With(journal: true, wTimeout: options.WriteTimeout);
        settings.ReadPreference = ReadPreference.Primary;
        settings.ServerSelectionTimeout = options.ServerSelectionTimeout;
        settings.ApplicationName ??= "iris";
        // Ids come from callers: what is not Unicode is unknown, not an error.
        settings.WriteEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);
        return settings;
    }
}
