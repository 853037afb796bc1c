using Iris.Core.Addresses;
using Iris.Core.Integrations;
using Iris.Core.Users;

namespace Iris.Core.OptOuts;

/// <summary>
/// Addresses of the person behind one: what somebody says by their number holds for their user id on the same channel too. Which those are is looked
/// up when it matters, since an address may become known later, by a notice or by a merge.
/// </summary>
public sealed class PersonAddresses(IUserStore users)
{
    /// <summary>For each address those that an opt-out of the same person may be kept by, itself first.</summary>
    public async ValueTask<IReadOnlyList<IReadOnlyList<Address>>> OfEachAsync(
        ResolvedIntegration integration, IReadOnlyList<Address> addresses, CancellationToken cancellationToken)
    {
        if (integration.Takes.Count == 1 && integration.Adapter.Descriptor.Aliases.Count == 0)
            return [.. addresses.Select(address => new[] { address })];

        var owners = await users.FindOwnersAsync(integration.Integration.Tenant, addresses, cancellationToken);
        return [.. addresses.Select((address, i) => WithThoseOf(owners[i], address, integration))];
    }

    private static IReadOnlyList<Address> WithThoseOf(User? owner, Address address, ResolvedIntegration integration)
    {
        // Two numbers of one person are two accounts; a number and a user id are one, and an id of the provider's own stands for all.
        var others = owner?.Destinations.Select(one => one.Address)
            .Where(one => one.Key != address.Key && (IsTaken(integration, one) || IsAlias(integration, one)));
        return [address, .. others ?? []];
    }

    internal static bool IsTaken(ResolvedIntegration integration, Address address) => integration.Takes.Any(kind => kind.Key == address.Key);

    private static bool IsAlias(ResolvedIntegration integration, Address address) =>
        integration.Adapter.Descriptor.Aliases.Any(kind => kind.Key == address.Key);
}
