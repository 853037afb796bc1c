using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Users;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Users;

/// <summary>What is left of users that were merged into others.</summary>
internal sealed class MergeRows(MongoStore store, UserRows users)
{
    /// <summary>When it is looked at next, in ticks; absent when never.</summary>
    public const string LookAt = "dueAtTicks";

    public DocumentRows<UserMerge> Documents { get; } = new(
        store[Collections.MergedUsers],
        DocumentContext.Documents.UserMerge,
        merge => merge.Id,
        static (merge, row) => merge.Version = row[Fields.Version].AsInt64);

    /// <summary>A merge as it is.</summary>
    public BsonDocument Row(UserMerge merge) => Documents.Write(merge.Tenant, merge).Add(Fields.Version, merge.Version);

    /// <summary>The user of an id, or the one that it was merged into. Each merge leads to a user that was there: there is no circle.</summary>
    public async Task<User?> FollowAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await users.Documents.FindAsync(tenant, id, cancellationToken) is { } user)
                return user;
            if (await Documents.FindAsync(tenant, id, cancellationToken) is not { } merge)
                return null;

            id = merge.Into;
        }
    }
}
