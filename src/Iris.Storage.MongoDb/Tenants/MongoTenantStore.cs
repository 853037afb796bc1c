using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Tenants;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Tenants;

internal sealed class MongoTenantStore(MongoStore store) : ITenantStore
{
    private readonly DocumentRows<Tenant> tenants = new(
        store[Collections.Tenants], DocumentContext.Documents.Tenant, tenant => tenant.Id.Value);

    public async Task<bool> CreateAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            await tenants.Rows.InsertOneAsync(Row(tenant), cancellationToken: CancellationToken.None);
            return true;
        }
        catch (MongoWriteException exception) when (MongoErrors.IsDuplicate(exception))
        {
            return false;
        }
        catch (Exception exception) when (exception is MongoException or TimeoutException)
        {
            throw MongoErrors.Translate(exception);
        }
    }

    public Task<Tenant?> FindAsync(TenantId tenant, CancellationToken cancellationToken) =>
        tenants.FirstAsync(IsTenant(tenant), cancellationToken);

    public Task<Page<Tenant>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken) =>
        tenants.PageAsync(
            new BsonDocument(Fields.Key, new BsonDocument("$gt", cursor ?? "")), new BsonDocument(Fields.Key, 1), limit, cancellationToken);

    public async Task<bool> SaveAsync(Tenant tenant, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var saved = await tenants.Rows.UpdateOneAsync(
            IsTenant(tenant.Id),
            tenants.Changes(tenant),
            cancellationToken: CancellationToken.None).Translated();
        return saved.MatchedCount == 1;
    }

    internal BsonDocument Row(Tenant tenant) => tenants.Write(tenant.Id, tenant).Set(Fields.Key, tenant.Id.Value);

    /// <summary>The row of a row of an earlier version.</summary>
    internal BsonDocument Renew(BsonDocument former) => Row(tenants.ReadFormer(former));

    private static BsonDocument IsTenant(TenantId tenant) => new(Fields.Key, tenant.Value);
}
