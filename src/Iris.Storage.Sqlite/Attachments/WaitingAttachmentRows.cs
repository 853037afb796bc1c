using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Attachments;

/// <summary>Which attachments are needed by what is not sent yet. Interactions without any cost nothing here.</summary>
internal static class WaitingAttachmentRows
{
    private static readonly Sql Insert = new(
        "INSERT INTO waiting_attachments (tenant, attachment_id, interaction_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING");

    private static readonly Sql Delete = new(
        "DELETE FROM waiting_attachments WHERE tenant = ?1 AND attachment_id = ?2 AND interaction_id = ?3");

    private static readonly Sql Any = new("SELECT 1 FROM waiting_attachments WHERE tenant = ?1 AND attachment_id = ?2 LIMIT 1");

    /// <summary>Makes it as the interaction is by now.</summary>
    public static void Keep(SqliteSession session, TenantId tenant, Interaction interaction)
    {
        if (interaction.AttachmentsId.Count == 0 || interaction.Direction == Direction.In)
            return;

        var sql = interaction.NeedsAttachments ? Insert : Delete;
        foreach (var id in interaction.AttachmentsId)
            session[sql].Add(tenant.Value).Add(id).Add(interaction.Id).Execute();
    }

    public static bool IsNeeded(SqliteSession session, TenantId tenant, string attachmentId)
    {
        using var rows = session[Any].Add(tenant.Value).Add(attachmentId).Query();
        return rows.Next();
    }
}
