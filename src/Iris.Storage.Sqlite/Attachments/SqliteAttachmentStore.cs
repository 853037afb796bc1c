using Iris.Core.Attachments;
using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;
using Iris.Storage.Sqlite.Idempotency;

namespace Iris.Storage.Sqlite.Attachments;

internal sealed class SqliteAttachmentStore(SqliteDatabase database) : IAttachmentStore
{
    private static readonly DocumentTable<Attachment> Table = new(
        DocumentContext.Documents.Attachment, new DocumentColumns("attachments"), attachment => attachment.Id);

    // Told, since the planner has no statistics and takes the key, which walks all sources.
    internal static readonly Sql OfSource = new DocumentColumns("attachments INDEXED BY attachments_by_source").Where(
        $"tenant = ?1 AND {DocumentColumns.OlderThanCursor} AND source = ?3 ORDER BY id DESC LIMIT ?4");

    internal static readonly Sql OfInteraction = new DocumentColumns("attachments INDEXED BY attachments_by_interaction").Where(
        $"tenant = ?1 AND {DocumentColumns.OlderThanCursor} AND interaction_id = ?3 AND (?5 IS NULL OR source = ?5) ORDER BY id DESC LIMIT ?4");

    private static readonly Sql Insert = new(
        "INSERT INTO attachments (tenant, id, size, source, interaction_id, expires_at, document) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

    private static readonly Sql Delete = new("DELETE FROM attachments WHERE tenant = ?1 AND id = ?2");

    /// <summary>What is needed still stays where it is; there is little of it.</summary>
    private static readonly Sql Expired = new(
        """
        SELECT tenant, id FROM attachments INDEXED BY attachments_by_expiry
        WHERE expires_at < ?1 AND NOT EXISTS (
            SELECT 1 FROM waiting_attachments WHERE waiting_attachments.tenant = attachments.tenant AND attachment_id = attachments.id)
        LIMIT ?2
        """);

    public Task<bool> CreateAsync(TenantId tenant, Attachment attachment, IdempotencyRecord? record, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, add) =>
            {
                if (add.record is not null && !SqliteIdempotencyStore.TryAdd(session, add.record))
                    return false;

                var attachment = add.attachment;
                session[Insert].Add(add.tenant.Value).Add(attachment.Id).Add(attachment.Size).Add((long)attachment.Source).Add(attachment.InteractionId)
                    .Add(attachment.ExpiresAt.UtcTicks).Add(add.Document).Execute();
                return true;
            },
            (tenant, attachment, record, Document: Table.Write(attachment)),
            cancellationToken);

    public Task<Attachment?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        Table.FindAsync(database, tenant, id, cancellationToken);

    public async Task<IReadOnlyList<Attachment>> FindManyAsync(TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        await Table.FindManyAsync(database, tenant, ids, cancellationToken);

    public Task<Page<Attachment>> ListAsync(TenantId tenant, AttachmentFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        if (filter is { Source: null, InteractionId: null })
            return Table.NewestAsync(database, tenant, cursor, limit, cancellationToken);

        return Table.PageAsync(
            database,
            limit,
            (session, size) => filter.InteractionId is { } interaction
                ? DocumentColumns.AddCursor(session[OfInteraction].Add(tenant.Value), cursor).Add(interaction).Add(size).Add((long?)filter.Source).Query()
                : DocumentColumns.AddCursor(session[OfSource].Add(tenant.Value), cursor).Add((long?)filter.Source).Add(size).Query(),
            cancellationToken);
    }

    public Task<AttachmentRemoval> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, remove) =>
                WaitingAttachmentRows.IsNeeded(session, remove.tenant, remove.id) ? AttachmentRemoval.Needed
                : session[Delete].Add(remove.tenant.Value).Add(remove.id).Execute() == 1 ? AttachmentRemoval.Removed
                : AttachmentRemoval.Missing,
            (tenant, id),
            cancellationToken);

    /// <summary>Looked for on a reader: in vain, it holds up nobody who writes.</summary>
    public async Task<IReadOnlyList<(TenantId Tenant, string Id)>> PruneAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var expired = await database.Readers.ReadAsync(
            static (session, look) =>
            {
                var found = new List<(TenantId, string)>();
                using var rows = session[Expired].Add(look.UtcTicks).Add(look.limit).Query();
                while (rows.Next())
                    found.Add((new TenantId(rows.Text(0)), rows.Text(1)));
                return found;
            },
            (now.UtcTicks, limit),
            cancellationToken);
        return expired.Count == 0 ? expired : await database.Writer.WriteAsync(
            static (session, found) => found.FindAll(one => !WaitingAttachmentRows.IsNeeded(session, one.Item1, one.Item2)
                && session[Delete].Add(one.Item1.Value).Add(one.Item2).Execute() == 1),
            expired,
            cancellationToken);
    }
}
