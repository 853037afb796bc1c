using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Tests.Sqlite;

/// <summary>What a database holds when it is asked for its plans.</summary>
public enum Fill
{
    Empty,

    /// <summary>All rows are one tenant's, and all work waits: what tells tenants or work apart finds nothing.</summary>
    OneTenantWithABacklog,

    /// <summary>One tenant has most rows, many have a few; little work waits.</summary>
    OneLargeTenantAndManySmall,

    /// <summary>A tenant has a row or two: to the planner, whatever begins with the tenant looks as good as any other.</summary>
    ManySmallTenants,
}

/// <summary>Fills every table and lets the database count what is in them.</summary>
internal static class SqliteFill
{
    public static void Run(SqliteSession session, Fill fill, int rows = 10_000)
    {
        if (fill == Fill.Empty)
            return;

        session.Execute($"CREATE TEMP TABLE seed AS {Seed(fill, rows)}");
        session.Execute(Tables);
        session.Execute("DROP TABLE seed; ANALYZE");
    }

    private static string Seed(Fill fill, int rows)
    {
        var (tenant, due) = fill switch
        {
            Fill.OneTenantWithABacklog => ("'one'", "n"),
            Fill.OneLargeTenantAndManySmall => ($"iif(n * 5 < {rows} * 4, 'large', printf('small-%d', n / 4))", "iif(n % 100 = 0, n, NULL)"),
            _ => ("printf('small-%d', n / 2)", "iif(n % 1000 = 0, n, NULL)"),
        };
        return $"""
            WITH RECURSIVE counter (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < {rows})
            SELECT n, {tenant} AS tenant, printf('%024x', n) AS id, {due} AS due,
                -- Half are one user's, over one of the tenant's few integrations.
                printf('%s-%d', {tenant}, iif(n % 2, 0, n)) AS user, printf('%s-%d', {tenant}, n % 3) AS integration
            FROM counter
            """;
    }

    private const string Tables =
        """
        INSERT INTO tenants (id, document) SELECT DISTINCT tenant, x'7b7d' FROM seed;
        INSERT INTO accounts (tenant, id, email, document) SELECT tenant, id, id, x'7b7d' FROM seed;
        INSERT INTO api_keys (tenant, id, hash, document) SELECT tenant, id, id, x'7b7d' FROM seed;
        INSERT INTO integrations (tenant, id, version, document) SELECT DISTINCT tenant, integration, 1, x'7b7d' FROM seed;
        INSERT INTO users (tenant, id, version, document) SELECT tenant, id, 1, x'7b7d' FROM seed;
        INSERT INTO destinations (tenant, key, value, user_id) SELECT tenant, 'MobilePhone', id, user FROM seed;
        INSERT INTO user_keys (tenant, key, value, user_id) SELECT tenant, 'File', integration, id FROM seed;
        INSERT INTO processes (tenant, id, version, user_id, is_closed, last_interaction_id, last_integration_id, last_direction, document)
            SELECT tenant, id, 1, user, n % 10 = 0, id, integration, 1, x'7b7d' FROM seed;
        INSERT INTO interaction_documents (number, document, text) SELECT n, x'7b7d', 'text' FROM seed;
        INSERT INTO interactions (tenant, id, version, document_number, process_id, integration_id, priority, phase, due_at, attempts,
                lease_owner, status, notable, direction, created_at)
            SELECT tenant, id, 1, n, printf('%024x', n / 2), integration, n % 3, 0, due, 0, NULL, 3, iif(n % 20 = 0, 4, NULL), 1, n FROM seed;
        INSERT INTO interaction_parties (tenant, party, interaction_id) SELECT tenant, user, id FROM seed;
        INSERT INTO provider_messages (tenant, integration_id, message_id, interaction_id) SELECT tenant, integration, id, id FROM seed;
        INSERT INTO notices (number, tenant, id, integration_id, lane, state, due_at, received_at, nonce, part_group, document)
            SELECT n, tenant, id, integration, n % 2, n % 3, due, n, id, iif(n % 50 = 0, id, NULL), x'7b7d' FROM seed;
        INSERT INTO deliveries (number, tenant, id, version, integration_id, interaction_id, sequence, event, host, state, due_at, leased,
                attempts, stop_at, created_at, document)
            SELECT n, tenant, id, 1, integration, printf('%024x', n / 3), n, 'sent', printf('host-%d', n % 5), iif(due IS NULL, 1 + n % 2, 0), due, 0,
                0, n, n, x'7b7d' FROM seed;
        INSERT INTO delivery_bodies (number, body) SELECT n, x'7b7d' FROM seed;
        INSERT INTO webhook_holds (tenant, host, until) SELECT tenant, printf('host-%d', n), 1 FROM seed WHERE n % 10 = 0;
        INSERT INTO opt_outs (tenant, id, channel, destination, document) SELECT tenant, id, printf('channel-%d', n % 3), id, x'7b7d' FROM seed;
        INSERT INTO last_inbound (tenant, integration_id, destination, received_at) SELECT tenant, integration, id, n FROM seed;
        INSERT INTO idempotency (number, tenant, key, hash, created_at, answer) SELECT n, tenant, id, 'h', n, x'7b7d' FROM seed;
        """;
}
