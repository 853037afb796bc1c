using Iris.Core.Users;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Users;

/// <summary>Which users have which own entry in their primary key: an index over what their documents hold.</summary>
internal static class KeyRows
{
    internal const string Script =
        """
        -- Entries of users' primary keys that are the caller's own; several users may have one.
        CREATE TABLE user_keys (
            tenant TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, user_id TEXT NOT NULL,
            PRIMARY KEY (tenant, key, value, user_id)) WITHOUT ROWID;
        """;

    private static readonly Sql Insert = new("INSERT INTO user_keys (tenant, key, value, user_id) VALUES (?1, ?2, ?3, ?4)");

    private static readonly Sql Delete = new("DELETE FROM user_keys WHERE tenant = ?1 AND key = ?2 AND value = ?3 AND user_id = ?4");

    /// <summary>Users with an entry, newest first. CROSS JOIN keeps the order: the entry names the users.</summary>
    internal static readonly Sql Users = new(
        """
        SELECT users.document, users.version
        FROM user_keys CROSS JOIN users ON users.tenant = user_keys.tenant AND users.id = user_keys.user_id
        WHERE user_keys.tenant = ?1 AND user_keys.key = ?2 AND user_keys.value = ?3 AND user_keys.user_id < ?4
        ORDER BY user_keys.user_id DESC LIMIT ?5
        """);

    /// <summary>Touches only what changed.</summary>
    public static void Replace(SqliteSession session, UserRow user, IReadOnlyCollection<UserKey> former)
    {
        if (former.Count == 0 && user.Keys.Count == 0)
            return;

        foreach (var key in former.Except(user.Keys))
            Bind(session[Delete], user, key).Execute();
        foreach (var key in user.Keys.Except(former))
            Bind(session[Insert], user, key).Execute();
    }

    private static Statement Bind(Statement statement, UserRow user, UserKey key) =>
        statement.Add(user.Tenant.Value).Add(key.Key).Add(key.Value).Add(user.Id);
}
