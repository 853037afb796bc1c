using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Integrations;

internal sealed class SqliteIntegrationStore(SqliteDatabase database) : IIntegrationStore
{
    private static readonly DocumentTable<Integration> Table = new(
        DocumentContext.Documents.Integration,
        new DocumentColumns("integrations", "document, version"),
        integration => integration.Id,
        static (integration, row) => integration.Version = row.Number(1));

    private static readonly Sql ById = new("SELECT document, version FROM integrations WHERE id = ?1");
    private static readonly Sql Insert = new("INSERT INTO integrations (tenant, id, version, document) VALUES (?1, ?2, 1, ?3)");
    private static readonly GuardedUpdate Update = new("integrations", "document = ?4");

    public async Task CreateAsync(TenantId tenant, Integration integration, CancellationToken cancellationToken)
    {
        await database.Writer.WriteAsync(
            static (session, write) => session[Insert].Add(write.tenant.Value).Add(write.Id).Add(write.Document).Execute(),
            (tenant, integration.Id, Document: Table.Write(integration)),
            cancellationToken);
        integration.Version = 1;
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
}
