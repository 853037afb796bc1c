using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Storage;
using Iris.Core.Users;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;
using Iris.Storage.Sqlite.Users;

namespace Iris.Storage.Sqlite.Processes;

/// <summary>Writes processes. Their newest interaction is in columns, so that accepting one does not conflict with a save.</summary>
internal static class ProcessRows
{
    /// <summary>The number that the next interaction gets.</summary>
    public const string Next = "(SELECT coalesce(max(number), 0) + 1 FROM interaction_documents)";

    public static readonly DocumentColumns From = new(
        "processes",
        "document, version, last_interaction_id, last_integration_id, last_direction, user_id, activity, last_number, active_at, integrations");

    public static readonly DocumentTable<Process> Table = new(DocumentContext.Documents.Process, From, process => process.Id, Hydrate);

    private static readonly Sql InsertRow = new(
        """
        INSERT INTO processes (tenant, id, version, user_id, is_closed, document, untold)
        VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6)
        """);

    private static readonly Sql InsertWithNewest = new(
        $"""
        INSERT INTO processes (
            tenant, id, version, user_id, is_closed, document, last_interaction_id, last_integration_id, last_direction, active_at, integrations,
            activity, last_number)
        VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?7, {Next}, {Next})
        """);

    /// <summary>Whoever comes last is the newest: this one writer accepts one after the other.</summary>
    private static readonly Sql TouchOpen = new(
        $"""
        UPDATE processes SET
            last_interaction_id = ?3, last_integration_id = ?4, last_direction = ?5, active_at = ?6,
            integrations = iif(instr(integrations, ?4) > 0, integrations, ltrim(integrations || ',' || ?4, ',')),
            activity = {Next}, last_number = {Next}
        WHERE tenant = ?1 AND id = ?2 AND is_closed = 0
        """);

    internal static readonly Sql MoveSome = new(
        """
        UPDATE processes SET user_id = ?3 WHERE tenant = ?1 AND id IN (
            SELECT id FROM processes INDEXED BY processes_by_user WHERE tenant = ?1 AND user_id = ?2 LIMIT ?4)
        """);

    internal static readonly Sql CountSome = new(
        "SELECT count(*) FROM (SELECT 1 FROM processes INDEXED BY processes_by_user WHERE tenant = ?1 AND user_id = ?2 AND is_closed = ?3 LIMIT ?4)");

    internal static readonly Sql Through = new(
        """
        SELECT integrations FROM processes INDEXED BY processes_open
        WHERE tenant = ?1 AND user_id = ?2 AND is_closed = 0 AND activity > 0 LIMIT ?3
        """);

    /// <summary>Makes processes another user's.</summary>
    public static int Move(SqliteSession session, OwnerMove move) => move.Bind(session[MoveSome]).Execute();

    public static int Count(SqliteSession session, TenantId tenant, string userId, bool closed) =>
        session[CountSome].Add(tenant.Value).Add(userId).Add(closed).Add(UserHoldings.Most).Number();

    /// <summary>Integrations that took part in a user's open processes.</summary>
    public static List<string> OpenThrough(SqliteSession session, TenantId tenant, string userId)
    {
        var found = new List<string>();
        using var rows = session[Through].Add(tenant.Value).Add(userId).Add(UserHoldings.Most).Query();
        while (rows.Next())
            found.AddRange(ListOf(rows.Text(0)));
        return [.. found.Distinct()];
    }

    /// <summary>Adds a process, with the interaction that opens it if there is one.</summary>
    public static int Insert(SqliteSession session, TenantId tenant, Process process, byte[] document, Interaction? newest) =>
        newest is null
            ? session[InsertRow].Add(tenant.Value).Add(process.Id).Add(process.UserId).Add(process.IsClosed).Add(document).Add(process.Untold is not null).Execute()
            : AddNewest(session[InsertWithNewest].Add(tenant.Value).Add(process.Id).Add(process.UserId).Add(process.IsClosed).Add(document), newest).Execute();

    /// <summary>Makes an interaction the newest of its process.</summary>
    /// <returns>False when the process is closed or unknown.</returns>
    public static bool Touch(SqliteSession session, TenantId tenant, Interaction newest) =>
        AddNewest(session[TouchOpen].Add(tenant.Value).Add(newest.ProcessId), newest).Execute() == 1;

    private static Statement AddNewest(Statement statement, Interaction newest) => statement
        .Add(newest.Id).Add(newest.Integration.IntegrationId).Add((long)newest.Direction).Add(newest.AuditTrail.Created.UtcTicks);

    private static string[] ListOf(string integrations) => integrations.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static void Hydrate(Process process, Rows row)
    {
        process.Version = row.Number(1);
        // A merge of users moves the row alone, so that it clashes with no save.
        process.UserId = row.Text(5);
        process.Follow(row.TextOrNull(2), row.TextOrNull(3), row.IsNull(4) ? null : (Direction)row.Number(4));
        process.Restore(row.Number(6), row.Number(7), row.Number(8) == 0 ? null : new DateTimeOffset(row.Number(8), TimeSpan.Zero), ListOf(row.Text(9)));
    }
}
