using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Users;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Users;

/// <summary>A merge ready to be written.</summary>
internal sealed record MergeRow(UserRow Target, UserRow Source, UserMerge Merge, byte[] Document);

/// <summary>What is left of users that were merged into others.</summary>
internal static class MergeRows
{
    internal const string Script =
        """
        -- Where the ids of users lead that were merged into others.
        CREATE TABLE merged_users (
            tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, due_at INTEGER, document BLOB NOT NULL,
            PRIMARY KEY (tenant, id)) WITHOUT ROWID;
        -- Those for which something is still to be done, across tenants.
        CREATE INDEX merged_users_due ON merged_users (due_at) WHERE due_at IS NOT NULL;
        """;

    private static readonly DocumentColumns From = new("merged_users", "document, version");

    public static readonly DocumentTable<UserMerge> Table = new(
        DocumentContext.Documents.UserMerge, From, merge => merge.Id, static (merge, row) => merge.Version = row.Number(1));

    internal static readonly Sql Due = From.Where("due_at <= ?1 ORDER BY due_at LIMIT ?2");

    internal static readonly GuardedUpdate Update = new("merged_users", "due_at = ?4, document = ?5");

    private static readonly Sql Insert = new("INSERT INTO merged_users (tenant, id, version, due_at, document) VALUES (?1, ?2, 1, ?3, ?4)");

    /// <summary>The source goes first, which gives its addresses up.</summary>
    public static SaveResult Merge(SqliteSession session, MergeRow row)
    {
        if (!UserRows.IsCurrent(session, row.Target) || !UserRows.IsCurrent(session, row.Source))
            return SaveResult.Conflict;

        UserRows.Remove(session, row.Source);
        var result = UserRows.Save(session, row.Target);
        if (result != SaveResult.Saved)
        {
            session.Undo();
            return result;
        }

        session[Insert].Add(row.Merge.Tenant.Value).Add(row.Merge.Id).Add(row.Merge.DueAt?.UtcTicks).Add(row.Document).Execute();
        return SaveResult.Saved;
    }

    /// <summary>The user of an id, or the one that it was merged into. Each merge leads to a user that was there: there is no circle.</summary>
    public static User? Follow(SqliteSession session, TenantId tenant, string id)
    {
        while (true)
        {
            if (UserRows.Table.Find(session, tenant, id) is { } user)
                return user;
            if (Table.Find(session, tenant, id) is not { } merge)
                return null;

            id = merge.Into;
        }
    }
}
