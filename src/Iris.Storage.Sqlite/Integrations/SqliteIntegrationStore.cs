using System.Text.Json;
using Iris.Core.Callbacks;
using Iris.Core.Idempotency;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Webhooks;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;
using Iris.Storage.Sqlite.Idempotency;

namespace Iris.Storage.Sqlite.Integrations;

internal sealed class SqliteIntegrationStore(SqliteDatabase database) : IIntegrationStore
{
    internal const string Script =
        """

        -- Why an integration cannot send, guarded by itself, and when that is looked after next.
        ALTER TABLE integrations ADD COLUMN hold_version INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE integrations ADD COLUMN hold BLOB;
        ALTER TABLE integrations ADD COLUMN hold_due_at INTEGER;
        CREATE INDEX integrations_held ON integrations (hold_due_at) WHERE hold_due_at IS NOT NULL;
        """;

    private static readonly DocumentColumns From = new("integrations", "document, version, hold_version, hold");

    private static readonly DocumentTable<Integration> Table = new(
        DocumentContext.Documents.Integration,
        From,
        integration => integration.Id,
        static (integration, row) =>
        {
            integration.Version = row.Number(1);
            integration.HoldVersion = row.Number(2);
            integration.HoldRecord = row.IsNull(3) ? null : JsonSerializer.Deserialize(row.Bytes(3), DocumentContext.Documents.IntegrationHold);
        });

    private static readonly Sql ById = From.Where("id = ?1");
    internal static readonly Sql DueHolds = From.Where("hold_due_at <= ?1 ORDER BY hold_due_at LIMIT ?2");

    internal static readonly Sql UpdateHold = new(
        "UPDATE integrations SET hold_version = hold_version + 1, hold = ?4, hold_due_at = ?5 WHERE tenant = ?1 AND id = ?2 AND hold_version = ?3");

    private static readonly Sql Insert = new("INSERT INTO integrations (tenant, id, version, document) VALUES (?1, ?2, 1, ?3)");
    private static readonly GuardedUpdate Update = new("integrations", "document = ?4");
    private static readonly Sql Delete = new("DELETE FROM integrations WHERE tenant = ?1 AND id = ?2");
    private static readonly Sql Exists = new("SELECT 1 FROM integrations WHERE tenant = ?1 AND id = ?2");
    private static readonly Sql WaitingSend = new("SELECT 1 FROM interactions INDEXED BY interactions_due WHERE integration_id = ?1 AND due_at IS NOT NULL LIMIT 1");

    private static readonly Sql PendingNotice = new(
        $"SELECT 1 FROM notices INDEXED BY notices_by_state WHERE tenant = ?1 AND integration_id = ?2 AND state = {(int)CallbackState.Pending} LIMIT 1");

    private static readonly Sql PendingEvent = new(
        $"SELECT 1 FROM deliveries INDEXED BY deliveries_by_state WHERE tenant = ?1 AND integration_id = ?2 AND state = {(int)DeliveryState.Pending} LIMIT 1");

    public async Task CreateAsync(TenantId tenant, Integration integration, CancellationToken cancellationToken)
    {
        await database.Writer.WriteAsync(
            static (session, write) => session[Insert].Add(write.tenant.Value).Add(write.Id).Add(write.Document).Execute(),
            (tenant, integration.Id, Document: Table.Write(integration)),
            cancellationToken);
        integration.Version = 1;
    }

    public async Task<bool> TryCreateAsync(TenantId tenant, Integration integration, IdempotencyRecord record, CancellationToken cancellationToken)
    {
        var isNew = await database.Writer.WriteAsync(
            static (session, write) =>
            {
                if (!SqliteIdempotencyStore.TryAdd(session, write.record))
                    return false;

                session[Insert].Add(write.tenant.Value).Add(write.Id).Add(write.Document).Execute();
                return true;
            },
            (tenant, integration.Id, Document: Table.Write(integration), record),
            cancellationToken);
        integration.Version = isNew ? 1 : 0;
        return isNew;
    }

    public Task<Integration?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        Table.FindAsync(database, tenant, id, cancellationToken);

    public Task<Integration?> FindAnywhereAsync(string id, CancellationToken cancellationToken) =>
        Table.FirstAsync(database, ById, [id], cancellationToken);

    public Task<Page<Integration>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        Table.NewestAsync(database, tenant, cursor, limit, cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, Integration integration, CancellationToken cancellationToken)
    {
        var result = await database.Writer.WriteAsync(
            static (session, write) => Update.Finish(session, write.Row, Update.Start(session, write.Row).Add(write.Document)),
            (Row: new GuardedRow(tenant, integration.Id, integration.Version), Document: Table.Write(integration)),
            cancellationToken);
        if (result == SaveResult.Saved)
            integration.Version++;
        return result;
    }

    public async Task<bool> SaveHoldAsync(TenantId tenant, Integration integration, IntegrationHold? hold, CancellationToken cancellationToken)
    {
        var document = hold is null ? null : JsonSerializer.SerializeToUtf8Bytes(hold, DocumentContext.Documents.IntegrationHold);
        var isSaved = await database.Writer.WriteAsync(
            static (session, save) =>
            {
                var update = session[UpdateHold].Add(save.tenant.Value).Add(save.Id).Add(save.HoldVersion);
                return (save.document is null ? update.AddNull() : update.Add(save.document)).Add(save.DueAt).Execute() == 1;
            },
            (tenant, integration.Id, integration.HoldVersion, document, DueAt: hold?.DueAt.UtcTicks),
            cancellationToken);
        if (isSaved)
            (integration.HoldRecord, integration.HoldVersion) = (hold, integration.HoldVersion + 1);
        return isSaved;
    }

    public async Task<IReadOnlyList<Integration>> ListDueHoldsAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(
            static (session, look) =>
            {
                var due = new List<Integration>();
                using var rows = session[DueHolds].Add(look.UtcTicks).Add(look.limit).Query();
                while (rows.Next())
                    due.Add(Table.Read(rows));
                return due;
            },
            (now.UtcTicks, limit),
            cancellationToken);

    public async Task<RemoveResult> RemoveAsync(TenantId tenant, string id, bool heedEvents, CancellationToken cancellationToken) =>
        await database.Writer.WriteAsync(
            static (session, remove) =>
            {
                if (WhyNot(session, remove.tenant.Value, remove.id, remove.heedEvents) is { } result)
                    return result;

                session[Delete].Add(remove.tenant.Value).Add(remove.id).Execute();
                return RemoveResult.Removed;
            },
            (tenant, id, heedEvents),
            cancellationToken);

    private static RemoveResult? WhyNot(SqliteSession session, string tenant, string id, bool heedEvents)
    {
        if (!Any(session[Exists].Add(tenant).Add(id)))
            return RemoveResult.Missing;
        if (Any(session[WaitingSend].Add(id)))
            return RemoveResult.SendsWait;
        if (Any(session[PendingNotice].Add(tenant).Add(id)))
            return RemoveResult.NoticesWait;

        return heedEvents && Any(session[PendingEvent].Add(tenant).Add(id)) ? RemoveResult.EventsWait : null;
    }

    private static bool Any(Statement query)
    {
        using var rows = query.Query();
        return rows.Next();
    }
}
