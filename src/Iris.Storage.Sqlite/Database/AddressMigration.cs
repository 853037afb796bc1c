using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.Core.Addresses;
using Iris.Core.Storage;
using Iris.Core.Users;
using Microsoft.Extensions.Logging;

namespace Iris.Storage.Sqlite.Database;

/// <summary>
/// Brings addresses to the form in which they are stored and looked up now, one for all spellings of one person's. Where two users owned two spellings,
/// the one that owned the form keeps it; the other's history and the log tell of it.
/// </summary>
internal sealed partial class AddressMigration(ILogger logger)
{
    internal const string Script =
        """
        CREATE TEMP TABLE respelt AS
            SELECT tenant, user_id, key, iris_lookup(key, value) AS lookup FROM destinations WHERE iris_lookup(key, value) <> value;
        UPDATE OR IGNORE destinations SET value = iris_lookup(key, value) WHERE iris_lookup(key, value) <> value;
        DELETE FROM destinations WHERE iris_lookup(key, value) <> value;
        CREATE TEMP TABLE lost AS
            SELECT respelt.tenant, respelt.user_id, respelt.key, respelt.lookup
            FROM respelt CROSS JOIN destinations AS owned
                ON owned.tenant = respelt.tenant AND owned.key = respelt.key AND owned.value = respelt.lookup
            WHERE owned.user_id <> respelt.user_id;
        CREATE INDEX temp.lost_by_user ON lost (tenant, user_id);
        CREATE TEMP VIEW renewed AS SELECT tenant, id, iris_user(
            CAST(document AS TEXT),
            (SELECT json_group_array(key || ' ' || lookup) FROM lost WHERE lost.tenant = users.tenant AND lost.user_id = users.id)) AS document
            FROM users;
        UPDATE users SET document = CAST((SELECT document FROM renewed WHERE renewed.tenant = users.tenant AND renewed.id = users.id) AS BLOB)
            WHERE (SELECT document FROM renewed WHERE renewed.tenant = users.tenant AND renewed.id = users.id) IS NOT NULL;
        DELETE FROM lost WHERE iris_shared(tenant, user_id) = '';
        DROP VIEW renewed;
        DROP TABLE lost;
        DROP TABLE respelt;

        UPDATE OR IGNORE opt_outs SET
            destination = iris_lookup('', destination),
            document = CAST(json_set(CAST(document AS TEXT), '$.destination', iris_lookup('', destination)) AS BLOB)
            WHERE iris_lookup('', destination) <> destination;
        DELETE FROM opt_outs WHERE iris_lookup('', destination) <> destination;

        INSERT INTO last_inbound (tenant, integration_id, destination, received_at)
            SELECT tenant, integration_id, iris_lookup('', destination), received_at FROM last_inbound
            WHERE iris_lookup('', destination) <> destination
            ON CONFLICT DO UPDATE SET received_at = max(received_at, excluded.received_at);
        DELETE FROM last_inbound WHERE iris_lookup('', destination) <> destination;

        CREATE TEMP TABLE parties AS
            SELECT tenant, party, interaction_id, iris_lookup('', party) AS lookup FROM interaction_parties WHERE iris_lookup('', party) <> party;
        -- In a document, an address may be spelt otherwise than it is looked up.
        UPDATE interaction_documents SET document = CAST(iris_interaction(CAST(document AS TEXT)) AS BLOB) WHERE number IN (
            SELECT document_number FROM parties CROSS JOIN interactions
                ON interactions.tenant = parties.tenant AND interactions.id = parties.interaction_id);
        INSERT OR IGNORE INTO interaction_parties SELECT tenant, lookup, interaction_id FROM parties;
        DELETE FROM interaction_parties WHERE (tenant, party, interaction_id) IN (SELECT tenant, party, interaction_id FROM parties);
        DROP TABLE parties;
        """;

    /// <summary>Most users that are named in the log.</summary>
    private const int MaxSharedLines = 100;

    private (Address Former, string Lookup) last;
    private int shared;

    public void Define(SqliteSession session)
    {
        session.Define("iris_lookup", LookupOf);
        session.Define("iris_user", RenewUser);
        session.Define("iris_interaction", RenewInteraction);
        session.Define("iris_shared", SayShared);
    }

    /// <summary>Tells how many users lost an address.</summary>
    public void End()
    {
        if (shared > 0)
            LogSharedAll(shared);
    }

    /// <summary>Tables are in the order of addresses: the last one is often asked for again.</summary>
    private string LookupOf(string key, string value)
    {
        if (last.Former != Read(key, value))
            last = (Read(key, value), Read(key, value).Renewed().LookupValue);
        return last.Lookup;
    }

    /// <summary>Where no kind is stored with it, an address is told by its form.</summary>
    private static Address Read(string key, string value) =>
        new(key.Length > 0 ? key : value.Contains('@', StringComparison.Ordinal) ? DestinationKeys.Email : DestinationKeys.PhoneNumber, value);

    /// <returns>Null where nothing changes.</returns>
    private static string? RenewUser(string document, string lost)
    {
        var user = JsonSerializer.Deserialize(document, DocumentContext.Documents.User)!;
        var others = JsonSerializer.Deserialize<string[]>(lost)!;
        return AddressRenewal.Renew(user, address => others.Contains($"{address.Key} {address.LookupValue}"), TimeProvider.System.GetUtcNow())
            ? JsonSerializer.Serialize(user, DocumentContext.Documents.User)
            : null;
    }

    private static string RenewInteraction(string document)
    {
        var interaction = JsonNode.Parse(document)!;
        var respelt = new Dictionary<string, string>();
        foreach (var destination in interaction["destinations"]?.AsArray() ?? [])
        {
            var former = destination!["value"]!.GetValue<string>();
            respelt[former] = Read(destination["key"]!.GetValue<string>(), former).Renewed().Value;
            destination["value"] = respelt[former];
        }

        foreach (var message in interaction["providerMessages"]?.AsArray() ?? [])
        {
            if (message!["destination"]?.GetValue<string>() is { } former && respelt.TryGetValue(former, out var renewed))
                message["destination"] = renewed;
        }

        return interaction.ToJsonString();
    }

    private string SayShared(string tenant, string user)
    {
        if (++shared <= MaxSharedLines)
            LogShared(user, tenant);
        return "";
    }

    [LoggerMessage(13, LogLevel.Warning, "User {User} of tenant {Tenant} owned another spelling of an address that another user owns; that user is found by it from now on. Merge the two if they are one person")]
    private partial void LogShared(string user, string tenant);

    [LoggerMessage(14, LogLevel.Warning, "{Count} addresses had two owners by two spellings; the users who lost one have DESTINATION_LOST in their history")]
    private partial void LogSharedAll(int count);
}
