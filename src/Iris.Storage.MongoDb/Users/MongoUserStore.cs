using Iris.Core.Kernel;
using Iris.Core.Users;

namespace Iris.Storage.MongoDb.Users;

internal sealed class MongoUserStore(UserRows users) : IUserStore
{
    public async Task<SaveResult> CreateAsync(TenantId tenant, User user, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!await users.TryInsertAsync(tenant, user))
            return SaveResult.Taken;

        user.Version = 1;
        return SaveResult.Saved;
    }

    public Task<User?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        users.Documents.FindAsync(tenant, id, cancellationToken);

    public Task<IReadOnlyList<User>> FindManyAsync(TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        users.Documents.FindManyAsync(tenant, ids, cancellationToken);

    public async Task<IReadOnlyList<User?>> FindOwnersAsync(
        TenantId tenant, string key, IReadOnlyList<string> values, CancellationToken cancellationToken)
    {
        var lookups = values.Select(value => DestinationFormat.LookupOf(key, value)).ToList();
        var found = await users.Documents.AllAsync(UserRows.Owners(tenant, key, lookups.Distinct()), cancellationToken);
        var owners = new Dictionary<string, User>(StringComparer.Ordinal);
        foreach (var user in found)
        {
            foreach (var destination in user.Destinations.Where(destination => destination.Key == key))
                owners[destination.LookupValue] = user;
        }

        return lookups.ConvertAll(value => owners.GetValueOrDefault(value));
    }

    public Task<Page<User>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        users.Documents.NewestAsync(tenant, [], cursor, limit, cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, User user, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await users.Documents.SaveAsync(tenant, user.Id, user.Version, users.Changes(user));
        if (result == SaveResult.Saved)
            user.Version++;
        return result;
    }
}
