using Iris.Core.Addresses;
using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>Who the destinations of a send belong to.</summary>
/// <param name="Owners">The owner of each destination, by position; null where nobody owns it.</param>
/// <param name="Created">A user that has to be created; it owns all the destinations.</param>
internal sealed record ResolvedUsers(IReadOnlyList<User?> Owners, User? Created)
{
    /// <summary>The owner of the first destination that has one: the process is that user's. Null when there is no user at all.</summary>
    public User? First { get; } = Created ?? Owners.FirstOrDefault(owner => owner is not null);

    /// <summary>The same, but what nobody owns is a user's: of a process that the send names.</summary>
    public ResolvedUsers With(User user) => new([.. Owners.Select(owner => owner ?? user)], Created);

    /// <summary>Every user once, in the order of the destinations.</summary>
    public IReadOnlyList<User> All() =>
        Created is not null ? [Created] : [.. Owners.OfType<User>().DistinctBy(user => user.Id)];
}

/// <summary>
/// Finds the users behind destinations, or makes one. At least one destination owned: nothing is made, since a message to a group must
/// not merge people.
/// </summary>
internal sealed class UserResolver(IUserStore store)
{
    /// <param name="tenant">The tenant.</param>
    /// <param name="addresses">Whom it is sent to, or who wrote.</param>
    /// <param name="create">Whether a user may be made when nobody owns any of them.</param>
    /// <param name="name">Name of such a user; the first address when null.</param>
    /// <param name="now">Its creation time.</param>
    /// <param name="planned">Users that the same commit makes before; null for none.</param>
    /// <param name="cancellationToken">Cancels the look-up.</param>
    public async Task<ResolvedUsers> ResolveAsync(
        TenantId tenant, IReadOnlyList<Address> addresses, bool create, string? name, DateTimeOffset now, PlannedUsers? planned,
        CancellationToken cancellationToken)
    {
        var owners = await store.FindOwnersAsync(tenant, addresses, cancellationToken);
        if (planned is not null)
            owners = [.. owners.Select((owner, i) => owner ?? planned.Find(addresses[i]))];
        if (!create || owners.Any(owner => owner is not null))
            return new ResolvedUsers(owners, null);

        var user = new User
        {
            Id = IrisId.New(now),
            Tenant = tenant,
            Name = name ?? addresses[0].Value,
            // Steps of a strategy may all go to one address.
            Destinations = [.. addresses.Where((address, i) => !addresses.Take(i).Any(address.IsSame)).Select(address => new UserDestination(address.Key, address.Value))],
            Created = now,
            Updated = now,
        };
        return new ResolvedUsers(owners, user);
    }
}
