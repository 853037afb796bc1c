using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Core.Users;

namespace Iris.Core.Interactions;

/// <summary>A search as a caller asks for it; every member may be absent.</summary>
public sealed record InteractionSearchDraft
{
    private const int MaxTextLength = 256;

    public string? Status { get; init; }

    public string? CustomStatus { get; init; }

    public string? IntegrationId { get; init; }

    public string? ProcessId { get; init; }

    public string? UserId { get; init; }

    public string? Destination { get; init; }

    public string? Direction { get; init; }

    public string? Dispatch { get; init; }

    public string? CreatedFrom { get; init; }

    public string? CreatedTo { get; init; }

    public string? Text { get; init; }

    /// <summary>The filter that it means.</summary>
    /// <param name="reading">How addresses are read.</param>
    /// <param name="errors">Gets everything that is wrong with it.</param>
    public InteractionSearch ToFilter(AddressReading reading, ErrorList errors) => new()
    {
        Status = NameOf(Status, "status", EnumNames.Statuses, errors),
        CustomStatus = Limited(CustomStatus, "customStatus", errors),
        IntegrationId = IdOf(IntegrationId, "integrationId", errors),
        ProcessId = IdOf(ProcessId, "processId", errors),
        UserId = IdOf(UserId, "userId", errors),
        Destination = AddressOf(Destination, reading, errors),
        Direction = NameOf(Direction, "direction", EnumNames.Directions, errors),
        Stage = NameOf(Dispatch, "dispatch", EnumNames.Stages, errors),
        CreatedFrom = WireTime.Parse(CreatedFrom, "createdFrom", errors),
        CreatedTo = WireTime.Parse(CreatedTo, "createdTo", errors),
        Text = Limited(Text, "text", errors) is { } text ? InteractionSummary.ToSearchText(text) : null,
    };

    private static T? NameOf<T>(string? name, string field, IReadOnlyDictionary<T, string> names, ErrorList errors)
        where T : struct, Enum
    {
        if (name is null)
            return null;

        foreach (var (value, known) in names)
        {
            if (string.Equals(known, name, StringComparison.OrdinalIgnoreCase))
                return value;
        }

        errors.Add(CommonErrors.NotAllowed(field, names.Values));
        return null;
    }

    /// <summary>What has not the form of an id is nobody's, as everywhere; a search can say so.</summary>
    private static string? IdOf(string? id, string field, ErrorList errors)
    {
        if (id is not null && !IrisId.IsValid(id))
            errors.Add(CommonErrors.InvalidId(field));
        return id;
    }

    private static string? AddressOf(string? destination, AddressReading reading, ErrorList errors)
    {
        if (destination is null)
            return null;

        if (DestinationKinds.TryGuess(destination, reading, out var address, out var problem))
            return address.LookupValue;

        errors.Add(UserErrors.InvalidDestination("destination", problem));
        return null;
    }

    private static string? Limited(string? text, string field, ErrorList errors)
    {
        if (text?.Length > MaxTextLength)
            errors.Add(CommonErrors.TooLong(field, MaxTextLength));
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }
}
