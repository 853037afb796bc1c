using Iris.Core.Kernel;
using Iris.Core.Users;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Interactions;
using Iris.Storage.MongoDb.OptOuts;
using Iris.Storage.MongoDb.Processes;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Users;

/// <summary>
/// Merges of users. That one user is two no longer is one transaction: whatever breaks off, ids lead to one of them or to the other. What
/// belongs to the former user follows in small updates of single rows, which the merge's own row remembers until nothing is left.
/// </summary>
internal sealed class MongoUserMergeStore(
    MongoStore store, UserRows users, MergeRows merges, ProcessRows processes, InteractionRows interactions) : IUserMergeStore
{
    private readonly Transactions transactions = new(store);

    public async Task<SaveResult> MergeAsync(
        TenantId tenant, User target, User source, UserMerge merge, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        SaveResult result;
        try
        {
            result = await transactions.RunAsync(
                async session => await WriteAsync(session, tenant, target, source, merge) ? SaveResult.Saved : SaveResult.Conflict,
                written => written == SaveResult.Saved);
        }
        catch (MongoException exception) when (MongoErrors.IsTaken(exception))
        {
            return SaveResult.Taken;
        }

        if (result == SaveResult.Saved)
            (target.Version, merge.Version) = (target.Version + 1, 1);
        return result;
    }

    public Task<UserMerge?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        merges.Documents.FindAsync(tenant, id, cancellationToken);

    public Task<Page<UserMerge>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        merges.Documents.NewestAsync(tenant, [], cursor, limit, cancellationToken);

    public async Task<IReadOnlyList<UserMerge>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var rows = await merges.Documents.Rows.Find(Due(now)).Sort(new BsonDocument(MergeRows.LookAt, 1)).Limit(limit)
            .ToListAsync(cancellationToken).Translated();
        return rows.ConvertAll(merges.Documents.Read);
    }

    public async Task<SaveResult> SaveAsync(TenantId tenant, UserMerge merge, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await merges.Documents.SaveAsync(tenant, merge.Id, merge.Version, merges.Documents.Changes(merge));
        if (result == SaveResult.Saved)
            merge.Version++;
        return result;
    }

    public async Task<UserHoldings> CountAsync(TenantId tenant, User user, CancellationToken cancellationToken)
    {
        var lookups = user.Destinations.Select(destination => destination.LookupValue).Distinct();
        var optOuts = new BsonDocument { { Fields.Tenant, tenant.Value }, { MongoOptOutStore.Destination, new BsonDocument("$in", new BsonArray(lookups)) } };
        return new UserHoldings(
            await CountAsync(processes.Documents.Rows, ProcessesOf(tenant, user.Id).Add(ProcessRows.IsClosed, false), cancellationToken),
            await CountAsync(processes.Documents.Rows, ProcessesOf(tenant, user.Id).Add(ProcessRows.IsClosed, true), cancellationToken),
            await CountAsync(interactions.Rows, InteractionsOf(tenant, user.Id), cancellationToken),
            await CountAsync(store[Collections.OptOuts], optOuts, cancellationToken))
        {
            OpenThrough = await OpenThroughAsync(tenant, user.Id, cancellationToken),
        };
    }

    public async Task<int> MoveAsync(TenantId tenant, string from, string to, int limit, CancellationToken cancellationToken)
    {
        var moved = await MoveAsync(
            processes.Documents.Rows, ProcessesOf(tenant, from), new BsonDocument(ProcessRows.UserId, to), null, limit, cancellationToken);
        const string each = "former";
        var former = new BsonDocumentArrayFilterDefinition<BsonDocument>(new BsonDocument($"{each}.{ProcessRows.UserId}", from));
        return moved + await MoveAsync(
            interactions.Rows,
            InteractionsOf(tenant, from),
            new BsonDocument($"{InteractionRows.Destinations}.$[{each}].{ProcessRows.UserId}", to),
            new UpdateOptions { ArrayFilters = [former] },
            limit,
            cancellationToken);
    }

    internal static BsonDocument ProcessesOf(TenantId tenant, string userId) => new() { { Fields.Tenant, tenant.Value }, { ProcessRows.UserId, userId } };

    internal static BsonDocument InteractionsOf(TenantId tenant, string userId) => new() { { Fields.Tenant, tenant.Value }, { InteractionRows.UserIds, userId } };

    internal static BsonDocument Due(DateTimeOffset now) => new(MergeRows.LookAt, new BsonDocument { { "$gt", 0L }, { "$lte", now.UtcTicks } });

    private async Task<bool> WriteAsync(IClientSessionHandle session, TenantId tenant, User target, User source, UserMerge merge)
    {
        var gone = await users.Documents.Rows.DeleteOneAsync(session, Current(tenant, source));
        if (gone.DeletedCount == 0)
            return false;

        var update = users.Changes(target).Add("$inc", new BsonDocument(Fields.Version, 1L));
        var saved = await users.Documents.Rows.UpdateOneAsync(session, Current(tenant, target), update);
        if (saved.MatchedCount == 0)
            return false;

        await merges.Documents.Rows.InsertOneAsync(session, merges.Row(merge).Set(Fields.Version, 1L));
        return true;
    }

    private static BsonDocument Current(TenantId tenant, User user) =>
        RowKey.Is(tenant, user.Id).Add(Fields.Tenant, tenant.Value).Add(Fields.Version, user.Version);

    private static async Task<int> CountAsync(IMongoCollection<BsonDocument> rows, BsonDocument filter, CancellationToken cancellationToken) =>
        (int)await rows.CountDocumentsAsync(filter, new CountOptions { Limit = UserHoldings.Most }, cancellationToken).Translated();

    private async Task<List<string>> OpenThroughAsync(TenantId tenant, string userId, CancellationToken cancellationToken)
    {
        var found = await processes.Documents.Rows
            .Find(ProcessesOf(tenant, userId).Add(ProcessRows.IsClosed, false).Add(ProcessRows.Integrations, new BsonDocument("$exists", true)))
            .Limit(UserHoldings.Most).Project(new BsonDocument(ProcessRows.Integrations, 1)).ToListAsync(cancellationToken).Translated();
        return [.. found.SelectMany(row => row[ProcessRows.Integrations].AsBsonArray).Select(one => one.AsString).Distinct()];
    }

    private static async Task<int> MoveAsync(
        IMongoCollection<BsonDocument> rows, BsonDocument owned, BsonDocument set, UpdateOptions? options, int limit, CancellationToken cancellationToken)
    {
        var found = await rows.Find(owned).Limit(limit).Project(new BsonDocument(Fields.Key, 1)).ToListAsync(cancellationToken).Translated();
        if (found.Count == 0)
            return 0;

        var some = new BsonDocument(owned).Add(Fields.Key, new BsonDocument("$in", new BsonArray(found.Select(row => row[Fields.Key]))));
        await rows.UpdateManyAsync(some, new BsonDocument("$set", set), options, cancellationToken).Translated();
        return found.Count;
    }
}
