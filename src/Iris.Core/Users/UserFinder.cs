using Iris.Core.Addresses;
using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>Finds users by what they own.</summary>
public sealed class UserFinder(IUserStore store)
{
    /// <summary>The owner of an address, as a list of one or none.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="destination">The address in any accepted form.</param>
    /// <param name="key">Its kind; told by its form when null.</param>
    /// <param name="reading">How addresses are read.</param>
    /// <param name="errors">Gets what is wrong with the question.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="field">Where the address stands in the question.</param>
    /// <returns>Null when there are errors.</returns>
    public async Task<Page<User>?> FindAsync(
        TenantId tenant, string destination, string? key, AddressReading reading, ErrorList errors, CancellationToken cancellationToken,
        string field = "destination")
    {
        Address address;
        if (key is null)
        {
            if (!DestinationKinds.TryGuess(destination, reading, out address, out var problem))
                errors.Add(UserErrors.InvalidDestination(field, problem));
        }
        else
        {
            var kind = DestinationKinds.Find(key);
            string? value = null;
            if (kind is null)
                errors.Add(CommonErrors.NotAllowed("key", DestinationKeys.All));
            else if (!kind.TryNormalise(destination, reading, out value))
                errors.Add(UserErrors.InvalidDestination(field, kind.Problem));
            address = new Address(kind?.Key ?? "", value ?? "");
        }

        if (!errors.IsEmpty)
            return null;

        var owners = await store.FindOwnersAsync(tenant, [address], cancellationToken);
        return new Page<User>([.. owners.OfType<User>()], null);
    }
}
