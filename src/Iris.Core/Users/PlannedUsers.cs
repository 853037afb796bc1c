using Iris.Core.Addresses;

namespace Iris.Core.Users;

/// <summary>Users that are made by one commit, so that a later send of it to the same address joins them.</summary>
internal sealed class PlannedUsers
{
    private readonly Dictionary<(string Key, string Lookup), User> byAddress = [];

    public void Add(User user)
    {
        foreach (var destination in user.Destinations)
            byAddress[(destination.Key, destination.LookupValue)] = user;
    }

    public User? Find(Address address) => byAddress.GetValueOrDefault((address.Key, address.LookupValue));
}
