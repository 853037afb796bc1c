using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Interactions;

/// <summary>Which interaction a provider's message id means.</summary>
internal static class ProviderMessageRows
{
    internal static readonly Sql Interaction = InteractionRows.From.Where(
        """
        tenant = ?1 AND id = (
            SELECT interaction_id FROM provider_messages WHERE tenant = ?1 AND integration_id = ?2 AND message_id = ?3)
        """);

    private static readonly Sql Exists = new(
        "SELECT 1 FROM provider_messages WHERE tenant = ?1 AND integration_id = ?2 AND message_id = ?3");

    private static readonly Sql Insert = new(
        """
        INSERT INTO provider_messages (tenant, integration_id, message_id, interaction_id) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO NOTHING
        """);

    /// <summary>Whether one of the interaction's provider messages is there already.</summary>
    public static bool Knows(SqliteSession session, TenantId tenant, Interaction interaction)
    {
        foreach (var message in interaction.ProviderMessages)
        {
            using var rows = session[Exists].Add(tenant.Value).Add(interaction.Integration.IntegrationId).Add(message.Id).Query();
            if (rows.Next())
                return true;
        }

        return false;
    }

    /// <summary>Makes the interaction known under its provider messages; those that are known stay as they are.</summary>
    public static void Add(SqliteSession session, TenantId tenant, Interaction interaction)
    {
        foreach (var message in interaction.ProviderMessages)
        {
            session[Insert].Add(tenant.Value).Add(interaction.GiverOf(message)).Add(message.Id).Add(interaction.Id)
                .Execute();
        }
    }
}
