using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Users;
using Microsoft.Extensions.Logging;

namespace Iris.Core.OptOuts;

/// <summary>
/// Hears from end users and providers who wants nothing more. An end user's own word holds for the channel; what a provider blocks is blocked for
/// the sender of one integration.
/// </summary>
internal sealed partial class OptOutListener(OptOutList list, IUserStore users, ILogger<OptOutListener> logger)
{
    /// <summary>What a message says about being written to; null for nothing. What is written in a group is said to the group.</summary>
    public static ConsentChange? ChangeOf(ResolvedIntegration integration, ProviderNotice.Inbound message) =>
        message.GroupId is not null ? null : message.ProviderHeard ?? WordOf(integration, message.Payload) switch
        {
            (null, null) => null,
            (null, _) => ConsentChange.OptIn,
            _ => ConsentChange.OptOut,
        };

    /// <summary>An end user wrote. Called before the message is accepted: processed again after a crash, it changes nothing more.</summary>
    /// <param name="integration">The integration.</param>
    /// <param name="source">All addresses of the person who wrote.</param>
    /// <param name="message">What was written.</param>
    /// <param name="change">What it says, see <see cref="ChangeOf"/>.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>Whether somebody opted out who had not, by this message.</returns>
    public async Task<bool> HearAsync(
        ResolvedIntegration integration, IReadOnlyList<Address> source, ProviderNotice.Inbound message, ConsentChange change,
        CancellationToken cancellationToken)
    {
        var tenant = integration.Integration.Tenant;
        var everywhere = new OptOutScope(integration.Channel.Name);
        var isHeard = false;
        foreach (var address in await AllOfAsync(integration, source, cancellationToken))
        {
            if (change == ConsentChange.OptIn)
            {
                await list.RemoveAsync(tenant, everywhere, address, cancellationToken);
                await list.RemoveAsync(tenant, everywhere with { IntegrationId = integration.Integration.Id }, address, cancellationToken);
                continue;
            }

            var word = WordOf(integration, message.Payload).Out ?? ProviderWords.Word(message.Payload.Text);
            var (_, isNew) = await list.AddAsync(tenant, everywhere, address, OptOutSource.Keyword, word, cancellationToken, message.MessageId);
            isHeard |= isNew || (await list.ReadAsync(tenant, everywhere, address, cancellationToken))?.MessageId == message.MessageId;
        }

        if (isHeard)
            LogOptedOut(integration.Integration.Id, OptOutSource.Keyword);
        return isHeard;
    }

    /// <summary>A provider told that it sends an end user nothing more, or again.</summary>
    /// <returns>False when it named nobody who is known.</returns>
    public async ValueTask<bool> HearAsync(ResolvedIntegration integration, ProviderNotice.Consent notice, CancellationToken cancellationToken)
    {
        if (!integration.TryHearAlias(notice.Source, out var source))
            return false;

        // An id of the provider's own is nothing that is sent to: it stands for the addresses of the person.
        IReadOnlyList<Address> addresses = IsTaken(integration, source) ? [source] : await AllOfAsync(integration, [source], cancellationToken);
        addresses = [.. addresses.Where(address => IsTaken(integration, address))];
        var scope = new OptOutScope(integration.Channel.Name, integration.Integration.Id);
        foreach (var address in addresses)
        {
            if (notice.Change == ConsentChange.OptIn)
                await list.RemoveAsync(integration.Integration.Tenant, scope, address, cancellationToken);
            else
                await list.AddAsync(integration.Integration.Tenant, scope, address, OptOutSource.Provider, notice.Code, cancellationToken);
        }

        if (addresses.Count > 0 && notice.Change == ConsentChange.OptOut)
            LogOptedOut(integration.Integration.Id, OptOutSource.Provider);
        return addresses.Count > 0;
    }

    /// <summary>A provider told a code about an interaction.</summary>
    /// <param name="integration">The integration.</param>
    /// <param name="interaction">The interaction.</param>
    /// <param name="code">The provider's code.</param>
    /// <param name="destination">The destination that it is about; null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async ValueTask HearAsync(
        ResolvedIntegration integration, Interaction interaction, string? code, string? destination, CancellationToken cancellationToken)
    {
        if (code is null || !integration.Adapter.Descriptor.OptOutCodes.Contains(code))
            return;

        // A code about several destinations at once does not say whose it is.
        var about = interaction.Destinations.Where(one => one.Value == destination || interaction.Destinations.Count == 1);
        var scope = new OptOutScope(integration.Channel.Name, integration.Integration.Id);
        foreach (var one in about)
        {
            await list.AddAsync(interaction.Tenant, scope, one.Address, OptOutSource.Provider, code, cancellationToken);
            LogOptedOut(integration.Integration.Id, OptOutSource.Provider);
        }
    }

    private static (string? Out, string? In) WordOf(ResolvedIntegration integration, InboundPayload payload)
    {
        var words = integration.Integration.OptOutKeywords;
        var isChoice = payload.Type is InboundPayload.ButtonReplyType or InboundPayload.ListReplyType;
        return (words.MatchOut(payload.Text, isChoice), words.MatchIn(payload.Text, isChoice));
    }

    /// <summary>
    /// The addresses with those that stand for the same account: a person's number and user id on WhatsApp, and whom an id of the provider's own means.
    /// </summary>
    private async Task<IReadOnlyList<Address>> AllOfAsync(
        ResolvedIntegration integration, IReadOnlyList<Address> source, CancellationToken cancellationToken)
    {
        if (integration.Channel.Takes.Count == 1 && source.All(address => IsTaken(integration, address)))
            return source;

        var owners = await users.FindOwnersAsync(integration.Integration.Tenant, source, cancellationToken);
        var others = owners.OfType<User>().SelectMany(user => user.Destinations).Select(one => one.Address).Where(one => IsTaken(integration, one));
        return [.. source.Concat(others).DistinctBy(address => (address.Key, address.LookupValue))];
    }

    private static bool IsTaken(ResolvedIntegration integration, Address address) =>
        integration.Channel.Takes.Concat(integration.Adapter.Descriptor.Takes).Any(kind => kind.Key == address.Key);

    [LoggerMessage(EventId = 7001, Level = LogLevel.Information, Message = "A destination of integration {IntegrationId} opted out by {Source}")]
    private partial void LogOptedOut(string integrationId, OptOutSource source);
}
