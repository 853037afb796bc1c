using Iris.Core.Kernel;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Database;

/// <summary>
/// The <c>_id</c> of a tenant's row: <c>tenant/id</c>. Tenant first, so that the one index that every collection has serves look-ups,
/// lists by tenant and their cursors (ids are time-ordered), and can be the shard key. No tenant contains a slash.
/// </summary>
internal static class RowKey
{
    private const string Separator = "/";

    /// <summary>The character behind the separator: bounds all keys of a tenant from above.</summary>
    private const string End = "0";

    public static string Of(TenantId tenant, string id) => string.Concat(tenant.Value, Separator, id);

    /// <summary>The id in a row's key.</summary>
    public static string IdOf(BsonDocument row) => row[Fields.Key].AsString.Split(Separator)[1];

    /// <summary>The tenant in a row's key.</summary>
    public static string TenantOf(string key) => key[..key.IndexOf(Separator, StringComparison.Ordinal)];

    public static BsonDocument Is(TenantId tenant, string id) => new(Fields.Key, Of(tenant, id));

    /// <summary>The tenant's rows before the cursor; all of them without one.</summary>
    public static BsonDocument Before(TenantId tenant, string? cursor) => Range(
        new BsonDocument("$gt", tenant.Value + Separator), "$lt", cursor is null ? tenant.Value + End : Of(tenant, cursor));

    /// <summary>The tenant's rows behind the cursor; all of them without one.</summary>
    public static BsonDocument After(TenantId tenant, string? cursor) =>
        Range(new BsonDocument("$gt", Of(tenant, cursor ?? "")), "$lt", tenant.Value + End);

    private static BsonDocument Range(BsonDocument from, string operation, string to) => new(Fields.Key, from.Add(operation, to));
}
