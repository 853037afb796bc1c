using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Users;

namespace Iris.Api.Users;

/// <summary>A user as interactions show it. (Source: A.3)</summary>
/// <param name="Id">Id of the user.</param>
/// <param name="Metadata">The caller's own object, or null.</param>
/// <param name="Name">Name for people.</param>
/// <param name="PrimaryKey">The user's addresses by kind, then the caller's own entries.</param>
internal sealed record UserSummary(string Id, JsonElement? Metadata, string? Name, IReadOnlyDictionary<string, List<string>> PrimaryKey)
{
    internal static UserSummary From(User user) => new(user.Id, user.Metadata, user.Name, KeysOf(user));

    internal static Dictionary<string, List<string>> KeysOf(User user)
    {
        var keys = new Dictionary<string, List<string>>();
        foreach (var destination in user.Destinations.Where(destination => destination.IsShown))
            Add(destination.Key, destination.Value);
        foreach (var own in user.PrimaryKey)
            Add(own.Key, own.Value);
        return keys;

        void Add(string key, string value)
        {
            if (!keys.TryGetValue(key, out var values))
                keys[key] = values = [];
            values.Add(value);
        }
    }
}

/// <summary>A user with everything that is kept about it.</summary>
/// <param name="Id">Id of the user.</param>
/// <param name="Metadata">The caller's own object, or null.</param>
/// <param name="Name">Name for people.</param>
/// <param name="PrimaryKey">The user's addresses by kind, then the caller's own entries.</param>
/// <param name="Destinations">The user's addresses with their groups.</param>
/// <param name="History">What happened to the user's identity, oldest first: the last 100.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Updated">When it was changed last.</param>
internal sealed record UserResponse(
    string Id,
    JsonElement? Metadata,
    string? Name,
    IReadOnlyDictionary<string, List<string>> PrimaryKey,
    IReadOnlyList<DestinationResponse> Destinations,
    IReadOnlyList<UserEventResponse> History,
    DateTimeOffset Created,
    DateTimeOffset Updated)
{
    internal static UserResponse From(User user) => new(
        user.Id,
        user.Metadata,
        user.Name,
        UserSummary.KeysOf(user),
        [.. user.Destinations.Where(destination => destination.IsShown).Select(destination => new DestinationResponse(
            destination.Key, destination.Value, destination.Group, destination.Spellings))],
        [.. user.History.Select(one => new UserEventResponse(one.Date, one.Event, one.Notes))],
        user.Created,
        user.Updated);
}

/// <summary>An address of a user.</summary>
/// <param name="Key">Kind of address: <c>PhoneNumber</c>, <c>Email</c>, <c>WhatsAppUserId</c>, <c>Sender</c> or <c>Group</c>.</param>
/// <param name="Value">The address in its stored form.</param>
/// <param name="Group">Free label.</param>
/// <param name="Spellings">How channels spell it where that differs, by the channel's name; absent where none does.</param>
internal sealed record DestinationResponse(
    string Key,
    string Value,
    string Group,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Spellings);

/// <summary>Something that happened to a user's identity.</summary>
/// <param name="Date">When.</param>
/// <param name="Event"><c>USER_MERGED</c>, <c>DESTINATION_JOINED</c>, <c>DESTINATION_MOVED</c> or <c>DESTINATION_LOST</c>.</param>
/// <param name="Notes">The address that it is about, and the provider's word; of a merge, the user that went.</param>
internal sealed record UserEventResponse(
    DateTimeOffset Date,
    [property: AllowedValues(UserEvents.Merged, UserEvents.DestinationJoined, UserEvents.DestinationMoved, UserEvents.DestinationLost)] string Event,
    string? Notes);

/// <summary>A user after another one was merged into it: what a <c>USER_MERGED_EVT</c> posts.</summary>
/// <param name="Id">Id of the user.</param>
/// <param name="MergedUserId">The user that went; its id leads to this one from now on.</param>
/// <param name="Metadata">The caller's own object, or null.</param>
/// <param name="Name">Name for people.</param>
/// <param name="PrimaryKey">The user's addresses by kind, then the caller's own entries.</param>
/// <param name="Destinations">The user's addresses with their groups.</param>
/// <param name="History">What happened to the user's identity, oldest first.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Updated">When it was changed last.</param>
internal sealed record MergedUserResponse(
    string Id,
    string MergedUserId,
    JsonElement? Metadata,
    string? Name,
    IReadOnlyDictionary<string, List<string>> PrimaryKey,
    IReadOnlyList<DestinationResponse> Destinations,
    IReadOnlyList<UserEventResponse> History,
    DateTimeOffset Created,
    DateTimeOffset Updated)
{
    internal static MergedUserResponse From(User user, string mergedUserId)
    {
        var shown = UserResponse.From(user);
        return new(
            shown.Id, mergedUserId, shown.Metadata, shown.Name, shown.PrimaryKey, shown.Destinations, shown.History, shown.Created, shown.Updated);
    }
}
