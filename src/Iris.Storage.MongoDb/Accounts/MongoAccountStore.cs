using Iris.Core;
using Iris.Core.Accounts;
using Iris.Core.Json;
using Iris.Core.Tenants;
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

    public Task<bool> SaveAsync(TenantId tenant, Account account, CancellationToken cancellationToken) =>
        accounts.UpdateAsync(tenant, account, cancellationToken);

    internal BsonDocument Row(Account account) => accounts.Row(account.Tenant, account);

    /// <summary>The row of a row of an earlier version.</summary>
    internal BsonDocument Renew(BsonDocument former) => Row(accounts.Documents.ReadFormer(former));

    internal static BsonDocument ByEmail(TenantId tenant, string email) => new()
    {
        { Fields.Tenant, tenant.Value },
        { Email, LookupOf(email) },
    };

    private static string LookupOf(string email) => email.ToLowerInvariant();
}
