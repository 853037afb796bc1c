using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Storage;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Processes;

/// <summary>Writes processes. Their newest interaction is in columns, so that accepting one does not conflict with a save.</summary>
internal static class ProcessRows
{
    public static readonly DocumentColumns From = new(
        "processes", "document, version, last_interaction_id, last_integration_id, last_direction");

    public static readonly DocumentTable<Process> Table = new(DocumentContext.Documents.Process, From, process => process.Id, Hydrate);

    private static readonly Sql InsertRow = new(
        """
        INSERT INTO processes (tenant, id, version, user_id, is_closed, document, last_interaction_id, last_integration_id, last_direction)
        VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8)
        """);

    /// <summary>Ids are time-ordered: an interaction that was overtaken by a newer one leaves the newest in place.</summary>
    private static readonly Sql TouchOpen = new(
        """
        UPDATE processes SET
            last_integration_id = iif(last_interaction_id > ?3, last_integration_id, ?4),
            last_direction = iif(last_interaction_id > ?3, last_direction, ?5),
            last_interaction_id = max(coalesce(last_interaction_id, ''), ?3)
        WHERE tenant = ?1 AND id = ?2 AND is_closed = 0
        """);

    /// <summary>Adds a process, with the interaction that opens it if there is one.</summary>
    public static int Insert(SqliteSession session, TenantId tenant, Process process, byte[] document, Interaction? newest) =>
        session[InsertRow].Add(tenant.Value).Add(process.Id).Add(process.UserId).Add(process.IsClosed).Add(document)
            .Add(newest?.Id).Add(newest?.Integration.IntegrationId).Add((long?)newest?.Direction)
            .Execute();

    /// <summary>Makes an interaction the newest of its process.</summary>
    /// <returns>False when the process is closed or unknown.</returns>
    public static bool Touch(SqliteSession session, TenantId tenant, Interaction newest) =>
        session[TouchOpen].Add(tenant.Value).Add(newest.ProcessId)
            .Add(newest.Id).Add(newest.Integration.IntegrationId).Add((long)newest.Direction)
            .Execute() == 1;

    private static void Hydrate(Process process, Rows row)
    {
        process.Version = row.Number(1);
        process.Follow(row.TextOrNull(2), row.TextOrNull(3), row.IsNull(4) ? null : (Direction)row.Number(4));
    }
}
