using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Interactions;

/// <summary>When an address last wrote to an integration.</summary>
internal static class LastInboundRows
{
    private static readonly Sql Upsert = new(
        """
        INSERT INTO last_inbound (tenant, integration_id, destination, received_at) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT DO UPDATE SET received_at = max(received_at, excluded.received_at)
        """);

    private static readonly Sql Last = new(
        "SELECT received_at FROM last_inbound WHERE tenant = ?1 AND integration_id = ?2 AND destination = ?3");

    public static void Note(SqliteSession session, TenantId tenant, Interaction interaction)
    {
        foreach (var source in interaction.SourceLookups())
        {
            session[Upsert].Add(tenant.Value).Add(interaction.Integration.IntegrationId).Add(source)
                .Add((interaction.Written ?? interaction.AuditTrail.Created).UtcTicks).Execute();
        }
    }

    public static DateTimeOffset? Find(SqliteSession session, (TenantId Tenant, string IntegrationId, string Destination) address)
    {
        using var rows = session[Last].Add(address.Tenant.Value).Add(address.IntegrationId).Add(address.Destination).Query();
        return rows.Next() ? new DateTimeOffset(rows.Number(0), TimeSpan.Zero) : null;
    }
}
