using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Documents;

/// <summary>Puts what is kept in columns back into the aggregate; column 0 is the document.</summary>
internal delegate void Hydrate<in T>(T document, Rows row);

/// <summary>What the tables of aggregates have in common: a JSON document and some columns by tenant and id.</summary>
/// <param name="type">How the document is written.</param>
/// <param name="from">Table and selected columns, the document first.</param>
/// <param name="idOf">The aggregate's id, which is also the cursor of its lists.</param>
/// <param name="hydrate">What to do with the other columns; null when there are none.</param>
internal sealed class DocumentTable<T>(JsonTypeInfo<T> type, DocumentColumns from, Func<T, string> idOf, Hydrate<T>? hydrate = null)
    where T : class
{
    private readonly Sql find = from.Where("tenant = ?1 AND id = ?2");
    private readonly Sql newest = from.Where($"tenant = ?1 AND {DocumentColumns.OlderThanCursor} ORDER BY id DESC LIMIT ?3");

    /// <summary>The document as it is stored. Called on the caller's thread, so that the writer only copies bytes.</summary>
    public byte[] Write(T value) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    public T Read(Rows row)
    {
        var value = JsonSerializer.Deserialize(row.Bytes(0), type)!;
        hydrate?.Invoke(value, row);
        return value;
    }

    public async Task<T?> FindAsync(SqliteDatabase database, TenantId tenant, string id, CancellationToken cancellationToken) =>
        await FirstAsync(database, find, [tenant.Value, id], cancellationToken);

    /// <summary>The rows of these ids; unknown ones are left out.</summary>
    public async Task<List<T>> FindManyAsync(
        SqliteDatabase database, TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(FindMany, (Table: this, tenant, ids), cancellationToken);

    /// <summary>A page of the tenant's rows, newest first.</summary>
    public Task<Page<T>> NewestAsync(
        SqliteDatabase database, TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        PageAsync(
            database,
            limit,
            (session, size) => DocumentColumns.AddCursor(session[newest].Add(tenant.Value), cursor).Add(size).Query(),
            cancellationToken);

    /// <summary>The first row of a query over text parameters; null when there is none.</summary>
    public async Task<T?> FirstAsync(SqliteDatabase database, Sql query, string[] parameters, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(First, (Table: this, query, parameters), cancellationToken);

    /// <summary>One page: asks for a row more than wanted to learn whether another page follows.</summary>
    public async Task<Page<T>> PageAsync(
        SqliteDatabase database, int limit, Func<SqliteSession, long, Rows> query, CancellationToken cancellationToken)
    {
        var items = await database.Readers.ReadAsync(ReadAll, (Table: this, query, Size: limit + 1L), cancellationToken);
        if (items.Count <= limit)
            return new Page<T>(items, null);

        items.RemoveRange(limit, items.Count - limit);
        return new Page<T>(items, idOf(items[^1]));
    }

    /// <summary>The row of this tenant and id inside a read that is running; null when there is none.</summary>
    public T? Find(SqliteSession session, TenantId tenant, string id)
    {
        using var rows = session[find].Add(tenant.Value).Add(id).Query();
        return rows.Next() ? Read(rows) : null;
    }

    private static List<T> FindMany(SqliteSession session, (DocumentTable<T> Table, TenantId Tenant, IReadOnlyCollection<string> Ids) read)
    {
        var found = new List<T>(read.Ids.Count);
        foreach (var id in read.Ids.Distinct())
        {
            if (read.Table.Find(session, read.Tenant, id) is { } value)
                found.Add(value);
        }

        return found;
    }

    private static T? First(SqliteSession session, (DocumentTable<T> Table, Sql Query, string[] Parameters) read)
    {
        var statement = session[read.Query];
        foreach (var parameter in read.Parameters)
            statement.Add(parameter);
        using var rows = statement.Query();
        return rows.Next() ? read.Table.Read(rows) : null;
    }

    private static List<T> ReadAll(SqliteSession session, (DocumentTable<T> Table, Func<SqliteSession, long, Rows> Query, long Size) read)
    {
        using var rows = read.Query(session, read.Size);
        var items = new List<T>();
        while (rows.Next())
            items.Add(read.Table.Read(rows));
        return items;
    }
}
