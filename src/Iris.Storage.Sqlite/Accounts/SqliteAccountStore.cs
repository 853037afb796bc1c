using Iris.Core;
using Iris.Core.Accounts;
using Iris.Core.Json;
using Iris.Core.Tenants;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Accounts;

internal sealed class SqliteAccountStore(SqliteDatabase database) : IAccountStore
{
    private static readonly DocumentColumns From = new("accounts");
    private static readonly DocumentTable<Account> Table = new(DocumentContext.Documents.Account, From, account => account.Id);
    private static readonly CredentialTable Credentials = new("accounts", "email");
    private static readonly Sql ByEmail = From.Where("tenant = ?1 AND email = ?2");

    public Task<bool> CreateAsync(TenantId tenant, Account account, CancellationToken cancellationToken) =>
        Credentials.InsertAsync(database, tenant, account.Id, LookupOf(account.Email), Table.Write(account), cancellationToken);

    public Task<Account?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        Table.FindAsync(database, tenant, id, cancellationToken);

    public Task<Account?> FindByEmailAsync(TenantId tenant, string email, CancellationToken cancellationToken) =>
        Table.FirstAsync(database, ByEmail, [tenant.Value, LookupOf(email)], cancellationToken);

    public Task<Page<Account>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        Table.NewestAsync(database, tenant, cursor, limit, cancellationToken);

    public Task<bool> SaveAsync(TenantId tenant, Account account, CancellationToken cancellationToken) =>
        Credentials.UpdateAsync(database, tenant, account.Id, LookupOf(account.Email), Table.Write(account), cancellationToken);

    private static string LookupOf(string email) => email.ToLowerInvariant();
}
