using Iris.Core.Kernel;
using Iris.Core.Users;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Users;

/// <summary>An address as the table of owners knows it.</summary>
internal readonly record struct DestinationKey(string Key, string Value)
{
    /// <summary>A user's addresses, each once.</summary>
    public static DestinationKey[] Of(User user)
    {
        var keys = new DestinationKey[user.Destinations.Count];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = new DestinationKey(user.Destinations[i].Key, user.Destinations[i].LookupValue);
        return keys.Length < 2 ? keys : [.. keys.Distinct()];
    }
}

/// <summary>Who owns which address.</summary>
internal static class DestinationRows
{
    private static readonly Sql Insert = new(
        "INSERT INTO destinations (tenant, key, value, user_id) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING");

    private static readonly Sql Delete = new("DELETE FROM destinations WHERE tenant = ?1 AND key = ?2 AND value = ?3 AND user_id = ?4");

    /// <summary>Makes the user their owner.</summary>
    /// <returns>False when one has an owner; what was written by then is undone.</returns>
    public static bool TryInsert(SqliteSession session, TenantId tenant, string userId, IReadOnlyList<DestinationKey> keys)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (Bind(session[Insert], tenant, userId, keys[i]).Execute() == 1)
                continue;

            if (i > 0)
                session.Undo();
            return false;
        }

        return true;
    }

    public static void Remove(SqliteSession session, TenantId tenant, string userId, IEnumerable<DestinationKey> keys)
    {
        foreach (var key in keys)
            Bind(session[Delete], tenant, userId, key).Execute();
    }

    private static Statement Bind(Statement statement, TenantId tenant, string userId, DestinationKey key) =>
        statement.Add(tenant.Value).Add(key.Key).Add(key.Value).Add(userId);
}
