using Iris.Core.Addresses;
using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Users;

namespace Iris.Storage.MongoDb.Users;

internal sealed class MongoUserStore(UserRows users, MergeRows merges, IIdempotencyStore keys) : IUserStore
{
    public async Task<SaveResult> CreateAsync(TenantId tenant, User user, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!await users.TryInsertAsync(tenant, user))
            return SaveResult.Taken;

        user.Version = 1;
        return SaveResult.Saved;
    }

    /// <summary>The key must be new among users as well as among what else is accepted; two of each kind at the very same moment may both pass.</summary>
    public async Task<SaveResult> TryCreateAsync(TenantId tenant, User user, IdempotencyRecord record, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(tenant, record.Key, cancellationToken) is not null)
            return SaveResult.Conflict;

        cancellationToken.ThrowIfCancellationRequested();
        if (await users.TryInsertAsync(tenant, user, record))
        {
            user.Version = 1;
            return SaveResult.Saved;
        }

        return await keys.FindAsync(tenant, record.Key, CancellationToken.None) is null ? SaveResult.Taken : SaveResult.Conflict;
    }

    public Task<User?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        merges.FollowAsync(tenant, id, cancellationToken);

    public async Task<IReadOnlyDictionary<string, User>> FindManyAsync(
        TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var found = (await users.Documents.FindManyAsync(tenant, ids, cancellationToken)).ToDictionary(user => user.Id);
        var missing = ids.Where(id => !found.ContainsKey(id)).ToHashSet();
        var merged = missing.Count == 0 ? [] : await merges.Documents.FindManyAsync(tenant, missing, cancellationToken);
        foreach (var merge in merged)
        {
            if (await merges.FollowAsync(tenant, merge.Into, cancellationToken) is { } user)
                found.Add(merge.Id, user);
        }

        return found;
    }

    public async Task<IReadOnlyList<User?>> FindOwnersAsync(
        TenantId tenant, IReadOnlyList<Address> addresses, CancellationToken cancellationToken)
    {
        var lookups = addresses.Select(address => (address.Key, Value: address.LookupValue)).ToList();
        var owners = new Dictionary<(string Key, string Value), User>();
        // Nearly always one kind.
        foreach (var kind in lookups.Distinct().GroupBy(lookup => lookup.Key))
        {
            foreach (var user in await users.Documents.AllAsync(UserRows.Owners(tenant, kind.Key, kind.Select(lookup => lookup.Value)), cancellationToken))
            {
                foreach (var destination in user.Destinations.Where(destination => destination.Key == kind.Key))
                    owners[(kind.Key, destination.LookupValue)] = user;
            }
        }

        return lookups.ConvertAll(owners.GetValueOrDefault);
    }

    public Task<Page<User>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        users.Documents.NewestAsync(tenant, [], cursor, limit, cancellationToken);

    public Task<Page<User>> ListByKeyAsync(TenantId tenant, UserKey key, string? cursor, int limit, CancellationToken cancellationToken) =>
        users.Documents.NewestAsync(tenant, UserRows.Having(tenant, key), cursor, limit, cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, User user, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await users.Documents.SaveAsync(tenant, user.Id, user.Version, users.Changes(user));
        if (result == SaveResult.Saved)
            user.Version++;
        return result;
    }
}
