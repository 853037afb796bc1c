using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Kernel;
using Iris.Core.Users;

namespace Iris.Api.Users;

/// <summary>A user to create or to change. In a change, members left out stay as they are.</summary>
[RefusesAlike]
internal sealed class UserRequest
{
    /// <summary>Name for people.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// Any object of the caller's. <c>timeZone</c> in it (IANA or Windows id, or an offset) is whose quiet hours count, <c>locale</c> a BCP 47 tag; what
    /// cannot be read is refused.
    /// </summary>
    public JsonElement? Metadata { get; set; }

    /// <summary>The addresses that the user owns. In a change they replace all.</summary>
    [MaxItems(UserDraft.MaxDestinations)]
    public List<DestinationRequest>? Destinations { get; set; }

    /// <summary>
    /// Entries of the caller's own, such as the number of a file: any key to a string or a list of strings; in a change they replace all. Users are found
    /// by them. As in answers, kinds of address may stand beside them: without <c>destinations</c> they say which addresses of that kind the user has.
    /// </summary>
    public JsonElement? PrimaryKey { get; set; }

    internal UserDraft ToDraft() => new(Name, Metadata, Destinations?.ConvertAll(destination => destination.ToDraft()), PrimaryKey);
}

/// <summary>Addresses to add to a user.</summary>
[RefusesAlike]
internal sealed class DestinationsRequest
{
    /// <summary>The addresses. One that the user has already gets the group given here.</summary>
    [MaxItems(UserDraft.MaxDestinations)]
    public required List<DestinationRequest> Destinations { get; set; }

    internal List<DestinationDraft> ToDrafts() => Destinations?.ConvertAll(destination => destination.ToDraft()) ?? [];
}

/// <summary>An address of a user.</summary>
[RefusesAlike]
internal sealed class DestinationRequest
{
    /// <summary>Kind of address.</summary>
    [AllowedValues(
        DestinationKeys.PhoneNumber, DestinationKeys.Email, DestinationKeys.WhatsAppUserId, DestinationKeys.Sender, DestinationKeys.Group)]
    public required string Key { get; set; }

    /// <summary>The address. Phone numbers in any common form: with country code, or in national writing where the tenant has a <c>defaultRegion</c>.</summary>
    public required string Value { get; set; }

    /// <summary>Free label; <c>ungroup</c> when absent.</summary>
    public string? Group { get; set; }

    internal DestinationDraft ToDraft() => new(Key, Value, Group);
}
