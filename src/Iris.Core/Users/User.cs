using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Addresses;
using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>An end user: the person behind one or more destinations.</summary>
public sealed class User
{
    public const int MaxHistory = 100;

    public required string Id { get; init; }

    public required TenantId Tenant { get; init; }

    /// <summary>Name for people; a blank one is none.</summary>
    public string? Name { get; set => field = string.IsNullOrWhiteSpace(value) ? null : value; }

    /// <summary>The caller's own object, or null.</summary>
    public JsonElement? Metadata { get; set; }

    /// <summary>Destinations that this user owns; each belongs to one user of the tenant at most.</summary>
    public List<UserDestination> Destinations { get; set; } = [];

    /// <summary>The caller's own entries of the primary key, in the order in which they were given.</summary>
    public List<UserKey> PrimaryKey { get; set; } = [];

    /// <summary>What happened to the user's identity, oldest first; of more than <see cref="MaxHistory"/> the oldest go.</summary>
    public List<UserEvent> History { get; set; } = [];

    public required DateTimeOffset Created { get; init; }

    public required DateTimeOffset Updated { get; set; }

    /// <summary>Adds to the history.</summary>
    public void Record(DateTimeOffset date, string what, string? notes)
    {
        History.Add(new UserEvent(date, what, notes));
        if (History.Count > MaxHistory)
            History.RemoveRange(0, History.Count - MaxHistory);
        Updated = date;
    }

    /// <summary>The destination that is this address, however it is spelt; null when the user has none.</summary>
    public UserDestination? Find(Address address) => Destinations.Find(known => known.Address.IsSame(address));

    /// <summary>Guards saves; kept by the store.</summary>
    [JsonIgnore]
    public long Version { get; set; }
}

/// <summary>A destination that a user owns.</summary>
/// <param name="Key">Kind of address: <c>PhoneNumber</c>, <c>Email</c>, or a name of the channel's own.</param>
/// <param name="Value">Normalised address.</param>
/// <param name="Group">Free label; <c>ungroup</c> unless the caller says otherwise.</param>
public sealed record UserDestination(string Key, string Value, string Group = UserDestination.DefaultGroup)
{
    /// <summary>As in the documented answer. (Source: A.3)</summary>
    public const string DefaultGroup = "ungroup";

    /// <summary>
    /// How channels spell it where that differs, by the channel's name: what a provider told is what it knows. Null for none.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string>? Spellings { get; init; }

    /// <summary>False for an id of a provider's own, by which it names the person: nobody can send to it.</summary>
    [JsonIgnore]
    public bool IsShown => DestinationKinds.Find(Key) is not null;

    [JsonIgnore]
    public Address Address => new(Key, Value);

    /// <summary>What must be unique in the tenant, together with the key.</summary>
    [JsonIgnore]
    public string LookupValue => Address.LookupValue;

    /// <summary>The spelling that a channel's provider told; null when it told none.</summary>
    public string? SpellingAt(string channel) => Spellings?.GetValueOrDefault(channel);
}
