using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Microsoft.Extensions.Logging;

namespace Iris.Core.OptOuts;

/// <summary>
/// Hears from end users and providers who wants nothing more. An end user's own word holds for the channel; what a provider blocks is blocked for
/// the sender of one integration.
/// </summary>
internal sealed partial class OptOutListener(OptOutList list, PersonAddresses persons, ILogger<OptOutListener> logger)
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
        foreach (var address in await AllOfAsync(integration, change, source, cancellationToken))
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

    /// <summary>An end user followed the link in a message: it is the own word of who has the mailbox, and holds for the channel.</summary>
    public async Task HearAsync(ResolvedIntegration integration, UnsubscribeLink link, CancellationToken cancellationToken)
    {
        var everywhere = new OptOutScope(integration.Channel.Name);
        foreach (var address in await AllOfAsync(integration, ConsentChange.OptOut, [link.Destination], cancellationToken))
            await list.AddAsync(link.Tenant, everywhere, address, OptOutSource.Link, null, cancellationToken);
        LogOptedOut(link.IntegrationId, OptOutSource.Link);
    }

    /// <summary>A provider told that it sends an end user nothing more, or again.</summary>
    /// <returns>False when it named nobody.</returns>
    public async ValueTask<bool> HearAsync(ResolvedIntegration integration, ProviderNotice.Consent notice, CancellationToken cancellationToken)
    {
        if (!integration.TryHearAlias(notice.Source, out var source))
            return false;

        // An id of the provider's own is nothing that is sent to: it stands for the addresses of the person.
        foreach (var address in await AllOfAsync(integration, notice.Change, [source], cancellationToken))
            await HearAsync(integration, notice, address, cancellationToken);
        if (notice.Change == ConsentChange.OptOut)
            LogOptedOut(integration.Integration.Id, OptOutSource.Provider);
        return true;
    }

    private async Task HearAsync(ResolvedIntegration integration, ProviderNotice.Consent notice, Address address, CancellationToken cancellationToken)
    {
        var tenant = integration.Integration.Tenant;
        var scope = new OptOutScope(integration.Channel.Name, integration.Integration.Id);
        if (notice.Change == ConsentChange.OptOut)
        {
            await list.AddAsync(tenant, scope, address, OptOutSource.Provider, notice.Code, cancellationToken);
            return;
        }

        await list.RemoveAsync(tenant, scope, address, cancellationToken);
        // What providers blocked was once kept for the whole channel.
        var everywhere = scope with { IntegrationId = null };
        if (await list.ReadAsync(tenant, everywhere, address, cancellationToken) is { Source: OptOutSource.Provider })
            await list.RemoveAsync(tenant, everywhere, address, cancellationToken);
    }

    /// <summary>A person has another address in the place of one: what was said of that holds for it too.</summary>
    public async Task CopyAsync(ResolvedIntegration integration, Address from, Address to, CancellationToken cancellationToken)
    {
        var tenant = integration.Integration.Tenant;
        foreach (var optOut in await list.OfAsync(tenant, from, cancellationToken))
        {
            var scope = new OptOutScope(optOut.Channel, optOut.IntegrationId);
            await list.AddAsync(tenant, scope, to, optOut.Source, optOut.Reason, cancellationToken, optOut.MessageId);
        }
    }

    /// <summary>The former address of a person who has another one is nobody's word any more on the channel that told so.</summary>
    public async Task FreeAsync(ResolvedIntegration integration, Address former, CancellationToken cancellationToken)
    {
        var tenant = integration.Integration.Tenant;
        foreach (var optOut in await list.OfAsync(tenant, former, cancellationToken))
        {
            if (optOut.Channel == integration.Channel.Name)
                await list.RemoveAsync(tenant, new OptOutScope(optOut.Channel, optOut.IntegrationId), former, cancellationToken);
        }
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
        var isChoice = payload.Type is InboundPayload.ButtonReplyType or InboundPayload.ListReplyType or InboundPayload.FormReplyType;
        // What mail programs send for an unsubscribe address has the word as its subject.
        return (
            words.MatchOut(payload.Text, isChoice) ?? words.MatchOut(payload.Subject, isChoice: false),
            words.MatchIn(payload.Text, isChoice) ?? words.MatchIn(payload.Subject, isChoice: false));
    }

    /// <summary>
    /// What somebody opts out of is kept by the addresses that can be sent to. An id of the provider's own stands in for them while none is known, and is
    /// opted in with them.
    /// </summary>
    private async Task<IReadOnlyList<Address>> AllOfAsync(
        ResolvedIntegration integration, ConsentChange change, IReadOnlyList<Address> source, CancellationToken cancellationToken)
    {
        var taken = source.Where(address => PersonAddresses.IsTaken(integration, address)).ToList();
        var each = await persons.OfEachAsync(integration, taken.Count > 0 ? taken : source, cancellationToken);
        var all = each.SelectMany(addresses => addresses).DistinctBy(address => (address.Key, address.LookupValue)).ToList();
        if (change == ConsentChange.OptIn || !all.Exists(address => PersonAddresses.IsTaken(integration, address)))
            return all;

        return all.FindAll(address => PersonAddresses.IsTaken(integration, address));
    }

    [LoggerMessage(EventId = 7001, Level = LogLevel.Information, Message = "A destination of integration {IntegrationId} opted out by {Source}")]
    private partial void LogOptedOut(string integrationId, OptOutSource source);
}
