namespace Iris.WebConsole.Users;

/// <summary>A person as the API answers them.</summary>
public sealed record UserAnswer(
    string Id, string? Name, IReadOnlyDictionary<string, IReadOnlyList<string>> PrimaryKey, IReadOnlyList<UserDestination> Destinations,
    IReadOnlyList<UserEvent> History, DateTimeOffset Created, DateTimeOffset Updated)
{
    /// <summary>What the tenant remembers of the person beside their addresses.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> OwnKeys => PrimaryKey.Where(one => Destinations.All(destination => destination.Key != one.Key));
}

public sealed record UserDestination(string Key, string Value, string Group);

public sealed record UserEvent(DateTimeOffset Date, string Event, string? Notes);

/// <summary>An address that wants nothing more through a channel.</summary>
public sealed record OptOutAnswer(string Id, string Channel, string Destination, string? IntegrationId, string Source, string? Reason, DateTimeOffset Created);

/// <summary>What a merge comes to.</summary>
public sealed record MergeAnswer(UserAnswer User, string MergedUserId, MergeMoved Moved, IReadOnlyList<Gateway.ApiProblem> Conflicts);

public sealed record MergeMoved(int Destinations, int OpenProcesses, int ClosedProcesses, int Interactions, int OptOuts);

/// <summary>Until when free-form messages may go to an address through an integration.</summary>
public sealed record WindowAnswer(
    string IntegrationId, string IntegrationName, string Channel, string Destination, DateTimeOffset LastInbound, DateTimeOffset OpenUntil, bool IsOpen);
