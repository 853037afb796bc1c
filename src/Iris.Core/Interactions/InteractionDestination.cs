using System.Text.Json.Serialization;
using Iris.Core.Addresses;

namespace Iris.Core.Interactions;

/// <summary>An address that an interaction goes to or came from.</summary>
/// <param name="Key">Kind of address, such as <c>PhoneNumber</c>.</param>
/// <param name="Value">Normalised address.</param>
/// <param name="Group">As on the user's destination.</param>
/// <param name="UserId">Its owner; the first owner of the interaction when nobody owns it.</param>
public sealed record InteractionDestination(string Key, string Value, string Group, string UserId)
{
    /// <summary>The member of a send that lists them.</summary>
    internal const string Field = "Destinations";

    /// <summary>The form in which it is searched for.</summary>
    [JsonIgnore]
    public string LookupValue => Address.LookupValue;

    [JsonIgnore]
    public Address Address => new(Key, Value);

    /// <summary>The path of one of a send's destinations.</summary>
    internal static string FieldOf(int index) => $"{Field}[{index}]";
}
