using System.Text;
using Iris.Core.Telemetry;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;

namespace Iris.Storage.MongoDb.Database;

/// <summary>The database with its collections. The driver's client inside pools connections and watches the replica set.</summary>
internal sealed class MongoStore : IDisposable
{
    /// <summary>Most operations that wait for a connection or a primary; the driver's own limits refuse a burst of parallel sends.</summary>
    private const int MaxWaiting = 4096;

    /// <summary>How often the driver asks a member how it is; its own 10 s make an outage long.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    private readonly MongoClient client;

    /// <param name="options">Where the server is.</param>
    /// <param name="meters">Told of commits; null for nobody.</param>
    public MongoStore(IOptions<MongoOptions> options, StoreMeters? meters = null)
    {
        Options = options.Value;
        client = new MongoClient(SettingsOf(Options, meters));
        Database = client.GetDatabase(Options.Database);
    }

    public MongoOptions Options { get; }

    public IMongoDatabase Database { get; }

    /// <summary>Whom the connection string names, without its credentials.</summary>
    public string Members => string.Join(", ", new MongoUrl(Options.ConnectionString).Servers);

    public IMongoCollection<BsonDocument> this[string collection] => Database.GetCollection<BsonDocument>(collection);

    public void Dispose() => client.Dispose();

    private static MongoClientSettings SettingsOf(MongoOptions options, StoreMeters? meters)
    {
        var settings = MongoClientSettings.FromConnectionString(options.ConnectionString);
        // What was acknowledged survives the loss of any one machine.
        settings.WriteConcern = WriteConcern.WMajority.With(journal: true, wTimeout: options.WriteTimeout);
        settings.ReadPreference = ReadPreference.Primary;
        settings.ServerSelectionTimeout = options.ServerSelectionTimeout;
        settings.WaitQueueTimeout = options.WriteTimeout;
        // A member that hangs, unlike one that is gone, is found out by a heartbeat that is not answered in time: only then do the calls
        // that wait for it end. The connection string may ask for less.
        settings.ConnectTimeout = Shorter(settings.ConnectTimeout, options.WriteTimeout);
        settings.HeartbeatInterval = Shorter(settings.HeartbeatInterval, Heartbeat);
        settings.ClusterConfigurator = builder =>
        {
            AllowWaiting(builder);
            if (meters is not null)
                builder.Subscribe(new CommitEvents(meters));
        };
        settings.ApplicationName ??= "iris";
        // Ids come from callers: what is not Unicode is unknown, not an error.
        settings.WriteEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);
        return settings;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    private static void AllowWaiting(ClusterBuilder builder) => builder
        .ConfigureConnectionPool(pool => pool.With(waitQueueSize: MaxWaiting))
        .ConfigureCluster(cluster => cluster.With(maxServerSelectionWaitQueueSize: MaxWaiting));
}
