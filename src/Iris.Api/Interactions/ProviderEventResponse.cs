using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Core.Interactions;

namespace Iris.Api.Interactions;

/// <summary>What the provider told, in its own words.</summary>
/// <param name="Date">When it was learned.</param>
/// <param name="Provider">Name of the provider.</param>
/// <param name="Event">The provider's word for what happened; <c>send</c> for its answer to the gateway's call.</param>
/// <param name="Code">The provider's code.</param>
/// <param name="Description">The provider's description.</param>
/// <param name="Destination">The destination that it is about; null for all.</param>
/// <param name="Raw">The notice as it came: JSON as JSON, anything else as a string.</param>
/// <param name="IntegrationId">The alternative that it came through; absent for the interaction's own integration.</param>
internal sealed record ProviderEventResponse(
    DateTimeOffset Date, string Provider, string Event, string? Code, string? Description, string? Destination, JsonElement? Raw,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? IntegrationId)
{
    internal static ProviderEventResponse From(ProviderEvent told) =>
        new(told.Date, told.Provider, told.Event, told.Code, told.Description, told.Destination, told.Raw, told.IntegrationId);
}
