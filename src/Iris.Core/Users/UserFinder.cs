using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>Finds users by what they own.</summary>
public sealed class UserFinder(IUserStore store)
{
    /// <summary>The owner of an address, as a list of one or none.</summary>
    /// <param name="tenant">The tenant.</param>
    /// <param name="destination">The address in any accepted form.</param>
    /// <param name="key">Its kind; told by its form when null.</param>
    /// <param name="errors">Gets what is wrong with the question.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Null when there are errors.</returns>
    public async Task<Page<User>?> FindAsync(
        TenantId tenant, string destination, string? key, ErrorList errors, CancellationToken cancellationToken)
    {
        key ??= DestinationFormat.KeyOf(destination);
        var known = DestinationKeys.All.FirstOrDefault(one => string.Equals(one, key, StringComparison.OrdinalIgnoreCase));
        string? value = null;
        if (known is null)
            errors.Add(CommonErrors.NotAllowed("key", DestinationKeys.All));
        else if (!DestinationFormat.TryNormalise(known, destination, out value, out var problem))
            errors.Add(UserErrors.InvalidDestination("destination", problem));
        if (!errors.IsEmpty)
            return null;

        var owners = await store.FindOwnersAsync(tenant, known!, [value!], cancellationToken);
        return new Page<User>([.. owners.OfType<User>()], null);
    }
}
