using Iris.Core.Sending;

namespace Iris.Api.Users;

/// <summary>Until when free-form messages may go to an address through an integration.</summary>
/// <param name="IntegrationId">Id of the integration.</param>
/// <param name="IntegrationName">Its name.</param>
/// <param name="Channel">Name of its channel.</param>
/// <param name="Destination">The address.</param>
/// <param name="LastInbound">When the user wrote to it last.</param>
/// <param name="OpenUntil">When the window closes, or closed.</param>
/// <param name="IsOpen">Whether it is open now: otherwise only templates go.</param>
internal sealed record WindowResponse(
    string IntegrationId, string IntegrationName, string Channel, string Destination, DateTimeOffset LastInbound, DateTimeOffset OpenUntil, bool IsOpen)
{
    internal static WindowResponse From(UserWindow window) => new(
        window.Integration.Id, window.Integration.Name, window.Channel.Name, window.Destination.Value, window.LastInbound, window.OpenUntil, window.IsOpen);
}
