using System.Collections.Concurrent;
using Iris.Storage.MongoDb;
using Iris.Storage.MongoDb.Database;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>
/// The server that the tests use, named by the environment variable IRIS_TEST_MONGODB. Databases are made once, with all their indexes, emptied
/// after each test and dropped at the end.
/// </summary>
internal static class MongoServer
{
    private const string Variable = "IRIS_TEST_MONGODB";

    private static readonly ConcurrentBag<string> Free = [];
    private static readonly ConcurrentBag<string> Made = [];
    private static readonly string Prefix = $"iris_test_{Environment.ProcessId}_{Guid.NewGuid().ToString("N")[..6]}_";
    private static int count;

    public static string ConnectionString { get; } = Environment.GetEnvironmentVariable(Variable) ?? "";

    /// <summary>Why tests that need a server cannot run; null when they can.</summary>
    public static string? SkipReason { get; } = ConnectionString.Length > 0
        ? null
        : $"needs a MongoDB server: set {Variable} to a connection string";

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

    private static void Drop()
    {
        using var client = new MongoClient(ConnectionString);
        foreach (var name in Made)
            client.DropDatabase(name);
    }
}
