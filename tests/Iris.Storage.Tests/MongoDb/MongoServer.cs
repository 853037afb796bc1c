using System.Collections.Concurrent;
using Iris.Storage.MongoDb;
using Iris.Storage.MongoDb.Database;
using Iris.Testing.MongoDb;
using Microsoft.Extensions.Options;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>Databases on the tests' server: made once, with all their indexes, emptied after each test and dropped at the end.</summary>
internal static class MongoServer
{
    private static readonly ConcurrentBag<string> Free = [];
    private static readonly ConcurrentBag<string> Made = [];

    public static async Task<string> RentAsync()
    {
        if (Free.TryTake(out var name))
            return name;

        name = TestServer.NewDatabaseName();
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
        new(Options.Create(new MongoOptions { ConnectionString = TestServer.ConnectionString, Database = name }));

    private static void Drop()
    {
        using var client = new MongoClient(TestServer.ConnectionString);
        // At once: the test host does not wait long for the end of its process.
        Parallel.ForEach(Made, name => client.DropDatabase(name));
    }
}
