using DotNet.Testcontainers.Builders;
using MongoDB.Bson;
using MongoDB.Driver;
using Testcontainers.MongoDb;

namespace Iris.Testing.MongoDb;

/// <summary>
/// The server that tests use: the one that the environment variable IRIS_TEST_MONGODB names, else a container where a Docker engine answers.
/// </summary>
public static class TestServer
{
    private const string Variable = "IRIS_TEST_MONGODB";

    /// <summary>The same as in docker-compose.yml.</summary>
    private const string Image = "mongo:8.0";

    /// <summary>
    /// Writers of one key at once where the server is not MongoDB. Databases with its wire protocol may let such writers wait for each other
    /// one by one, in a time that grows with the square of their number.
    /// </summary>
    private const int MostAtOnce = 100;

    private static readonly string Prefix = $"iris_test_{Environment.ProcessId}_{Guid.NewGuid().ToString("N")[..6]}_";
    private static readonly Lazy<string?> Found = new(Find);
    private static readonly Lazy<bool> Genuine = new(AskWhetherItIsMongoDb);
    private static int count;

    public static string ConnectionString => Found.Value ?? throw new InvalidOperationException(SkipReason);

    /// <summary>Why tests that need a server cannot run; null when they can.</summary>
    public static string? SkipReason => Found.Value is null
        ? $"needs a MongoDB server: set {Variable} to a connection string, or start a Docker engine"
        : null;

    /// <summary>How long a write may take here: the store's own time on MongoDB, more where writers queue.</summary>
    public static TimeSpan WriteTimeout(TimeSpan own) => Genuine.Value ? own : own * 3;

    /// <summary>As many writers at once as a test wants, or as many as the server bears.</summary>
    public static int AtOnce(int wanted) => Genuine.Value ? wanted : Math.Min(wanted, MostAtOnce);

    /// <summary>A name that no other run has. Whoever makes the database drops it.</summary>
    public static string NewDatabaseName() => Prefix + Interlocked.Increment(ref count);

    public static async Task DropAsync(string database)
    {
        using var client = new MongoClient(ConnectionString);
        await client.DropDatabaseAsync(database);
    }

    /// <summary>Only an engine that is not there skips the tests; one that cannot run the image fails them.</summary>
    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
            return named;

        try
        {
            var container = new MongoDbBuilder(Image).WithReplicaSet().Build();
            container.StartAsync().GetAwaiter().GetResult();
            return container.GetConnectionString();
        }
        catch (DockerUnavailableException)
        {
            return null;
        }
    }

    /// <summary>A member of MongoDB names its storage engines, a router says what it is; what only speaks the protocol does neither.</summary>
    private static bool AskWhetherItIsMongoDb()
    {
        using var client = new MongoClient(ConnectionString);
        var admin = client.GetDatabase("admin");
        return admin.RunCommand<BsonDocument>(new BsonDocument("buildInfo", 1)).Contains("storageEngines")
            || admin.RunCommand<BsonDocument>(new BsonDocument("hello", 1)).GetValue("msg", "") == "isdbgrid";
    }
}
