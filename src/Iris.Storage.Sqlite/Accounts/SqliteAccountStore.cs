using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Accounts;

internal sealed class SqliteAccountStore(SqliteDatabase database) : IAccountStore
{
    private static readonly DocumentColumns From = new("accounts");
    private static readonly DocumentTable<Account> Table = new(DocumentContext.Documents.Account, From, account => account.Id);
    private static readonly CredentialTable Credentials = new("accounts", "email");
    private const string IsCurrent = "tenant = ?1 AND id = ?2 AND ifnull(json_extract(CAST(document AS TEXT), '$.version'), 0) = ?3";
    private static readonly Sql Update = new($"UPDATE accounts SET document = ?5 WHERE {IsCurrent} AND email = ?4");
    private static readonly Sql Delete = new($"DELETE FROM accounts WHERE {IsCurrent}");
    private static readonly Sql ByEmail = From.Where("tenant = ?1 AND email = ?2");

    public Task<bool> CreateAsync(TenantId tenant, Account account, CancellationToken cancellationToken) =>
        Credentials.InsertAsync(database, tenant, account.Id, LookupOf(account.Email), Table.Write(account), cancellationToken);

    public Task<Account?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        Table.FindAsync(database, tenant, id, cancellationToken);

    public Task<Account?> FindByEmailAsync(TenantId tenant, string email, CancellationToken cancellationToken) =>
        Table.FirstAsync(database, ByEmail, [tenant.Value, LookupOf(email)], cancellationToken);

    public Task<Page<Account>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        Table.NewestAsync(database, tenant, cursor, limit, cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, Account account, CancellationToken cancellationToken)
    {
        var version = account.Version++;
        var result = await database.Writer.WriteAsync(
            static (session, write) => ResultOf(
                session, write.Row, Start(session, Update, write.Row).Add(write.Email).Add(write.Document).Execute()),
            (Row: new GuardedRow(tenant, account.Id, version), Email: LookupOf(account.Email), Document: Table.Write(account)),
            cancellationToken);
        if (result != SaveResult.Saved)
            account.Version = version;
        return result;
    }

    public Task<SaveResult> RemoveAsync(TenantId tenant, Account account, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, row) => ResultOf(session, row, Start(session, Delete, row).Execute()),
            new GuardedRow(tenant, account.Id, account.Version),
            cancellationToken);

    private static Statement Start(SqliteSession session, Sql sql, GuardedRow row) =>
        session[sql].Add(row.Tenant.Value).Add(row.Id).Add(row.Version);

    private static SaveResult ResultOf(SqliteSession session, GuardedRow row, int changed) =>
        changed == 1 ? SaveResult.Saved : Table.Find(session, row.Tenant, row.Id) is null ? SaveResult.Missing : SaveResult.Conflict;

    private static string LookupOf(string email) => email.ToLowerInvariant();
}
