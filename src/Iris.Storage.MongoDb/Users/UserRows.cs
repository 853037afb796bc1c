using Iris.Core.Json;
using Iris.Core.Tenants;
using Iris.Core.Users;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Users;

/// <summary>
/// Users with the addresses that they own in one document: the unique index over the addresses decides races, and a user is never
/// written without them.
/// </summary>
internal sealed class UserRows(MongoStore store)
{
    public const string Destinations = "destinations";
    public const string Key = "key";
    public const string Value = "value";

    public DocumentRows<User> Documents { get; } = new(
        store[Collections.Users],
        DocumentContext.Documents.User,
        user => user.Id,
        static (user, row) => user.Version = row[Fields.Version].AsInt64);

    /// <returns>False when another user owns one of the addresses.</returns>
    public Task<bool> TryInsertAsync(TenantId tenant, User user) => Documents.TryInsertAsync(Row(tenant, user).Add(Fields.Version, 1L));

    public BsonDocument Row(TenantId tenant, User user)
    {
        var row = Documents.Write(tenant, user);
        // Users without an address stay out of the unique index.
        return user.Destinations.Count == 0 ? row : row.Add(Destinations, new BsonArray(user.Destinations.Select(Address).Distinct()));
    }

    /// <summary>Owners of any of these values.</summary>
    public static BsonDocument Owners(TenantId tenant, string key, IEnumerable<string> values) => new()
    {
        { Fields.Tenant, tenant.Value },
        {
            Destinations,
            new BsonDocument("$elemMatch", new BsonDocument { { Key, key }, { Value, new BsonDocument("$in", new BsonArray(values)) } })
        },
        // Says again what the index covers: not every server concludes it.
        { $"{Destinations}.{Value}", new BsonDocument("$exists", true) },
    };

    private static BsonDocument Address(UserDestination destination) => new()
    {
        { Key, destination.Key },
        { Value, destination.LookupValue },
    };
}
