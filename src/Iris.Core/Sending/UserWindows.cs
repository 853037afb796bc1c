using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Users;

namespace Iris.Core.Sending;

/// <summary>Until when free-form messages may go to an address through an integration.</summary>
/// <param name="Integration">The integration.</param>
/// <param name="Channel">Its channel.</param>
/// <param name="Destination">The address.</param>
/// <param name="LastInbound">When the user wrote last.</param>
/// <param name="OpenUntil">When the window closes, or closed.</param>
/// <param name="IsOpen">Whether it is open.</param>
public sealed record UserWindow(
    Integration Integration, IChannel Channel, UserDestination Destination, DateTimeOffset LastInbound, DateTimeOffset OpenUntil, bool IsOpen);

/// <summary>Tells the windows of a user. Only those are known of integrations to which the user has written.</summary>
public sealed class UserWindows(IUserStore users, IIntegrationStore integrations, AdapterRegistry registry, IInteractionStore interactions, TimeProvider time)
{
    /// <summary>Further combinations of an integration and an address are not looked up.</summary>
    private const int MostLookUps = 200;

    /// <returns>The newest integration first; null when there is no such user.</returns>
    public async Task<IReadOnlyList<UserWindow>?> OfAsync(TenantId tenant, string userId, CancellationToken cancellationToken)
    {
        if (!IrisId.IsValid(userId) || await users.FindAsync(tenant, userId, cancellationToken) is not { } user)
            return null;

        var page = await integrations.ListAsync(tenant, null, Page<Integration>.MaxLimit, cancellationToken);
        var pairs =
            from integration in page.Items
            let channel = registry.FindChannel(integration.Channel)
            where channel?.ReplyWindow is not null
            from destination in user.Destinations
            where channel.Takes.Any(kind => kind.Key == destination.Key)
            select (Integration: integration, Channel: channel, Destination: destination);

        var now = time.GetUtcNow();
        var windows = new List<UserWindow>();
        foreach (var (integration, channel, destination) in pairs.Take(MostLookUps))
        {
            var lookup = new Address(destination.Key, destination.Value).LookupValue;
            if (await interactions.FindLastInboundAsync(tenant, integration.Id, lookup, cancellationToken) is not { } last)
                continue;

            var end = last + channel.ReplyWindow!.Value;
            windows.Add(new UserWindow(integration, channel, destination, last, end, now < end));
        }

        return windows;
    }
}
