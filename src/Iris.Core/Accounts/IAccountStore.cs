using Iris.Core.Kernel;

namespace Iris.Core.Accounts;

/// <summary>Persists accounts.</summary>
public interface IAccountStore
{
    /// <summary>Adds an account; false when the tenant has one with this e-mail address already (without regard to case).</summary>
    Task<bool> CreateAsync(TenantId tenant, Account account, CancellationToken cancellationToken);

    Task<Account?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>Finds by e-mail address without regard to case.</summary>
    Task<Account?> FindByEmailAsync(TenantId tenant, string email, CancellationToken cancellationToken);

    /// <summary>Accounts, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<Account>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Replaces an account (its e-mail address cannot change) if its version is still current, and counts the version up.</summary>
    Task<SaveResult> SaveAsync(TenantId tenant, Account account, CancellationToken cancellationToken);

    /// <summary>Takes an account out if its version is still current; its e-mail address is free then.</summary>
    Task<SaveResult> RemoveAsync(TenantId tenant, Account account, CancellationToken cancellationToken);
}
