using Iris.Core.Accounts;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Accounts;

internal sealed class MongoAccountStore(MongoStore store) : IAccountStore
{
    /// <summary>The address in the form in which it is looked up.</summary>
    public const string Email = "emailLookup";

    private readonly CredentialRows<Account> accounts = new(
        store[Collections.Accounts], DocumentContext.Documents.Account, account => account.Id, Email, account => LookupOf(account.Email));

    public Task<bool> CreateAsync(TenantId tenant, Account account, CancellationToken cancellationToken) =>
        accounts.InsertAsync(tenant, account, cancellationToken);

    public Task<Account?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        accounts.Documents.FindAsync(tenant, id, cancellationToken);

    public Task<Account?> FindByEmailAsync(TenantId tenant, string email, CancellationToken cancellationToken) =>
        accounts.Documents.FirstAsync(ByEmail(tenant, email), cancellationToken);

    public Task<Page<Account>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        accounts.Documents.NewestAsync(tenant, [], cursor, limit, cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, Account account, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var guard = Guard(tenant, account).Add(Email, LookupOf(account.Email));
        account.Version++;
        var update = accounts.Documents.Changes(account);
        update["$set"][Fields.Version] = account.Version;
        var saved = await accounts.Documents.Rows.UpdateOneAsync(guard, update, cancellationToken: CancellationToken.None).Translated();
        if (saved.MatchedCount == 1)
            return SaveResult.Saved;

        account.Version--;
        return await WhyNotAsync(tenant, account);
    }

    public async Task<SaveResult> RemoveAsync(TenantId tenant, Account account, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var removed = await accounts.Documents.Rows.DeleteOneAsync(Guard(tenant, account), CancellationToken.None).Translated();
        return removed.DeletedCount == 1 ? SaveResult.Saved : await WhyNotAsync(tenant, account);
    }

    internal BsonDocument Row(Account account) => accounts.Row(account.Tenant, account).Set(Fields.Version, account.Version);

    /// <summary>Rows of before versions have none, which null matches.</summary>
    private static BsonDocument Guard(TenantId tenant, Account account) => RowKey.Is(tenant, account.Id).Add(
        Fields.Version, account.Version > 0 ? account.Version : new BsonDocument("$in", new BsonArray { 0L, BsonNull.Value }));

    private async Task<SaveResult> WhyNotAsync(TenantId tenant, Account account) =>
        await accounts.Documents.ExistsAsync(RowKey.Of(tenant, account.Id)) ? SaveResult.Conflict : SaveResult.Missing;

    /// <summary>The row of a row of an earlier version.</summary>
    internal BsonDocument Renew(BsonDocument former) => Row(accounts.Documents.ReadFormer(former));

    internal static BsonDocument ByEmail(TenantId tenant, string email) => new()
    {
        { Fields.Tenant, tenant.Value },
        { Email, LookupOf(email) },
    };

    private static string LookupOf(string email) => email.ToLowerInvariant();
}
