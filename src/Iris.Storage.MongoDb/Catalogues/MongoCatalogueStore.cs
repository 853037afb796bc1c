using Iris.Core.Catalogues;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Catalogues;

internal sealed class MongoCatalogueStore(MongoStore store) : ICatalogueStore
{
    private readonly DocumentRows<ProviderCatalogue> catalogues = new(
        store[Collections.Catalogues], DocumentContext.Documents.ProviderCatalogue, catalogue => catalogue.Id);

    public Task<ProviderCatalogue?> FindAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken) =>
        catalogues.FindAsync(tenant, integrationId, cancellationToken);

    public Task SaveAsync(TenantId tenant, ProviderCatalogue catalogue, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return catalogues.Rows.ReplaceOneAsync(
            RowKey.Is(tenant, catalogue.Id), Row(catalogue), new ReplaceOptions { IsUpsert = true }, CancellationToken.None).Translated();
    }

    public Task RemoveAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return catalogues.Rows.DeleteOneAsync(RowKey.Is(tenant, integrationId), CancellationToken.None).Translated();
    }

    public Task<Page<ProviderCatalogue>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        catalogues.NewestAsync(tenant, [], cursor, limit, cancellationToken);

    internal BsonDocument Row(ProviderCatalogue catalogue) => catalogues.Write(catalogue.Tenant, catalogue);
}
