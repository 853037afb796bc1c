using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Users;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using Iris.Storage.MongoDb.Idempotency;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Users;

/// <summary>
/// Users with the addresses that they own in one document: the unique index over the addresses decides races, and a user is never
/// written without them. The own entries of its primary key are found in it too.
/// </summary>
internal sealed class UserRows(MongoStore store)
{
    public const string Destinations = "destinations";
    public const string Key = "key";

    /// <summary>The own entries of the primary key, key and value in one; absent where there are none.</summary>
    public const string Entries = "primaryKeyLookups";

    /// <summary>No key has it.</summary>
    private const char Separator = '\u001f';

    /// <summary>The address in the form in which it is looked up, beside the one that is shown.</summary>
    public const string Lookup = "lookup";

    public DocumentRows<User> Documents { get; } = new(
        store[Collections.Users],
        DocumentContext.Documents.User,
        user => user.Id,
        static (user, row) => user.Version = row[Fields.Version].AsInt64);

    /// <returns>False when another user owns one of the addresses.</returns>
    public Task<bool> TryInsertAsync(TenantId tenant, User user) => Documents.TryInsertAsync(Row(tenant, user).Add(Fields.Version, 1L));

    /// <summary>Adds a user with the record of the request that asked for it; false when its key or an address is taken.</summary>
    public Task<bool> TryInsertAsync(TenantId tenant, User user, IdempotencyRecord record) => Documents.TryInsertAsync(
        Row(tenant, user).Add(Fields.Version, 1L).Add(IdempotencyFields.Field, IdempotencyFields.Write(record)));

    public BsonDocument Row(TenantId tenant, User user)
    {
        var row = Documents.Write(tenant, user);
        AddLookups(row, user);
        return row;
    }

    /// <summary>An update that makes a row's members the user's.</summary>
    public BsonDocument Changes(User user)
    {
        var update = Documents.Changes(user);
        AddLookups(update["$set"].AsBsonDocument, user);
        if (user.PrimaryKey.Count > 0)
            return update;

        if (!update.Contains("$unset"))
            update.Add("$unset", new BsonDocument());
        update["$unset"].AsBsonDocument.Add(Entries, "");
        return update;
    }

    /// <summary>The row of a row of an earlier version.</summary>
    public BsonDocument Renew(BsonDocument former)
    {
        var user = Documents.ReadFormer(former);
        return Row(user.Tenant, user);
    }

    /// <summary>Owners of any of these values.</summary>
    public static BsonDocument Owners(TenantId tenant, string key, IEnumerable<string> values) => new()
    {
        { Fields.Tenant, tenant.Value },
        {
            Destinations,
            new BsonDocument("$elemMatch", new BsonDocument { { Key, key }, { Lookup, new BsonDocument("$in", new BsonArray(values)) } })
        },
        // Says again what the index covers: not every server concludes it.
        { $"{Destinations}.{Lookup}", new BsonDocument("$exists", true) },
    };

    /// <summary>Users with this entry in their primary key.</summary>
    public static BsonDocument Having(TenantId tenant, UserKey key) => new() { { Fields.Tenant, tenant.Value }, { Entries, EntryOf(key) } };

    private static string EntryOf(UserKey key) => $"{key.Key}{Separator}{key.Value}";

    private static void AddLookups(BsonDocument row, User user)
    {
        foreach (var (stored, destination) in row[Destinations].AsBsonArray.Zip(user.Destinations))
            stored.AsBsonDocument.Add(Lookup, destination.LookupValue);
        if (user.PrimaryKey.Count > 0)
            row.Add(Entries, new BsonArray(user.PrimaryKey.Select(EntryOf)));
    }
}
