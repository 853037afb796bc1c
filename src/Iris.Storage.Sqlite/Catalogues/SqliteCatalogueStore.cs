using Iris.Core.Catalogues;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Catalogues;

internal sealed class SqliteCatalogueStore(SqliteDatabase database) : ICatalogueStore
{
    private static readonly DocumentTable<ProviderCatalogue> Table = new(
        DocumentContext.Documents.ProviderCatalogue, new DocumentColumns("catalogues"), catalogue => catalogue.Id);

    private static readonly Sql Put = new(
        "INSERT INTO catalogues (tenant, id, document) VALUES (?1, ?2, ?3) ON CONFLICT (tenant, id) DO UPDATE SET document = excluded.document");

    private static readonly Sql Delete = new("DELETE FROM catalogues WHERE tenant = ?1 AND id = ?2");

    public Task<ProviderCatalogue?> FindAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken) =>
        Table.FindAsync(database, tenant, integrationId, cancellationToken);

    public Task SaveAsync(TenantId tenant, ProviderCatalogue catalogue, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, put) => session[Put].Add(put.tenant.Value).Add(put.Id).Add(put.Document).Execute(),
            (tenant, catalogue.Id, Document: Table.Write(catalogue)),
            cancellationToken);

    public Task RemoveAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, remove) => session[Delete].Add(remove.tenant.Value).Add(remove.integrationId).Execute(),
            (tenant, integrationId),
            cancellationToken);

    public Task<Page<ProviderCatalogue>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        Table.NewestAsync(database, tenant, cursor, limit, cancellationToken);
}
