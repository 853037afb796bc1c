using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Accounts;

internal sealed class MongoApiKeyStore(MongoStore store) : IApiKeyStore
{
    public const string Hash = "hash";

    private readonly CredentialRows<ApiKey> keys = new(
        store[Collections.ApiKeys], DocumentContext.Documents.ApiKey, key => key.Id, Hash, key => key.Hash);

    public async Task CreateAsync(TenantId tenant, ApiKey key, CancellationToken cancellationToken)
    {
        if (!await keys.InsertAsync(tenant, key, cancellationToken))
            throw new InvalidOperationException("A key with this hash exists already.");
    }

    public Task<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken) =>
        keys.Documents.FirstAsync(ByHash(hash), cancellationToken);

    public Task<ApiKey?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        keys.Documents.FindAsync(tenant, id, cancellationToken);

    public Task<Page<ApiKey>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        keys.Documents.NewestAsync(tenant, [], cursor, limit, cancellationToken);

    public Task<bool> SaveAsync(TenantId tenant, ApiKey key, CancellationToken cancellationToken) =>
        keys.UpdateAsync(tenant, key, cancellationToken);

    internal BsonDocument Row(ApiKey key) => keys.Row(key.Tenant, key);

    /// <summary>The row of a row of an earlier version.</summary>
    internal BsonDocument Renew(BsonDocument former) => Row(keys.Documents.ReadFormer(former));

    internal static BsonDocument ByHash(string hash) => new(Hash, hash);
}
