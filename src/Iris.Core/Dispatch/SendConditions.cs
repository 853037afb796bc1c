using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;

namespace Iris.Core.Dispatch;

/// <summary>
/// What has to hold at the moment of sending and may change until then: nobody has opted out, and the channel's window is open.
/// </summary>
internal sealed class SendConditions(OptOutList optOuts, IInteractionStore store, TimeProvider time)
{
    /// <param name="tenant">The tenant.</param>
    /// <param name="integration">The integration.</param>
    /// <param name="payload">What is sent.</param>
    /// <param name="destinations">Whom it goes to.</param>
    /// <param name="isDue">False for what goes out later: by then the user may have written again.</param>
    /// <param name="confirmsOptOut">Whether it tells who has opted out that it was heard: it alone goes to such an address.</param>
    /// <param name="errors">Gets what does not hold.</param>
    /// <param name="cancellationToken">Cancels the look-ups.</param>
    /// <param name="hasCopies">Whether copies go along.</param>
    public async ValueTask CheckAsync(
        TenantId tenant, ResolvedIntegration integration, ChannelPayload payload, IReadOnlyList<Address> destinations, bool isDue,
        bool confirmsOptOut, ErrorList errors, CancellationToken cancellationToken, bool hasCopies = true)
    {
        var channel = integration.Channel;
        var optedOut = confirmsOptOut ? [] : await optOuts.FindAsync(integration, destinations, cancellationToken);
        var window = payload.IsFreeForm && isDue ? channel.ReplyWindow : null;
        for (var i = 0; i < destinations.Count; i++)
        {
            if (optedOut.Contains(destinations[i]))
                errors.Add(OptOutErrors.OptedOut(InteractionDestination.FieldOf(i)));
            else if (window is { } length && await IsClosedAsync(tenant, integration, destinations[i], length, cancellationToken))
                errors.Add(WindowClosed(i, length));
        }

        if (hasCopies && payload.Copies() is { Count: > 0 } copies)
            await CheckCopiesAsync(integration, copies, errors, cancellationToken);
    }

    private async Task CheckCopiesAsync(
        ResolvedIntegration integration, IReadOnlyList<(string Field, string Address)> copies, ErrorList errors, CancellationToken cancellationToken)
    {
        var reading = new AddressReading(null, IrregularEmails: true);
        var addresses = copies
            .Select(copy => integration.TryTake(copy.Address, reading, out var address) ? address : new Address(integration.Channel.DestinationKey, copy.Address))
            .ToList();
        var optedOut = await optOuts.FindAsync(integration, addresses, cancellationToken);
        for (var i = 0; i < copies.Count; i++)
        {
            if (optedOut.Contains(addresses[i]))
                errors.Add(OptOutErrors.OptedOut(copies[i].Field));
        }
    }

    /// <summary>Only known of those who have written to this integration; for all others the provider decides.</summary>
    private async Task<bool> IsClosedAsync(
        TenantId tenant, ResolvedIntegration integration, Address destination, TimeSpan window, CancellationToken cancellationToken) =>
        await store.FindLastInboundAsync(tenant, integration.Integration.Id, destination.LookupValue, cancellationToken) is { } last
        && time.GetUtcNow() - last >= window;

    private static IrisError WindowClosed(int index, TimeSpan window) => new(
        CustomStatuses.WindowClosed, InteractionDestination.FieldOf(index),
        new(
            $"El usuario no ha escrito en las últimas {window.TotalHours:0} horas: solo se admite una plantilla.",
            $"The user has not written in the last {window.TotalHours:0} hours: only a template is allowed."),
        ErrorKind.Conflict);
}
