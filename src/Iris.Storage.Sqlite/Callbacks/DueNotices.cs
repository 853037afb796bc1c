using Iris.Core.Callbacks;
using Iris.Core.Tenants;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Callbacks;

/// <summary>
/// Leases due callbacks. Looking happens on a reader, so that looking in vain writes nothing; the writer then leases what is still as it
/// was found.
/// </summary>
internal sealed class DueNotices(SqliteDatabase database, DocumentTable<RawNotice> table)
{
    /// <summary>
    /// The heads of every integration's queue, served in turns: first the longest due of each, then the second, and so on. Integrations
    /// are found by seeking from one to the next in the index, whatever the length of their queues.
    /// </summary>
    internal static readonly Sql Find = new(
        """
        WITH RECURSIVE integrations (id) AS (
            SELECT min(integration_id) FROM notices WHERE lane = ?1 AND due_at IS NOT NULL
            UNION ALL
            SELECT (SELECT min(integration_id) FROM notices WHERE lane = ?1 AND due_at IS NOT NULL AND integration_id > integrations.id)
            FROM integrations WHERE integrations.id IS NOT NULL),
        heads (number, due_at, tenant, size, turn) AS (
            SELECT number, due_at, tenant, octet_length(document), row_number() OVER (PARTITION BY integration_id ORDER BY due_at)
            FROM integrations CROSS JOIN notices ON number IN (
                SELECT number FROM notices
                WHERE lane = ?1 AND integration_id = integrations.id AND due_at IS NOT NULL AND due_at <= ?2
                ORDER BY due_at LIMIT ?3)
            WHERE instr(?5, integrations.id) = 0)
        SELECT number, due_at, tenant, size FROM heads ORDER BY turn, due_at LIMIT ?4
        """);

    private static readonly Sql Lease = new("UPDATE notices SET due_at = ?3 WHERE number = ?1 AND due_at = ?2");
    private static readonly Sql ByNumber = new("SELECT document, due_at, state FROM notices WHERE number = ?1");

    public async Task<IReadOnlyList<RawNotice>> ClaimAsync(NoticeClaim look, CancellationToken cancellationToken)
    {
        var found = await database.Readers.ReadAsync(Look, look, cancellationToken);
        if (found.Count == 0)
            return [];

        var won = await database.Writer.WriteAsync(LeaseAll, (look, found), cancellationToken);
        return await database.Readers.ReadAsync(ReadAll, (Table: table, won), cancellationToken);
    }

    private static List<(long Number, long DueAt)> Look(SqliteSession session, NoticeClaim look)
    {
        var found = new List<(long, long)>();
        using var rows = session[Find].Add((long)look.Lane).Add(look.Now.UtcTicks).Add(look.LimitPerIntegration).Add(look.Limit)
            .Add(string.Join(' ', look.PausedIntegrations)).Query();
        look.Budget.Begin();
        while (!look.Budget.IsSpent && rows.Next())
        {
            if (look.Budget.TryTake(new TenantId(rows.Text(2)), rows.Number(3)))
                found.Add((rows.Number(0), rows.Number(1)));
        }

        return found;
    }

    private static List<long> LeaseAll(SqliteSession session, (NoticeClaim Look, List<(long Number, long DueAt)> Found) claim)
    {
        var won = new List<long>(claim.Found.Count);
        foreach (var (number, dueAt) in claim.Found)
        {
            if (session[Lease].Add(number).Add(dueAt).Add(claim.Look.LeaseUntil.UtcTicks).Execute() == 1)
                won.Add(number);
        }

        return won;
    }

    private static List<RawNotice> ReadAll(SqliteSession session, (DocumentTable<RawNotice> Table, List<long> Numbers) read)
    {
        var notices = new List<RawNotice>(read.Numbers.Count);
        foreach (var number in read.Numbers)
        {
            using var rows = session[ByNumber].Add(number).Query();
            if (rows.Next())
                notices.Add(read.Table.Read(rows));
        }

        return notices;
    }
}
