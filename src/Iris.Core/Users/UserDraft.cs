using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Kernel;

namespace Iris.Core.Users;

/// <summary>What a caller wants a user to be; a member that is null is left as it is, or empty in a new user.</summary>
/// <param name="Name">Name for people.</param>
/// <param name="Metadata">The caller's own object.</param>
/// <param name="Destinations">All the destinations of the user.</param>
public sealed record UserDraft(string? Name, JsonElement? Metadata, IReadOnlyList<DestinationDraft>? Destinations)
{
    /// <summary>Most destinations of a user.</summary>
    public const int MaxDestinations = 100;
}

/// <summary>A destination as a caller gives it.</summary>
/// <param name="Key">One of <see cref="DestinationKeys.All"/>, without regard to case.</param>
/// <param name="Value">The address in any accepted form.</param>
/// <param name="Group">Free label; null for the default.</param>
public sealed record DestinationDraft(string? Key, string? Value, string? Group);

/// <summary>Checks drafts and brings their destinations to the stored form.</summary>
internal static class UserDraftValidator
{
    public const int MaxNameLength = 256;
    public const int MaxGroupLength = 64;
    public const int MaxDestinations = UserDraft.MaxDestinations;

    /// <returns>The destinations to store, each once; null when the draft names none.</returns>
    /// <param name="draft">What is asked for.</param>
    /// <param name="reading">How addresses are read.</param>
    /// <param name="errors">Gets what is wrong with it.</param>
    /// <param name="known">What the user has: as it was answered, it may come back.</param>
    public static List<UserDestination>? Check(UserDraft draft, AddressReading reading, ErrorList errors, IReadOnlyList<UserDestination>? known = null)
    {
        if (draft.Name is { Length: > MaxNameLength })
            errors.Add(CommonErrors.TooLong("name", MaxNameLength));
        CommonChecks.Object(draft.Metadata, "metadata", errors);
        UserZone.Check(draft.Metadata, "metadata", errors);
        UserLocale.Check(draft.Metadata, "metadata", errors);
        return draft.Destinations is null ? null : Check(draft.Destinations, reading, errors, known);
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
        else if (!TryRead(kind, draft.Value, reading, known, out var value))
            errors.Add(UserErrors.InvalidDestination(path + "value", kind.Problem));
        else
            return new UserDestination(kind.Key, value, string.IsNullOrWhiteSpace(draft.Group) ? UserDestination.DefaultGroup : draft.Group);

        return null;
    }

    private static bool TryRead(
        DestinationKind kind, string? raw, AddressReading reading, IReadOnlyList<UserDestination>? known, [NotNullWhen(true)] out string? value)
    {
        value = known?.FirstOrDefault(one => one.Key == kind.Key && one.Value == raw)?.Value;
        return value is not null || kind.TryNormalise(raw, reading, out value);
    }

    public static bool Same(UserDestination one, UserDestination other) => one.Address.IsSame(other.Address);
}
