using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Integrations;

internal sealed class SqliteMailboxStore(SqliteDatabase database) : IMailboxStore
{
    internal const string Script =
        """
        -- Mailboxes of integrations: who watches them, and how far they are taken.
        CREATE TABLE mailboxes (
            tenant TEXT NOT NULL, integration_id TEXT NOT NULL, announced_at INTEGER NOT NULL, due_at INTEGER NOT NULL, claim TEXT, name TEXT,
            validity INTEGER, number INTEGER, moment INTEGER, failures INTEGER NOT NULL DEFAULT 0, problem TEXT,
            PRIMARY KEY (tenant, integration_id)) WITHOUT ROWID;
        CREATE INDEX mailboxes_due ON mailboxes (due_at, tenant, integration_id);
        """;

    private const string Columns = "tenant, integration_id, announced_at, due_at, claim, name, validity, number, moment, failures, problem";

    private static readonly Sql Insert = new(
        """
        INSERT INTO mailboxes (tenant, integration_id, announced_at, due_at) VALUES (?1, ?2, ?3, ?3)
        ON CONFLICT (tenant, integration_id) DO UPDATE SET announced_at = ?3,
            due_at = CASE WHEN claim IS NULL THEN ?3 ELSE due_at END, failures = CASE WHEN claim IS NULL THEN 0 ELSE failures END
        """);

    private static readonly Sql Due = new(
        $"""
        SELECT {Columns} FROM mailboxes INDEXED BY mailboxes_due
        WHERE due_at <= ?1 AND tenant NOT IN (SELECT value FROM json_each(?2)) ORDER BY due_at, tenant, integration_id LIMIT ?3
        """);

    private static readonly Sql AnyDue = new("SELECT 1 FROM mailboxes INDEXED BY mailboxes_due WHERE due_at <= ?1 LIMIT 1");
    private static readonly Sql Lease = new("UPDATE mailboxes SET claim = ?3, due_at = ?4 WHERE tenant = ?1 AND integration_id = ?2");
    private static readonly Sql ById = new($"SELECT {Columns} FROM mailboxes WHERE tenant = ?1 AND integration_id = ?2");

    private static readonly Sql Update = new(
        """
        UPDATE mailboxes SET due_at = ?4, claim = ?5, name = ?6, validity = ?7, number = ?8, moment = ?9, failures = ?10, problem = ?11
        WHERE tenant = ?1 AND integration_id = ?2 AND claim = ?3
        """);

    private static readonly Sql Delete = new("DELETE FROM mailboxes WHERE tenant = ?1 AND integration_id = ?2 AND announced_at < ?3");

    public Task AnnounceAsync(TenantId tenant, string integrationId, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, row) => session[Insert].Add(row.Value).Add(row.integrationId).Add(row.UtcTicks).Execute(),
            (tenant.Value, integrationId, now.UtcTicks),
            cancellationToken);

    public async Task<IReadOnlyList<Mailbox>> ClaimAsync(MailboxClaim claim, CancellationToken cancellationToken) =>
        await database.Writer.WriteAsync(ClaimDue, claim, cancellationToken);

    public async Task<bool> AnyDueAsync(DateTimeOffset now, CancellationToken cancellationToken) => await database.Readers.ReadAsync(
        static (session, ticks) =>
        {
            using var rows = session[AnyDue].Add(ticks).Query();
            return rows.Next();
        },
        now.UtcTicks,
        cancellationToken);

    public Task<bool> SaveAsync(TenantId tenant, Mailbox mailbox, string claim, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, save) => session[Update].Add(save.Value).Add(save.mailbox.IntegrationId).Add(save.claim).Add(save.mailbox.DueAt.UtcTicks)
                .Add(save.mailbox.Claim).Add(save.mailbox.Name).Add(save.mailbox.Position?.Validity).Add(save.mailbox.Position?.Number)
                .Add(save.mailbox.Position?.Moment.UtcTicks).Add(save.mailbox.Failures).Add(save.mailbox.Problem).Execute() == 1,
            (tenant.Value, mailbox, claim),
            cancellationToken);

    public Task RemoveAsync(TenantId tenant, string integrationId, DateTimeOffset announcedBefore, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, row) => session[Delete].Add(row.Value).Add(row.integrationId).Add(row.UtcTicks).Execute(),
            (tenant.Value, integrationId, announcedBefore.UtcTicks),
            cancellationToken);

    public async Task<Mailbox?> FindAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(
            static (session, row) =>
            {
                using var rows = session[ById].Add(row.Value).Add(row.integrationId).Query();
                return rows.Next() ? Read(rows) : null;
            },
            (tenant.Value, integrationId),
            cancellationToken);

    private static List<Mailbox> ClaimDue(SqliteSession session, MailboxClaim claim)
    {
        var found = new List<Mailbox>();
        using (var rows = session[Due].Add(claim.Now.UtcTicks).Add(JsonSerializer.Serialize(claim.FullTenants)).Add(claim.Limit).Query())
        {
            while (rows.Next())
                found.Add(Read(rows));
        }

        foreach (var mailbox in found)
        {
            (mailbox.Claim, mailbox.DueAt) = (claim.Id, claim.LeaseUntil);
            session[Lease].Add(mailbox.Tenant.Value).Add(mailbox.IntegrationId).Add(claim.Id).Add(claim.LeaseUntil.UtcTicks).Execute();
        }

        return found;
    }

    private static Mailbox Read(Rows rows) => new()
    {
        Tenant = new TenantId(rows.Text(0)),
        IntegrationId = rows.Text(1),
        Announced = Moment(rows.Number(2)),
        DueAt = Moment(rows.Number(3)),
        Claim = rows.TextOrNull(4),
        Name = rows.TextOrNull(5),
        Position = rows.IsNull(6) ? null : new MailboxPosition(rows.Number(6), rows.Number(7), Moment(rows.Number(8))),
        Failures = (int)rows.Number(9),
        Problem = rows.TextOrNull(10),
    };

    private static DateTimeOffset Moment(long ticks) => new(ticks, TimeSpan.Zero);
}
