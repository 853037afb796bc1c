using System.Globalization;
using Iris.Storage.MongoDb.Database;
using Iris.Testing.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>
/// A database with enough rows that the right index is worth its while: a server's plan for an empty collection says nothing. Rows have
/// the fields that are indexed and no document.
/// </summary>
public sealed class FilledDatabase : IAsyncLifetime
{
    private const int Count = 5000;
    private const int Batch = 1000;

    internal MongoStore? Store { get; private set; }

    public async Task InitializeAsync()
    {
        // Fixtures are made even where every test is skipped.
        if (TestServer.SkipReason is not null)
            return;

        Store = MongoServer.Open($"iris_test_plans_{Guid.NewGuid().ToString("N")[..8]}");
        await MongoIndexes.CreateAsync(Store, CancellationToken.None);
        foreach (var collection in MongoIndexes.All.GroupBy(index => index.Collection))
        {
            var fields = collection.SelectMany(index => index.Columns).Where(field => field != Fields.Key).Distinct().ToList();
            for (var first = 0; first < Count; first += Batch)
                await Store[collection.Key].InsertManyAsync(Enumerable.Range(first, Batch).Select(i => Row(fields, i)));
        }
    }

    public async Task DisposeAsync()
    {
        if (Store is not { } store)
            return;

        await store.Database.Client.DropDatabaseAsync(store.Options.Database);
        store.Dispose();
    }

    private static BsonDocument Row(IEnumerable<string> fields, int i)
    {
        var row = new BsonDocument(Fields.Key, $"acme/{i.ToString("x24", CultureInfo.InvariantCulture)}");
        foreach (var field in fields)
            Set(row, field, ValueOf(field, i));
        return row;
    }

    private static BsonValue ValueOf(string field, int i) => field switch
    {
        Fields.Tenant => "acme",
        Fields.IntegrationId => $"integration {i % 20}",
        "lane" or "state" => $"{field} {i % 3}",
        Fields.DueAt or "dueAtTicks" or "idempotency.created" or "over" or "until" or "outboxSince" or "receivedAt" or "expiresAtTicks" => (long)i + 1,
        "sequence" => 16L,
        "providerMessages" or "inboundMessages" or "senders" or "userIds" or "destinations" or "primaryKeyLookups" => new BsonArray { $"{field} {i}" },
        "priority" => (i % 3) - 1,
        _ => $"{field} {i}",
    };

    /// <summary>A name with a point means a field of the members of an array, or of a document.</summary>
    private static void Set(BsonDocument row, string field, BsonValue value)
    {
        if (field.Split('.') is not [var array, var member])
        {
            row.Add(field, value);
            return;
        }

        if (!row.Contains(array))
            row.Add(array, array == "destinations" ? new BsonArray { new BsonDocument() } : new BsonDocument());
        (row[array] is BsonArray members ? members[0] : row[array]).AsBsonDocument.Add(member, value);
    }
}
