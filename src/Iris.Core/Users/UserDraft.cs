using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>What a caller wants a user to be; a member that is null is left as it is, or empty in a new user.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Metadata">The caller's own object.</param>
/// <param name="Destinations">All the destinations of the user.</param>
/// <param name="PrimaryKey">
/// All of the caller's own entries, and beside them, as it is answered, destinations by their kind; see <see cref="UserKey"/>.
/// </param>
public sealed record UserDraft(string? Name, JsonElement? Metadata, IReadOnlyList<DestinationDraft>? Destinations, JsonElement? PrimaryKey = null)
{
    /// <summary>Most destinations of a user.</summary>
    public const int MaxDestinations = 100;
}

/// <summary>A destination as a caller gives it.</summary>
/// <param name="Key">One of <see cref="DestinationKeys.All"/>, without regard to case.</param>
/// <param name="Value">The address in any accepted form.</param>
/// <param name="Group">Free label; null for the default.</param>
public sealed record DestinationDraft(string? Key, string? Value, string? Group);

/// <summary>A draft that holds.</summary>
/// <param name="Destinations">The destinations to store, each once; null when the draft names none.</param>
/// <param name="Keys">Its primary key; null for none.</param>
internal sealed record CheckedDraft(List<UserDestination>? Destinations, PrimaryKey? Keys)
{
    /// <summary>What the user shall own, with where the draft says so.</summary>
    public IEnumerable<GivenDestination> Given =>
        Destinations?.Select((one, i) => new GivenDestination(one, UserErrors.DestinationField(i))) ?? Keys?.Destinations ?? [];

    /// <summary>Gives a user what the draft has of them.</summary>
    /// <returns>What hinders it.</returns>
    public ErrorList GiveTo(User user)
    {
        var errors = new ErrorList();
        var former = user.Destinations;
        if (Destinations is not null)
            user.Destinations = [.. Destinations.Select(one => UserDraftValidator.Kept(user, one)), .. former.Where(known => !known.IsShown)];
        if (Keys is null)
            return errors;

        user.PrimaryKey = Keys.Own;
        if (Destinations is null)
        {
            Keys.GiveAddresses(user);
            if (user.Destinations.Count > Math.Max(UserDraft.MaxDestinations, former.Count))
                errors.Add(CommonErrors.TooMany(UserErrors.PrimaryKeyField, UserDraft.MaxDestinations));
            return errors;
        }

        // As it was answered, or as it will be.
        foreach (var kind in Keys.Kinds.Where(kind => !Keys.HasSame(kind, former) && !Keys.HasSame(kind, user.Destinations)))
            errors.Add(UserErrors.DestinationsDiffer(kind));
        return errors;
    }
}

/// <summary>Checks drafts and brings their destinations to the stored form.</summary>
internal static class UserDraftValidator
{
    public const int MaxNameLength = 256;
    public const int MaxGroupLength = 64;
    public const int MaxDestinations = UserDraft.MaxDestinations;

    /// <returns>What to store; of use when there are no errors.</returns>
    /// <param name="draft">What is asked for.</param>
    /// <param name="reading">How addresses are read.</param>
    /// <param name="errors">Gets what is wrong with it.</param>
    /// <param name="known">What the user has: as it was answered, it may come back.</param>
    public static CheckedDraft Check(UserDraft draft, AddressReading reading, ErrorList errors, IReadOnlyList<UserDestination>? known = null)
    {
        if (draft.Name is { Length: > MaxNameLength })
            errors.Add(CommonErrors.TooLong("name", MaxNameLength));
        CommonChecks.Object(draft.Metadata, "metadata", errors);
        UserZone.Check(draft.Metadata, "metadata", errors);
        UserLocale.Check(draft.Metadata, "metadata", errors);
        return new CheckedDraft(
            draft.Destinations is null ? null : Check(draft.Destinations, reading, errors, known),
            PrimaryKey.Read(draft.PrimaryKey, reading, known, errors));
    }

    public static List<UserDestination> Check(
        IReadOnlyList<DestinationDraft> drafts, AddressReading reading, ErrorList errors, IReadOnlyList<UserDestination>? known = null)
    {
        var destinations = new List<UserDestination>();
        if (drafts.Count > MaxDestinations)
        {
            errors.Add(CommonErrors.TooMany(UserErrors.DestinationsField, MaxDestinations));
            return destinations;
        }

        for (var i = 0; i < drafts.Count; i++)
        {
            var destination = Check(drafts[i], $"{UserErrors.DestinationsField}[{i}].", reading, errors, known);
            if (destination is not null && !destinations.Exists(one => Same(one, destination)))
                destinations.Add(destination);
        }

        return destinations;
    }

    /// <param name="draft">A destination.</param>
    /// <param name="path">Prefix of the field paths, with its dot; empty at the top.</param>
    /// <param name="reading">How addresses are read.</param>
    /// <param name="errors">Gets what is wrong with it.</param>
    /// <param name="known">What the user has.</param>
    public static UserDestination? Check(
        DestinationDraft draft, string path, AddressReading reading, ErrorList errors, IReadOnlyList<UserDestination>? known = null)
    {
        if (draft.Group is { Length: > MaxGroupLength })
            errors.Add(CommonErrors.TooLong(path + "group", MaxGroupLength));
        if (string.IsNullOrWhiteSpace(draft.Value))
            errors.Add(CommonErrors.Required(path + "value"));
        if (string.IsNullOrWhiteSpace(draft.Key))
            errors.Add(CommonErrors.Required(path + "key"));
        else if (DestinationKinds.Find(draft.Key) is not { } kind)
            errors.Add(CommonErrors.NotAllowed(path + "key", DestinationKeys.All));
        else if (Read(kind, draft.Value, path + "value", reading, errors, known) is { } value)
            return new UserDestination(kind.Key, value, string.IsNullOrWhiteSpace(draft.Group) ? UserDestination.DefaultGroup : draft.Group);

        return null;
    }

    /// <summary>An address in its stored form; null when it is none.</summary>
    public static string? Read(
        DestinationKind kind, string? raw, string field, AddressReading reading, ErrorList errors, IReadOnlyList<UserDestination>? known)
    {
        if (known?.FirstOrDefault(one => one.Key == kind.Key && one.Value == raw) is { } stored)
            return stored.Value;
        if (kind.TryNormalise(raw, reading, out var value))
            return value;

        errors.Add(UserErrors.InvalidDestination(field, kind.Problem));
        return null;
    }

    /// <summary>Spellings that providers told are not the caller's to give.</summary>
    public static UserDestination Kept(User user, UserDestination given) => given with { Spellings = user.Find(given.Address)?.Spellings };

    public static bool Same(UserDestination one, UserDestination other) => one.Address.IsSame(other.Address);
}
