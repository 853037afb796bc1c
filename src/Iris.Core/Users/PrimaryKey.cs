using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>An address that a caller gives a user.</summary>
/// <param name="Destination">In its stored form.</param>
/// <param name="Field">Where it stands.</param>
internal sealed record GivenDestination(UserDestination Destination, string Field);

/// <summary>
/// A primary key as a caller gives it, in the form in which it is answered: keys to a value or values. Those that are kinds of address hold the
/// addresses of that kind, the others are the caller's own. (Source: A.3)
/// </summary>
/// <param name="Own">The caller's own entries, each once.</param>
/// <param name="Kinds">The kinds of address that it names.</param>
/// <param name="Destinations">The addresses under them.</param>
internal sealed record PrimaryKey(List<UserKey> Own, IReadOnlyCollection<string> Kinds, IReadOnlyList<GivenDestination> Destinations)
{
    private static readonly Text TextExpected = new("un texto", "a string");
    private static readonly Text ValuesExpected = new("un texto o una lista de textos", "a string or a list of strings");

    /// <returns>Null when there is none, or none that can be read.</returns>
    /// <param name="given">What the caller gave.</param>
    /// <param name="reading">How addresses are read.</param>
    /// <param name="known">What the user has: as it was answered, it may come back.</param>
    /// <param name="errors">Gets what is wrong with it.</param>
    public static PrimaryKey? Read(JsonElement? given, AddressReading reading, IReadOnlyList<UserDestination>? known, ErrorList errors)
    {
        CommonChecks.Object(given, UserErrors.PrimaryKeyField, errors);
        if (given is not { ValueKind: JsonValueKind.Object } element)
            return null;

        if (element.GetPropertyCount() > UserKey.MaxKeys + DestinationKeys.All.Count)
        {
            errors.Add(CommonErrors.TooMany(UserErrors.PrimaryKeyField, UserKey.MaxKeys));
            return null;
        }

        var (own, kinds, destinations) = (new List<UserKey>(), new HashSet<string>(), new List<GivenDestination>());
        var seen = new HashSet<string>();
        foreach (var member in element.EnumerateObject())
        {
            var field = $"{UserErrors.PrimaryKeyField}.{Shown(member.Name)}";
            var kind = DestinationKinds.Find(member.Name);
            if (!seen.Add(kind?.Key ?? member.Name))
            {
                errors.Add(CommonErrors.Duplicate(field));
            }
            else if (kind is not null)
            {
                kinds.Add(kind.Key);
                foreach (var (value, path) in Values(member.Value, field, UserDraft.MaxDestinations, errors))
                {
                    if (UserDraftValidator.Read(kind, value, path, reading, errors, known) is { } address)
                        destinations.Add(new GivenDestination(new UserDestination(kind.Key, address), path));
                }
            }
            else if (Check(member.Name, field, UserKey.MaxKeyLength, errors))
            {
                foreach (var (value, path) in Values(member.Value, field, UserKey.MaxValues, errors))
                {
                    if (Check(value, path, UserKey.MaxValueLength, errors))
                        own.Add(new UserKey(member.Name, value));
                }
            }
        }

        own = [.. own.Distinct()];
        UserKey.CheckCount(own, errors);
        return new PrimaryKey(own, kinds, destinations);
    }

    /// <summary>Makes the addresses of the kinds that it names all that the user has of them; those that it has already stay as they are.</summary>
    public void GiveAddresses(User user)
    {
        var given = Destinations.Select(one => one.Destination).ToList();
        user.Destinations = [.. user.Destinations.Where(known => !Kinds.Contains(known.Key) || given.Exists(one => UserDraftValidator.Same(one, known)))];
        foreach (var destination in given.Where(one => user.Find(one.Address) is null))
            user.Destinations.Add(destination);
    }

    /// <summary>Whether it names the same addresses of a kind.</summary>
    public bool HasSame(string kind, IReadOnlyList<UserDestination> others)
    {
        var own = Destinations.Where(one => one.Destination.Key == kind).Select(one => one.Destination.LookupValue);
        return own.ToHashSet().SetEquals(others.Where(one => one.Key == kind).Select(one => one.LookupValue));
    }

    private static string Shown(string name) =>
        name.Length <= UserKey.MaxKeyLength ? name : name[..(char.IsHighSurrogate(name[UserKey.MaxKeyLength - 1]) ? UserKey.MaxKeyLength - 1 : UserKey.MaxKeyLength)];

    private static bool Check(string text, string field, int maximum, ErrorList errors)
    {
        if (string.IsNullOrWhiteSpace(text))
            errors.Add(CommonErrors.Required(field));
        else if (text.Length > maximum)
            errors.Add(CommonErrors.TooLong(field, maximum));
        else if (text.Any(char.IsControl))
            errors.Add(CommonErrors.ControlCharacter(field));
        else
            return true;

        return false;
    }

    /// <summary>The values of a key with their paths.</summary>
    private static IEnumerable<(string Value, string Path)> Values(JsonElement given, string field, int maximum, ErrorList errors)
    {
        if (given.ValueKind == JsonValueKind.String)
        {
            yield return (given.GetString()!, field);
            yield break;
        }

        if (given.ValueKind != JsonValueKind.Array)
        {
            errors.Add(CommonErrors.InvalidType(field, ValuesExpected));
            yield break;
        }

        if (given.GetArrayLength() > maximum)
        {
            errors.Add(CommonErrors.TooMany(field, maximum));
            yield break;
        }

        var index = 0;
        foreach (var item in given.EnumerateArray())
        {
            var path = $"{field}[{index++}]";
            if (item.ValueKind == JsonValueKind.String)
                yield return (item.GetString()!, path);
            else
                errors.Add(CommonErrors.InvalidType(path, TextExpected));
        }
    }
}
