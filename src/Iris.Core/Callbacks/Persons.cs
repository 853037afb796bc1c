using Iris.Core.Addresses;
using Iris.Core.Kernel;
using Iris.Core.Users;

namespace Iris.Core.Callbacks;

/// <summary>The users behind what providers tell: found, made, and joined where a notice tells that two addresses are one person's.</summary>
internal sealed class Persons(UserResolver resolver, UserAddresses addresses, UserMerger merger, IUserStore store)
{
    private const string Reason = "The provider told both addresses as one person's";

    /// <summary>The user who wrote; made when nobody owns any of the addresses.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="sender">Who wrote.</param>
    /// <param name="name">Name that the channel shows; null when it tells none.</param>
    /// <param name="channel">Name of the channel.</param>
    /// <param name="now">Creation time of a new user.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ResolvedUsers> ResolveAsync(
        TenantId tenant, Sender sender, string? name, string channel, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var found = await resolver.ResolveAsync(tenant, sender.All, create: true, name, now, null, cancellationToken);
        if (await MergeAsync(tenant, sender.All, found.Owners, cancellationToken))
            found = await resolver.ResolveAsync(tenant, sender.All, create: true, name, now, null, cancellationToken);
        if (found.Created is { } created)
            UserAddresses.KeepSpellings(created, channel);
        else
            await addresses.JoinAsync(found.First!, sender.All, channel, name, cancellationToken);
        return found;
    }

    /// <summary>Keeps other addresses that a notice about a message tells of the person whom it went to.</summary>
    public async Task JoinAsync(
        TenantId tenant, Address address, IReadOnlyList<Address> others, string channel, CancellationToken cancellationToken)
    {
        IReadOnlyList<Address> all = [address, .. others];
        var owners = await store.FindOwnersAsync(tenant, all, cancellationToken);
        if (await MergeAsync(tenant, all, owners, cancellationToken))
            owners = await store.FindOwnersAsync(tenant, all, cancellationToken);
        if (owners[0] is { } owner)
            await addresses.JoinAsync(owner, others, channel, null, cancellationToken);
    }

    /// <summary>
    /// Makes one user of those who own two addresses that a provider told as one person's: the one that was there first gets what the others have. An
    /// id of the provider's own does not do that: whom it stands for is the provider's to change.
    /// </summary>
    private async Task<bool> MergeAsync(
        TenantId tenant, IReadOnlyList<Address> told, IReadOnlyList<User?> owners, CancellationToken cancellationToken)
    {
        var ids = owners.Where((owner, i) => owner is not null && DestinationKinds.Find(told[i].Key) is not null).Select(owner => owner!.Id)
            .Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var id in ids.Skip(1))
            await merger.MergeAsync(tenant, ids[0], id, isDry: false, Reason, new ErrorList(), cancellationToken);
        return ids.Count > 1;
    }
}
