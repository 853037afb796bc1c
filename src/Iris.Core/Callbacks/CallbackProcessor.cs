using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Users;
using Iris.Core.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Callbacks;

/// <summary>What came of one item of a callback.</summary>
internal enum ItemResult
{
    Applied,

    /// <summary>Names a message that is not known yet: the answer to our send may still be on its way.</summary>
    NotYet,

    Unreadable,
}

/// <summary>
/// Applies a stored callback item by item. Doing it twice changes nothing more, so a crash in the middle costs only time; one bad item
/// never stops the others.
/// </summary>
internal sealed partial class CallbackProcessor(
    IntegrationCatalog catalog, IInteractionStore interactions, InteractionWriter writer, InboundIntake inbound, Persons persons, UserAddresses users,
    OptOutListener optOuts, Turns turns,
    IOptions<CallbackOptions> options, IOptions<InteractionOptions> words, TimeProvider time, ILogger<CallbackProcessor> logger)
{
    private const int MaxRounds = 8;
    private static readonly TimeSpan LongestPark = TimeSpan.FromMinutes(10);

    /// <summary>Applies what it can; the callback is then as it is to be saved.</summary>
    public async Task ProcessAsync(StoredCallback callback, CancellationToken cancellationToken)
    {
        var resolved = await catalog.FindAsync(callback.Tenant, callback.IntegrationId, cancellationToken);
        if (resolved?.Adapter is not INoticeReader reader)
            callback.Unmatched("The integration is gone.");
        else
            await ApplyAsync(callback, reader, resolved, cancellationToken);
    }

    private async Task ApplyAsync(StoredCallback callback, INoticeReader reader, ResolvedIntegration resolved, CancellationToken cancellationToken)
    {
        IReadOnlyList<ProviderNotice> items;
        try
        {
            items = reader.Read(callback.Callback, resolved.Settings);
        }
        catch (Exception exception)
        {
            LogDefect(exception, callback.Id, resolved.Adapter.Descriptor.Provider);
            callback.Unreadable($"{exception.GetType().Name}: {exception.Message}");
            return;
        }

        var open = callback.OpenItems ?? [.. Enumerable.Range(0, items.Count)];
        var waiting = new List<int>();
        foreach (var index in InOrder([.. open.Where(index => index < items.Count)], items))
        {
            if (await ApplyItemAsync(callback, index, items[index], resolved, cancellationToken) == ItemResult.NotYet)
                waiting.Add(index);
        }

        if (waiting.Count == 0)
            callback.Done();
        else
            Park(callback, waiting);
    }

    /// <summary>Messages of one callback are registered in the order in which the provider says that they were written; all else stays where it is.</summary>
    private static int[] InOrder(int[] indexes, IReadOnlyList<ProviderNotice> items)
    {
        var places = Enumerable.Range(0, indexes.Length).Where(place => WrittenOf(items[indexes[place]]) is not null).ToList();
        var ordered = places.Select(place => indexes[place]).OrderBy(index => WrittenOf(items[index])).ToList();
        for (var i = 0; i < places.Count; i++)
            indexes[places[i]] = ordered[i];
        return indexes;
    }

    private static DateTimeOffset? WrittenOf(ProviderNotice item) => (item as ProviderNotice.Inbound)?.Written;

    private async Task<ItemResult> ApplyItemAsync(
        StoredCallback callback, int index, ProviderNotice item, ResolvedIntegration resolved, CancellationToken cancellationToken)
    {
        ItemResult result;
        try
        {
            result = item switch
            {
                ProviderNotice.Status status => await ApplyStatusAsync(callback, index, status, resolved, cancellationToken),
                ProviderNotice.Inbound message => await inbound.AcceptAsync(callback, message, resolved, cancellationToken),
                ProviderNotice.Consent consent => await optOuts.HearAsync(resolved, consent, cancellationToken) ? ItemResult.Applied : ItemResult.Unreadable,
                ProviderNotice.Moved moved => await MoveAsync(moved, resolved, cancellationToken),
                _ => ItemResult.Unreadable,
            };
        }
        catch (Exception exception) when (exception is not StoreUnavailableException)
        {
            // A defect of ours: it waits as if its message were not known yet, and the others go on.
            LogItemDefect(exception, index, callback.Id);
            return ItemResult.NotYet;
        }

        if (result == ItemResult.Unreadable)
            callback.Note(item is ProviderNotice.Unreadable unreadable ? unreadable.Reason : $"Item {index} names no usable sender or message.");
        return result;
    }

    private async Task<ItemResult> ApplyStatusAsync(
        StoredCallback callback, int index, ProviderNotice.Status status, ResolvedIntegration resolved, CancellationToken cancellationToken)
    {
        if (status.MessageId is not null && !ProviderWords.IsId(status.MessageId))
            return ItemResult.Unreadable;

        var found = await FindAsync(callback, status, cancellationToken);
        return found is null
            ? ItemResult.NotYet
            : await turns.TakeAsync(
                found.Id.GetHashCode(StringComparison.Ordinal),
                hasWaited => ApplyStatusAsync(callback, index, status, resolved, hasWaited ? null : found, cancellationToken),
                cancellationToken);
    }

    /// <param name="callback">The stored callback.</param>
    /// <param name="index">The item in it.</param>
    /// <param name="status">The item.</param>
    /// <param name="resolved">The integration.</param>
    /// <param name="current">The interaction, when it was read just now.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    private async Task<ItemResult> ApplyStatusAsync(
        StoredCallback callback, int index, ProviderNotice.Status status, ResolvedIntegration resolved, Interaction? current, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var interaction = round == 0 && current is not null ? current : await FindAsync(callback, status, cancellationToken);
            // An attempt under way will tell the provider's ids in a moment; before that, parts of one message cannot be told from the whole.
            if (interaction is null || interaction.Dispatch.Phase == DispatchPhase.InFlight)
                return ItemResult.NotYet;

            using var activity = CallbackTrace.Applied(interaction, callback);
            var now = time.GetUtcNow();
            status = await MeetAsync(interaction, status, resolved, cancellationToken);
            interaction.ApplyNotice(
                now, status,
                new ProviderEvent(
                    now, resolved.Adapter.Descriptor.Provider, status.CustomStatus, status.Code,
                    CallbackMask.Hide(status.Description, resolved.Integration), status.Destination,
                    CallbackMask.Hide(status.Raw, resolved.Integration))
                { NoticeId = $"{callback.Id}/{index}", IntegrationId = interaction.OtherThanOwn(callback.IntegrationId) },
                words.Value);
            if (!(status.MayBeOfCopy && status.Progress == DeliveryProgress.None))
                await optOuts.HearAsync(resolved, interaction, status.Code, status.Destination, cancellationToken);
            if (await writer.SaveAsync(interaction, cancellationToken) != SaveResult.Conflict)
                return ItemResult.Applied;
        }

        return ItemResult.NotYet;
    }

    /// <summary>The notice with its destination as the interaction spells it. What it tells of the person besides is kept with the user.</summary>
    private async Task<ProviderNotice.Status> MeetAsync(
        Interaction interaction, ProviderNotice.Status status, ResolvedIntegration resolved, CancellationToken cancellationToken)
    {
        var told = resolved.TryHear(status.Destination, out var heard) ? heard : default(Address?);
        var meant = status.MayBeOfCopy ? MailedTo(interaction, status, told, resolved)
            : told is { } address ? interaction.Destinations.FirstOrDefault(one => one.Address.IsSame(address))
            : interaction.Destinations.Count == 1 ? interaction.Destinations[0]
            : null;
        if (meant is not null && Sender.OthersOf(status, meant.Address, resolved) is { Count: > 0 } others)
            await persons.JoinAsync(interaction.Tenant, meant.Address, others, resolved.Channel.Name, cancellationToken);
        if (status.MayBeOfCopy)
        {
            // What became of a copy, or of somebody whom we did not write to, is no progress of any destination.
            return meant is null
                ? status with { Progress = DeliveryProgress.None, Destination = told?.Value ?? ProviderWords.Word(status.Destination) }
                : status with { Destination = meant.Value };
        }

        return status.Destination is null ? status : status with { Destination = meant?.Value ?? told?.Value ?? ProviderWords.Word(status.Destination) };
    }

    /// <summary>
    /// Whom a mail is about: whom our reference names, or its own address among the destinations; failing both, the only destination, since mail is
    /// forwarded. Never a destination where the address is that of a copy.
    /// </summary>
    private static InteractionDestination? MailedTo(
        Interaction interaction, ProviderNotice.Status status, Address? told, ResolvedIntegration resolved)
    {
        var destinations = interaction.Destinations;
        var named = status.DestinationIndex is { } index && index < destinations.Count ? destinations[index] : null;
        var addressed = told is { } address ? destinations.FirstOrDefault(one => one.Address.IsSame(address)) : null;
        if (addressed is null && told is { } other && resolved.Channel.Read(interaction.Payload, PayloadReading.Accepted, new ErrorList()) is { } payload
            && payload.Copies().Any(copy => resolved.TryHear(copy.Address, out var copied) && copied.IsSame(other)))
            return null;

        return named ?? addressed ?? (destinations.Count == 1 ? destinations[0] : null);
    }

    private async Task<ItemResult> MoveAsync(ProviderNotice.Moved moved, ResolvedIntegration resolved, CancellationToken cancellationToken)
    {
        if (!resolved.TryHear(moved.From, out var from) || !resolved.TryTake(moved.To, default, out var to))
            return ItemResult.Unreadable;

        var tenant = resolved.Integration.Tenant;
        if (await users.IsMovedAsync(tenant, from, to, moved.Code, cancellationToken))
            return ItemResult.Applied;

        // In this order: after a crash in between, the person is still left alone.
        await optOuts.CopyAsync(resolved, from, to, cancellationToken);
        if (!await users.MoveAsync(tenant, from, to, moved.Code, cancellationToken))
            return ItemResult.NotYet;

        await optOuts.FreeAsync(resolved, from, cancellationToken);
        return ItemResult.Applied;
    }

    private async Task<Interaction?> FindAsync(StoredCallback callback, ProviderNotice.Status status, CancellationToken cancellationToken)
    {
        var interaction = status.MessageId is { } id
            ? await interactions.FindByProviderMessageAsync(callback.Tenant, callback.IntegrationId, id, cancellationToken)
            : null;
        if (interaction is null && IrisId.IsValid(status.Reference))
            interaction = await interactions.FindAsync(callback.Tenant, status.Reference!, cancellationToken);
        // Our reference comes back from outside: it must not name another integration's message.
        return interaction is { Direction: Direction.Out } && interaction.MayBeKnownTo(callback.IntegrationId) ? interaction : null;
    }

    private void Park(StoredCallback callback, List<int> waiting)
    {
        var now = time.GetUtcNow();
        if (now - callback.Callback.Received > TimeSpan.FromMinutes(options.Value.ParkMinutes))
        {
            callback.Unmatched("No message with this id or reference became known, or it could not be applied.");
            return;
        }

        var seconds = Math.Min(options.Value.ParkBaseSeconds * Math.Pow(2, Math.Min(callback.Attempts, 30)), LongestPark.TotalSeconds);
        callback.Park(waiting, now + TimeSpan.FromSeconds(seconds));
    }

    [LoggerMessage(EventId = 3003, Level = LogLevel.Error, Message = "Callback {NoticeId} could not be read by the adapter of {Provider}")]
    private partial void LogDefect(Exception exception, string noticeId, string provider);

    [LoggerMessage(EventId = 3006, Level = LogLevel.Error, Message = "Item {Index} of callback {NoticeId} could not be applied; it is tried again")]
    private partial void LogItemDefect(Exception exception, int index, string noticeId);
}
