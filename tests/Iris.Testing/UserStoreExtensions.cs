using Iris.Core.Addresses;
using Iris.Core.Kernel;
using Iris.Core.Users;

namespace Iris.Testing;

public static class UserStoreExtensions
{
    /// <summary>The owners of addresses of one kind, by position.</summary>
    public static Task<IReadOnlyList<User?>> FindOwnersAsync(
        this IUserStore store, TenantId tenant, string key, IReadOnlyList<string> values, CancellationToken cancellationToken) =>
        store.FindOwnersAsync(tenant, [.. values.Select(value => new Address(key, value))], cancellationToken);
}
