using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Tenants;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Tenants;

internal sealed class SqliteTenantStore(SqliteDatabase database) : ITenantStore
{
    private static readonly DocumentColumns From = new("tenants");
    private static readonly DocumentTable<Tenant> Table = new(DocumentContext.Documents.Tenant, From, tenant => tenant.Id.Value);

    private static readonly Sql ById = From.Where("id = ?1");
    private static readonly Sql AfterCursor = From.Where("id > ?1 ORDER BY id LIMIT ?2");
    private static readonly Sql Insert = new("INSERT INTO tenants (id, document) VALUES (?1, ?2) ON CONFLICT DO NOTHING");
    private static readonly Sql Update = new("UPDATE tenants SET document = ?2 WHERE id = ?1");

    public Task<bool> CreateAsync(Tenant tenant, CancellationToken cancellationToken) => WriteAsync(Insert, tenant, cancellationToken);

    public Task<Tenant?> FindAsync(TenantId tenant, CancellationToken cancellationToken) =>
        Table.FirstAsync(database, ById, [tenant.Value], cancellationToken);

    public Task<Page<Tenant>> ListAsync(string? cursor, int limit, CancellationToken cancellationToken) =>
        Table.PageAsync(database, limit, (session, size) => session[AfterCursor].Add(cursor ?? "").Add(size).Query(), cancellationToken);

    public Task<bool> SaveAsync(Tenant tenant, CancellationToken cancellationToken) => WriteAsync(Update, tenant, cancellationToken);

    private Task<bool> WriteAsync(Sql sql, Tenant tenant, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, write) => session[write.sql].Add(write.Id).Add(write.Document).Execute() == 1,
            (sql, Id: tenant.Id.Value, Document: Table.Write(tenant)),
            cancellationToken);
}
