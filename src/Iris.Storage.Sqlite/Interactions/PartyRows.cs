using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Users;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Users;

namespace Iris.Storage.Sqlite.Interactions;

/// <summary>
/// Whom interactions concern, to be found by it: their destinations and the users that own them. No address has the form of an id.
/// </summary>
internal static class PartyRows
{
    private static readonly Sql Insert = new(
        "INSERT INTO interaction_parties (tenant, party, interaction_id) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING");

    private static readonly Sql Find = new("SELECT 1 FROM interaction_parties WHERE tenant = ?1 AND party = ?2 AND interaction_id = ?3");

    /// <summary>Those of both users have the row already.</summary>
    internal static readonly Sql MoveSome = new(
        """
        UPDATE OR REPLACE interaction_parties SET party = ?3 WHERE tenant = ?1 AND party = ?2 AND interaction_id IN (
            SELECT interaction_id FROM interaction_parties WHERE tenant = ?1 AND party = ?2 LIMIT ?4)
        """);

    internal static readonly Sql CountSome = new(
        "SELECT count(*) FROM (SELECT 1 FROM interaction_parties WHERE tenant = ?1 AND party = ?2 LIMIT ?3)");

    /// <summary>
    /// Makes interactions another user's. Their documents, which are written as a whole, keep the former id: whoever shows them follows it.
    /// </summary>
    public static int Move(SqliteSession session, OwnerMove move) => move.Bind(session[MoveSome]).Execute();

    public static int Count(SqliteSession session, TenantId tenant, string party) =>
        session[CountSome].Add(tenant.Value).Add(party).Add(UserHoldings.Most).Number();

    public static void Add(SqliteSession session, TenantId tenant, Interaction interaction)
    {
        var user = default(string);
        foreach (var destination in interaction.Destinations)
        {
            Add(session, tenant, destination.LookupValue, interaction.Id);
            // Most have one user.
            if (destination.UserId != user)
                Add(session, tenant, destination.UserId, interaction.Id);
            user = destination.UserId;
        }

        foreach (var alias in interaction.SourceAliases ?? [])
            Add(session, tenant, alias, interaction.Id);
    }

    public static bool Has(SqliteSession session, TenantId tenant, string interactionId, string party)
    {
        using var rows = session[Find].Add(tenant.Value).Add(party).Add(interactionId).Query();
        return rows.Next();
    }

    private static void Add(SqliteSession session, TenantId tenant, string party, string interactionId) =>
        session[Insert].Add(tenant.Value).Add(party).Add(interactionId).Execute();
}
