using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Templates;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;
using Iris.Storage.Sqlite.Idempotency;

namespace Iris.Storage.Sqlite.Templates;

internal sealed class SqliteTemplateStore(SqliteDatabase database) : ITemplateStore
{
    private static readonly DocumentColumns From = new("templates", "document, version");

    private static readonly DocumentTable<Template> Table = new(
        DocumentContext.Documents.Template, From, template => template.Id, static (template, row) => template.Version = row.Number(1));

    internal static readonly Sql ByName = From.Where("tenant = ?1 AND name = ?2");

    internal static readonly Sql OfChannel = new DocumentColumns("templates INDEXED BY templates_by_channel", "document, version").Where(
        $"tenant = ?1 AND {DocumentColumns.OlderThanCursor} AND channel = ?3 ORDER BY id DESC LIMIT ?4");

    private static readonly Sql Owner = new("SELECT id FROM templates WHERE tenant = ?1 AND name = ?2");
    private static readonly Sql Insert = new("INSERT INTO templates (tenant, id, name, channel, version, document) VALUES (?1, ?2, ?3, ?4, 1, ?5)");
    private static readonly GuardedUpdate Update = new("templates", "name = ?4, document = ?5");
    private static readonly Sql Delete = new("DELETE FROM templates WHERE tenant = ?1 AND id = ?2");

    public Task<SaveResult> CreateAsync(TenantId tenant, Template template, CancellationToken cancellationToken) =>
        AddAsync(tenant, template, null, cancellationToken);

    public Task<SaveResult> TryCreateAsync(TenantId tenant, Template template, IdempotencyRecord record, CancellationToken cancellationToken) =>
        AddAsync(tenant, template, record, cancellationToken);

    public Task<Template?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        Table.FindAsync(database, tenant, id, cancellationToken);

    public Task<Template?> FindByNameAsync(TenantId tenant, string nameKey, CancellationToken cancellationToken) =>
        Table.FirstAsync(database, ByName, [tenant.Value, nameKey], cancellationToken);

    public Task<Page<Template>> ListAsync(TenantId tenant, string? channel, string? cursor, int limit, CancellationToken cancellationToken) =>
        channel is null
            ? Table.NewestAsync(database, tenant, cursor, limit, cancellationToken)
            : Table.PageAsync(
                database,
                limit,
                (session, size) => DocumentColumns.AddCursor(session[OfChannel].Add(tenant.Value), cursor).Add(channel).Add(size).Query(),
                cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, Template template, CancellationToken cancellationToken)
    {
        var result = await database.Writer.WriteAsync(
            static (session, write) => IsAnothers(session, write.Row.Tenant, write.Name, write.Row.Id)
                ? Update.WhyNot(session, write.Row) == SaveResult.Missing ? SaveResult.Missing : SaveResult.Taken
                : Update.Finish(session, write.Row, Update.Start(session, write.Row).Add(write.Name).Add(write.Document)),
            (Row: new GuardedRow(tenant, template.Id, template.Version), Name: template.NameKey, Document: Table.Write(template)),
            cancellationToken);
        if (result == SaveResult.Saved)
            template.Version++;
        return result;
    }

    public Task<bool> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, remove) => session[Delete].Add(remove.tenant.Value).Add(remove.id).Execute() == 1, (tenant, id), cancellationToken);

    private async Task<SaveResult> AddAsync(TenantId tenant, Template template, IdempotencyRecord? record, CancellationToken cancellationToken)
    {
        var result = await database.Writer.WriteAsync(
            static (session, write) =>
            {
                if (IsAnothers(session, write.tenant, write.Name, write.Id))
                    return SaveResult.Taken;
                if (write.record is not null && !SqliteIdempotencyStore.TryAdd(session, write.record))
                    return SaveResult.Conflict;

                session[Insert].Add(write.tenant.Value).Add(write.Id).Add(write.Name).Add(write.Channel).Add(write.Document).Execute();
                return SaveResult.Saved;
            },
            (tenant, template.Id, Name: template.NameKey, template.Channel, Document: Table.Write(template), record),
            cancellationToken);
        template.Version = result == SaveResult.Saved ? 1 : 0;
        return result;
    }

    private static bool IsAnothers(SqliteSession session, TenantId tenant, string name, string id)
    {
        using var rows = session[Owner].Add(tenant.Value).Add(name).Query();
        return rows.Next() && rows.TextOrNull(0) != id;
    }
}
