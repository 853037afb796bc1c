using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Accounts;

internal sealed class SqliteApiKeyStore(SqliteDatabase database) : IApiKeyStore
{
    private static readonly DocumentColumns From = new("api_keys");
    private static readonly DocumentTable<ApiKey> Table = new(DocumentContext.Documents.ApiKey, From, key => key.Id);
    private static readonly CredentialTable Credentials = new("api_keys", "hash");
    private static readonly Sql ByHash = From.Where("hash = ?1");

    public async Task CreateAsync(TenantId tenant, ApiKey key, CancellationToken cancellationToken)
    {
        if (!await Credentials.InsertAsync(database, tenant, key.Id, key.Hash, Table.Write(key), cancellationToken))
            throw new InvalidOperationException("A key with this hash exists already.");
    }

    public Task<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken) =>
        Table.FirstAsync(database, ByHash, [hash], cancellationToken);

    public Task<ApiKey?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        Table.FindAsync(database, tenant, id, cancellationToken);

    public Task<Page<ApiKey>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        Table.NewestAsync(database, tenant, cursor, limit, cancellationToken);

    public Task<bool> SaveAsync(TenantId tenant, ApiKey key, CancellationToken cancellationToken) =>
        Credentials.UpdateAsync(database, tenant, key.Id, key.Hash, Table.Write(key), cancellationToken);
}
