using Iris.Core.Addresses;
using Iris.Core.Idempotency;
using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>Persists end users. <c>(tenant, key, lookup value)</c> of a destination belongs to one user at most.</summary>
public interface IUserStore
{
    /// <summary>Adds a user with its destinations. <see cref="SaveResult.Taken"/>: another user owns one of them; nothing was written.</summary>
    Task<SaveResult> CreateAsync(TenantId tenant, User user, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a user with the record of the request that asked for it. <see cref="SaveResult.Conflict"/>: something was accepted under its key;
    /// <see cref="SaveResult.Taken"/>: another user owns a destination. Then nothing was written.
    /// </summary>
    Task<SaveResult> TryCreateAsync(TenantId tenant, User user, IdempotencyRecord record, CancellationToken cancellationToken);

    /// <summary>The user of this id, or the one that it was merged into; see <see cref="UserMerge"/>.</summary>
    Task<User?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken);

    /// <summary>The users of these ids by the id that was asked for, found as by <see cref="FindAsync"/>; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<string, User>> FindManyAsync(TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken);

    /// <summary>The owner of each address in any of its spellings, by position; null where nobody owns it.</summary>
    Task<IReadOnlyList<User?>> FindOwnersAsync(TenantId tenant, IReadOnlyList<Address> addresses, CancellationToken cancellationToken);

    /// <summary>Users, newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<User>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Users that have an entry in their primary key, to the letter: newest first, older than <paramref name="cursor"/> (an id).</summary>
    Task<Page<User>> ListByKeyAsync(TenantId tenant, UserKey key, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Replaces a user and its destinations if <see cref="User.Version"/> is still current, and counts the version up.</summary>
    Task<SaveResult> SaveAsync(TenantId tenant, User user, CancellationToken cancellationToken);
}
