using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Accounts;

/// <summary>
/// Writes accounts and API keys: a document with one more value that is unique and never changes (e-mail address, hash), by which a
/// credential is found.
/// </summary>
internal sealed class CredentialTable(string name, string uniqueColumn)
{
    private readonly Sql insert = new($"INSERT INTO {name} (tenant, id, {uniqueColumn}, document) VALUES (?1, ?2, ?3, ?4)");
    private readonly Sql update = new($"UPDATE {name} SET document = ?4 WHERE tenant = ?1 AND id = ?2 AND {uniqueColumn} = ?3");
    private readonly Sql byUnique = new($"SELECT 1 FROM {name} WHERE tenant = ?1 AND {uniqueColumn} = ?2");

    /// <returns>False when the tenant has this unique value already.</returns>
    public Task<bool> InsertAsync(
        SqliteDatabase database, TenantId tenant, string id, string unique, byte[] document, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(Insert, (this, new Row(tenant, id, unique, document)), cancellationToken);

    /// <returns>False when there is no such row, or its unique value would change.</returns>
    public Task<bool> UpdateAsync(
        SqliteDatabase database, TenantId tenant, string id, string unique, byte[] document, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(Update, (this, new Row(tenant, id, unique, document)), cancellationToken);

    private static bool Insert(SqliteSession session, (CredentialTable Table, Row Row) write)
    {
        using (var rows = session[write.Table.byUnique].Add(write.Row.Tenant.Value).Add(write.Row.Unique).Query())
        {
            if (rows.Next())
                return false;
        }

        write.Row.Bind(session[write.Table.insert]).Execute();
        return true;
    }

    private static bool Update(SqliteSession session, (CredentialTable Table, Row Row) write) =>
        write.Row.Bind(session[write.Table.update]).Execute() == 1;

    private readonly record struct Row(TenantId Tenant, string Id, string Unique, byte[] Document)
    {
        public Statement Bind(Statement statement) => statement.Add(Tenant.Value).Add(Id).Add(Unique).Add(Document);
    }
}
