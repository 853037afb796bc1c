using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Iris.Core;
using Iris.Core.Tenants;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Documents;

/// <summary>What the collections of aggregates have in common: the JSON document, and fields by tenant and id.</summary>
/// <param name="rows">The collection.</param>
/// <param name="type">How the document is written.</param>
/// <param name="idOf">The aggregate's id, which is also the cursor of its lists.</param>
/// <param name="hydrate">Puts what is kept in fields back into the aggregate; null when there are none.</param>
internal sealed class DocumentRows<T>(
    IMongoCollection<BsonDocument> rows, JsonTypeInfo<T> type, Func<T, string> idOf, Action<T, BsonDocument>? hydrate = null)
    where T : class
{
    private static readonly BsonDocument NewestFirst = new(Fields.Key, -1);

    public IMongoCollection<BsonDocument> Rows => rows;

    /// <summary>A row with key, tenant and document; the caller adds its fields.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="value">The aggregate.</param>
    /// <param name="text">It as it is stored, where that is known already.</param>
    public BsonDocument Write(TenantId tenant, T value, string? text = null) => new()
    {
        { Fields.Key, RowKey.Of(tenant, idOf(value)) },
        { Fields.Tenant, tenant.Value },
        { Fields.Document, text ?? Text(value) },
    };

    public string Text(T value) => JsonSerializer.Serialize(value, type);

    public T Read(BsonDocument row)
    {
        var value = JsonSerializer.Deserialize(row[Fields.Document].AsString, type)!;
        hydrate?.Invoke(value, row);
        return value;
    }

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

    public async Task<List<T>> AllAsync(BsonDocument filter, CancellationToken cancellationToken, BsonDocument? sort = null) =>
        (await rows.Find(filter).Sort(sort).ToListAsync(cancellationToken).Translated()).ConvertAll(Read);

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

    /// <summary>Replaces a row if its version is still current, and counts it up.</summary>
    public Task<SaveResult> SaveAsync(BsonDocument row, long version) =>
        GuardedAsync(
            row[Fields.Tenant], row[Fields.Key], version, async guard => (await rows.ReplaceOneAsync(guard, row.Set(Fields.Version, version + 1))).MatchedCount);

    /// <summary>Changes fields of a row if its version is still current, and counts it up.</summary>
    public Task<SaveResult> SaveAsync(TenantId tenant, string id, long version, BsonDocument set, string? unset = null)
    {
        var update = new BsonDocument { { "$set", set }, { "$inc", new BsonDocument(Fields.Version, 1L) } };
        if (unset is not null)
            update.Add("$unset", new BsonDocument(unset, ""));
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
}
