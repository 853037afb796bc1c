using Iris.Core.Addresses;

namespace Iris.Core.Users;

/// <summary>Brings users whom an earlier version stored to the form that addresses have now.</summary>
public static class AddressRenewal
{
    private const string Word = "another spelling of the address is theirs";

    /// <param name="user">The user.</param>
    /// <param name="isLost">Whether an address, as it is stored now, is somebody else's: two users owned two spellings of it.</param>
    /// <param name="now">When that is noted in the user's history.</param>
    /// <returns>Whether anything was changed.</returns>
    public static bool Renew(User user, Func<Address, bool> isLost, DateTimeOffset now)
    {
        var kept = new List<UserDestination>(user.Destinations.Count);
        foreach (var former in user.Destinations)
        {
            var address = former.Address.Renewed();
            if (isLost(address))
                user.Record(now, UserEvents.DestinationLost, $"{address.Value}: {Word}");
            else if (!kept.Exists(one => one.Address.IsSame(address)))
                kept.Add(former with { Value = address.Value });
        }

        if (kept.SequenceEqual(user.Destinations))
            return false;

        user.Destinations = kept;
        return true;
    }
}
