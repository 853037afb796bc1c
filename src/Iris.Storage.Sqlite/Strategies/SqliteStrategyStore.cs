using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Strategies;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Strategies;

internal sealed class SqliteStrategyStore(SqliteDatabase database) : IStrategyStore
{
    private static readonly DocumentColumns From = new("strategies", "document, version");
    private static readonly DocumentTable<StoredStrategy> Table = new(
        DocumentContext.Documents.StoredStrategy, From, strategy => strategy.Id, static (strategy, row) => strategy.Version = row.Number(1));

    private static readonly Sql Insert = new("INSERT INTO strategies (tenant, id, version, document) VALUES (?1, ?2, 1, ?3)");
    private static readonly Sql Number = new("SELECT count(*) FROM (SELECT 1 FROM strategies WHERE tenant = ?1 LIMIT ?2)");
    private static readonly Sql Delete = new("DELETE FROM strategies WHERE tenant = ?1 AND id = ?2");
    private static readonly GuardedUpdate Update = new("strategies", "document = ?4");

    public async Task CreateAsync(TenantId tenant, StoredStrategy strategy, CancellationToken cancellationToken)
    {
        await database.Writer.WriteAsync(
            static (session, add) => session[Insert].Add(add.tenant.Value).Add(add.Id).Add(add.Document).Execute(),
            (tenant, strategy.Id, Document: Table.Write(strategy)),
            cancellationToken);
        strategy.Version = 1;
    }

    public Task<StoredStrategy?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        Table.FindAsync(database, tenant, id, cancellationToken);

    public Task<Page<StoredStrategy>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        Table.NewestAsync(database, tenant, cursor, limit, cancellationToken);

    public async Task<int> CountAsync(TenantId tenant, int most, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(
            static (session, count) => session[Number].Add(count.tenant.Value).Add(count.most).Number(), (tenant, most), cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, StoredStrategy strategy, CancellationToken cancellationToken)
    {
        var result = await database.Writer.WriteAsync(
            static (session, write) => Update.Finish(session, write.Row, Update.Start(session, write.Row).Add(write.Document)),
            (Row: new GuardedRow(tenant, strategy.Id, strategy.Version), Document: Table.Write(strategy)),
            cancellationToken);
        if (result == SaveResult.Saved)
            strategy.Version++;
        return result;
    }

    public async Task<StoredStrategy?> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        var found = await Table.FindAsync(database, tenant, id, cancellationToken);
        if (found is null)
            return null;

        var removed = await database.Writer.WriteAsync(
            static (session, remove) => session[Delete].Add(remove.tenant.Value).Add(remove.id).Execute(), (tenant, id), cancellationToken);
        return removed == 1 ? found : null;
    }
}
