using System.Collections.Concurrent;
using DotNet.Testcontainers.Builders;
using Iris.Storage.MongoDb;
using Iris.Storage.MongoDb.Database;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;
using Testcontainers.MongoDb;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>
/// The server that the tests use: the one that the environment variable IRIS_TEST_MONGODB names, else a container where a Docker engine
/// answers. Databases are made once, with all their indexes, emptied after each test and dropped at the end.
/// </summary>
internal static class MongoServer
{
    private const string Variable = "IRIS_TEST_MONGODB";

    /// <summary>The same as in docker-compose.yml.</summary>
    private const string Image = "mongo:8.0";

    private static readonly ConcurrentBag<string> Free = [];
    private static readonly ConcurrentBag<string> Made = [];
    private static readonly string Prefix = $"iris_test_{Environment.ProcessId}_{Guid.NewGuid().ToString("N")[..6]}_";
    private static int count;

    private static readonly Lazy<string?> Found = new(Find);

    public static string ConnectionString => Found.Value ?? throw new InvalidOperationException(SkipReason);

    /// <summary>Why tests that need a server cannot run; null when they can.</summary>
    public static string? SkipReason => Found.Value is null
        ? $"needs a MongoDB server: set {Variable} to a connection string, or start a Docker engine"
        : null;

    public static async Task<string> RentAsync()
    {
        if (Free.TryTake(out var name))
            return name;

        name = Prefix + Interlocked.Increment(ref count);
        if (Made.IsEmpty)
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Drop();
        Made.Add(name);
        using var store = Open(name);
        await MongoIndexes.CreateAsync(store, CancellationToken.None);
        return name;
    }

    public static async Task ReturnAsync(MongoStore store)
    {
        foreach (var collection in await (await store.Database.ListCollectionNamesAsync()).ToListAsync())
            await store[collection].DeleteManyAsync(new BsonDocument());
        Free.Add(store.Options.Database);
    }

    public static MongoStore Open(string name) =>
        new(Options.Create(new MongoOptions { ConnectionString = ConnectionString, Database = name }));

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

    private static void Drop()
    {
        using var client = new MongoClient(ConnectionString);
        // At once: the test host does not wait long for the end of its process.
        Parallel.ForEach(Made, name => client.DropDatabase(name));
    }
}
