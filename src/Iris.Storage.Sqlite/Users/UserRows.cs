using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Users;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Users;

/// <summary>A user ready to be written: serialised, its addresses in look-up form.</summary>
internal sealed record UserRow(
    TenantId Tenant, string Id, long Version, byte[] Document, DestinationKey[] Destinations, IReadOnlyCollection<UserKey> Keys)
{
    public static UserRow Of(TenantId tenant, User user) =>
        new(tenant, user.Id, user.Version, UserRows.Table.Write(user), DestinationKey.Of(user), [.. user.PrimaryKey]);
}

/// <summary>Writes users with the addresses that they own and the entries of their primary keys.</summary>
internal static class UserRows
{
    private static readonly DocumentColumns From = new("users", "document, version");

    public static readonly DocumentTable<User> Table = new(
        DocumentContext.Documents.User, From, user => user.Id, static (user, row) => user.Version = row.Number(1));

    private static readonly Sql Insert = new("INSERT INTO users (tenant, id, version, document) VALUES (?1, ?2, 1, ?3)");
    private static readonly Sql Update = new("UPDATE users SET version = version + 1, document = ?3 WHERE tenant = ?1 AND id = ?2");

    private static readonly Sql Delete = new("DELETE FROM users WHERE tenant = ?1 AND id = ?2");

    /// <summary>Whether it is there as it was read.</summary>
    public static bool IsCurrent(SqliteSession session, UserRow user) => Table.Find(session, user.Tenant, user.Id)?.Version == user.Version;

    /// <summary>Removes a user with its addresses and entries.</summary>
    public static void Remove(SqliteSession session, UserRow user)
    {
        DestinationRows.Remove(session, user.Tenant, user.Id, user.Destinations);
        KeyRows.Replace(session, user with { Keys = [] }, user.Keys);
        session[Delete].Add(user.Tenant.Value).Add(user.Id).Execute();
    }

    /// <returns>False when another user owns one of the addresses.</returns>
    public static bool TryInsert(SqliteSession session, UserRow user)
    {
        if (!DestinationRows.TryInsert(session, user.Tenant, user.Id, user.Destinations))
            return false;

        KeyRows.Replace(session, user, []);
        Bind(session[Insert], user).Execute();
        return true;
    }

    public static SaveResult Save(SqliteSession session, UserRow user)
    {
        if (Table.Find(session, user.Tenant, user.Id) is not { } stored)
            return SaveResult.Missing;
        if (stored.Version != user.Version)
            return SaveResult.Conflict;

        // Only what changed is touched; taking comes first, since it is what can be refused.
        var owned = DestinationKey.Of(stored);
        if (!DestinationRows.TryInsert(session, user.Tenant, user.Id, [.. user.Destinations.Except(owned)]))
            return SaveResult.Taken;

        DestinationRows.Remove(session, user.Tenant, user.Id, owned.Except(user.Destinations));
        KeyRows.Replace(session, user, stored.PrimaryKey);
        Bind(session[Update], user).Execute();
        return SaveResult.Saved;
    }

    private static Statement Bind(Statement statement, UserRow user) => statement.Add(user.Tenant.Value).Add(user.Id).Add(user.Document);
}
