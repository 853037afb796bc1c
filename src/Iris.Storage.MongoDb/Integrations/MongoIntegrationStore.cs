using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Integrations;

internal sealed class MongoIntegrationStore(MongoStore store) : IIntegrationStore
{
    /// <summary>The id without its tenant.</summary>
    public const string Id = "id";

    private readonly DocumentRows<Integration> integrations = new(
        store[Collections.Integrations],
        DocumentContext.Documents.Integration,
        integration => integration.Id,
        static (integration, row) => integration.Version = row[Fields.Version].AsInt64);

    public async Task CreateAsync(TenantId tenant, Integration integration, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await integrations.InsertAsync(Row(tenant, integration).Add(Fields.Version, 1L));
        integration.Version = 1;
    }

    public Task<Integration?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        integrations.FindAsync(tenant, id, cancellationToken);

    public Task<Integration?> FindAnywhereAsync(string id, CancellationToken cancellationToken) =>
        integrations.FirstAsync(ById(id), cancellationToken);

    public Task<Page<Integration>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        integrations.NewestAsync(tenant, [], cursor, limit, cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, Integration integration, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await integrations.SaveAsync(tenant, integration.Id, integration.Version, integrations.Changes(integration));
        if (result == SaveResult.Saved)
            integration.Version++;
        return result;
    }

    internal static BsonDocument ById(string id) => new(Id, id);

    /// <summary>The row of a row of an earlier version.</summary>
    internal BsonDocument Renew(BsonDocument former)
    {
        var integration = integrations.ReadFormer(former);
        return Row(integration.Tenant, integration);
    }

    internal BsonDocument Row(TenantId tenant, Integration integration) => integrations.Write(tenant, integration);
}
