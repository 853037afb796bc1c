namespace Iris.Core.Users;

/// <summary>Users that are made by one commit, so that a later send of it to the same address joins them.</summary>
internal sealed class PlannedUsers
{
    private readonly Dictionary<(string Key, string Lookup), User> byAddress = [];

    public void Add(User user)
    {
        foreach (var destination in user.Destinations)
            byAddress[(destination.Key, DestinationFormat.LookupOf(destination.Key, destination.Value))] = user;
    }

    public User? Find(string key, string value) => byAddress.GetValueOrDefault((key, DestinationFormat.LookupOf(key, value)));
}
