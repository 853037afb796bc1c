using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Documents;

/// <summary>What the collections of aggregates have in common: their members as fields, with key and tenant.</summary>
/// <param name="rows">The collection.</param>
/// <param name="type">How the aggregate is written.</param>
/// <param name="idOf">The aggregate's id, which is also the cursor of its lists.</param>
/// <param name="hydrate">Puts back into the aggregate what is kept beside its members; null when there is nothing.</param>
internal sealed class DocumentRows<T>(
    IMongoCollection<BsonDocument> rows, JsonTypeInfo<T> type, Func<T, string> idOf, Action<T, BsonDocument>? hydrate = null)
    where T : class
{
    private static readonly BsonDocument NewestFirst = new(Fields.Key, -1);

    private readonly BsonForm<T> form = new(type);

    public IMongoCollection<BsonDocument> Rows => rows;

    /// <summary>A row with key, tenant and the aggregate's members; the caller adds what is kept beside them.</summary>
    public BsonDocument Write(TenantId tenant, T value) =>
        new BsonDocument { { Fields.Key, RowKey.Of(tenant, idOf(value)) }, { Fields.Tenant, tenant.Value } }.Merge(form.Write(value));

    /// <summary>An update that makes a row's members those of the aggregate; the caller adds what is kept beside them.</summary>
    public BsonDocument Changes(T value)
    {
        var set = form.Write(value);
        var unset = new BsonDocument();
        foreach (var (name, member) in form.Shape.Members.Where(member => !set.Contains(member.Key)))
        {
            unset.Add(name, "");
            if (member.Kind == BsonKind.Date)
                unset.Add(name + BsonWriting.Ticks, "");
        }

        return unset.ElementCount == 0 ? new BsonDocument("$set", set) : new BsonDocument { { "$set", set }, { "$unset", unset } };
    }

    public T Read(BsonDocument row) => Hydrate(form.Read(row), row);

    /// <summary>Reads a row of an earlier version, which has the aggregate as JSON text.</summary>
    public T ReadFormer(BsonDocument row) => Hydrate(JsonSerializer.Deserialize(row[Fields.FormerDocument].AsString, type)!, row);

    public Task<T?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        FirstAsync(RowKey.Is(tenant, id), cancellationToken);

    /// <summary>The first row that matches; null when there is none.</summary>
    public async Task<T?> FirstAsync(BsonDocument filter, CancellationToken cancellationToken, BsonDocument? sort = null) =>
        await rows.Find(filter).Sort(sort).Limit(1).FirstOrDefaultAsync(cancellationToken).Translated() is { } row ? Read(row) : null;

    /// <summary>The rows of these ids; unknown ones are left out.</summary>
    public async Task<IReadOnlyList<T>> FindManyAsync(TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var keys = new BsonArray(ids.Distinct().Select(id => RowKey.Of(tenant, id)));
        return await AllAsync(new BsonDocument(Fields.Key, new BsonDocument("$in", keys)), cancellationToken);
    }

    public async Task<List<T>> AllAsync(BsonDocument filter, CancellationToken cancellationToken, BsonDocument? sort = null, int? limit = null) =>
        (await rows.Find(filter).Sort(sort).Limit(limit).ToListAsync(cancellationToken).Translated()).ConvertAll(Read);

    /// <summary>A page of the tenant's rows, newest first.</summary>
    public Task<Page<T>> NewestAsync(
        TenantId tenant, BsonDocument filter, string? cursor, int limit, CancellationToken cancellationToken, BsonDocument? fields = null) =>
        PageAsync(filter.Merge(RowKey.Before(tenant, cursor)), NewestFirst, limit, cancellationToken, fields);

    /// <summary>One page: asks for a row more than wanted to learn whether another page follows.</summary>
    public async Task<Page<T>> PageAsync(
        BsonDocument filter, BsonDocument sort, int limit, CancellationToken cancellationToken, BsonDocument? fields = null)
    {
        var found = await rows.Find(filter).Sort(sort).Limit(limit + 1).Project(fields ?? []).ToListAsync(cancellationToken).Translated();
        var items = found.Take(limit).Select(Read).ToList();
        return new Page<T>(items, found.Count > limit ? idOf(items[^1]) : null);
    }

    /// <summary>Adds a row. An id in use is a mistake of the caller's and throws.</summary>
    public Task InsertAsync(BsonDocument row) => rows.InsertOneAsync(row).Translated();

    /// <summary>Adds a row with a value that must be unique beside its id.</summary>
    /// <returns>False when another row has the value.</returns>
    public async Task<bool> TryInsertAsync(BsonDocument row)
    {
        try
        {
            await rows.InsertOneAsync(row);
            return true;
        }
        catch (MongoWriteException exception) when (MongoErrors.IsDuplicate(exception))
        {
            if (await ExistsAsync(row[Fields.Key]))
                throw MongoErrors.AlreadyThere(exception);
            return false;
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException)
        {
            throw MongoErrors.Translate(exception);
        }
    }

    /// <summary>Adds a row; one that is there already stays as it is.</summary>
    public async Task InsertOnceAsync(BsonDocument row)
    {
        try
        {
            await rows.InsertOneAsync(row);
        }
        catch (MongoWriteException exception) when (MongoErrors.IsDuplicate(exception))
        {
            // As wanted.
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException)
        {
            throw MongoErrors.Translate(exception);
        }
    }

    /// <summary>Changes fields of a row if its version is still current, and counts it up.</summary>
    public Task<SaveResult> SaveAsync(TenantId tenant, string id, long version, BsonDocument update)
    {
        update.Add("$inc", new BsonDocument(Fields.Version, 1L));
        return GuardedAsync(tenant.Value, RowKey.Of(tenant, id), version, async guard => (await rows.UpdateOneAsync(guard, update)).MatchedCount);
    }

    public Task<bool> ExistsAsync(BsonValue key) => rows.Find(new BsonDocument(Fields.Key, key)).Limit(1).AnyAsync().Translated();

    private async Task<SaveResult> GuardedAsync(
        BsonValue tenant, BsonValue key, long version, Func<BsonDocument, Task<long>> write)
    {
        try
        {
            // The tenant is part of the key; named, it is the shard key as well.
            if (await write(new BsonDocument { { Fields.Key, key }, { Fields.Tenant, tenant }, { Fields.Version, version } }) == 1)
                return SaveResult.Saved;
        }
        catch (MongoWriteException exception) when (MongoErrors.IsDuplicate(exception))
        {
            return SaveResult.Taken;
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException)
        {
            throw MongoErrors.Translate(exception);
        }

        return await ExistsAsync(key) ? SaveResult.Conflict : SaveResult.Missing;
    }

    private T Hydrate(T value, BsonDocument row)
    {
        hydrate?.Invoke(value, row);
        return value;
    }
}
