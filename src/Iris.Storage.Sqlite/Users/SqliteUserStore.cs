using Iris.Core.Addresses;
using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Users;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;
using Iris.Storage.Sqlite.Idempotency;

namespace Iris.Storage.Sqlite.Users;

internal sealed class SqliteUserStore(SqliteDatabase database) : IUserStore
{
    /// <summary>The owner of an address. CROSS JOIN keeps the order: the address names the user.</summary>
    internal static readonly Sql Owner = new(
        """
        SELECT users.document, users.version
        FROM destinations CROSS JOIN users ON users.tenant = destinations.tenant AND users.id = destinations.user_id
        WHERE destinations.tenant = ?1 AND destinations.key = ?2 AND destinations.value = ?3
        """);

    public async Task<SaveResult> CreateAsync(TenantId tenant, User user, CancellationToken cancellationToken)
    {
        if (!await database.Writer.WriteAsync(UserRows.TryInsert, UserRow.Of(tenant, user), cancellationToken))
            return SaveResult.Taken;

        user.Version = 1;
        return SaveResult.Saved;
    }

    public async Task<SaveResult> TryCreateAsync(TenantId tenant, User user, IdempotencyRecord record, CancellationToken cancellationToken)
    {
        var result = await database.Writer.WriteAsync(
            static (session, write) =>
            {
                if (!SqliteIdempotencyStore.TryAdd(session, write.record))
                    return SaveResult.Conflict;
                if (UserRows.TryInsert(session, write.Row))
                    return SaveResult.Saved;

                session.Undo();
                return SaveResult.Taken;
            },
            (Row: UserRow.Of(tenant, user), record),
            cancellationToken);
        user.Version = result == SaveResult.Saved ? 1 : 0;
        return result;
    }

    public async Task<User?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(
            static (session, look) => MergeRows.Follow(session, look.tenant, look.id), (tenant, id), cancellationToken);

    public async Task<IReadOnlyDictionary<string, User>> FindManyAsync(
        TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(FindMany, (tenant, ids), cancellationToken);

    public async Task<IReadOnlyList<User?>> FindOwnersAsync(
        TenantId tenant, IReadOnlyList<Address> addresses, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(FindOwners, (tenant, addresses), cancellationToken);

    public Task<Page<User>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        UserRows.Table.NewestAsync(database, tenant, cursor, limit, cancellationToken);

    public Task<Page<User>> ListByKeyAsync(TenantId tenant, UserKey key, string? cursor, int limit, CancellationToken cancellationToken) =>
        UserRows.Table.PageAsync(
            database,
            limit,
            (session, size) => DocumentColumns.AddCursor(
                session[KeyRows.Users].Add(tenant.Value).Add(key.Key).Add(key.Value), cursor).Add(size).Query(),
            cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, User user, CancellationToken cancellationToken)
    {
        var result = await database.Writer.WriteAsync(UserRows.Save, UserRow.Of(tenant, user), cancellationToken);
        if (result == SaveResult.Saved)
            user.Version++;
        return result;
    }

    private static Dictionary<string, User> FindMany(SqliteSession session, (TenantId Tenant, IReadOnlyCollection<string> Ids) read)
    {
        var found = new Dictionary<string, User>(read.Ids.Count);
        foreach (var id in read.Ids.Distinct())
        {
            if (MergeRows.Follow(session, read.Tenant, id) is { } user)
                found.Add(id, user);
        }

        return found;
    }

    private static User?[] FindOwners(SqliteSession session, (TenantId Tenant, IReadOnlyList<Address> Addresses) read)
    {
        var owners = new User?[read.Addresses.Count];
        for (var i = 0; i < owners.Length; i++)
        {
            var address = read.Addresses[i];
            using var rows = session[Owner].Add(read.Tenant.Value).Add(address.Key).Add(address.LookupValue).Query();
            if (rows.Next())
                owners[i] = UserRows.Table.Read(rows);
        }

        return owners;
    }
}
