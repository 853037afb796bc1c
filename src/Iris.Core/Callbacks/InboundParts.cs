using Iris.Core.Channels;
using Iris.Core.Integrations;
using Microsoft.Extensions.Options;

namespace Iris.Core.Callbacks;

/// <summary>A message that is whole.</summary>
/// <param name="Message">The message, under the same id whichever part completes it.</param>
/// <param name="Parts">The callbacks that brought its other parts, where they brought nothing else.</param>
internal sealed record JoinedParts(ProviderNotice.Inbound Message, IReadOnlyList<StoredCallback> Parts);

/// <summary>
/// Joins a long message that the provider passes on in parts, each a callback of its own. The parts wait on disk, in any order, until
/// all are there; the last one to be processed completes the message. Handsets count their references round, so that another message
/// may have the same: a part belongs to the newest message that still lacks it. (Source: C.6)
/// </summary>
internal sealed class InboundParts(ICallbackStore store, IOptions<CallbackOptions> options, TimeProvider time)
{
    /// <summary>How many messages of the same reference are looked through.</summary>
    private const int Messages = 4;

    /// <summary>Why a part is not waited for; null when it is.</summary>
    public static string? Refusal(InboundPart part, ProviderCallback callback, CallbackOptions options) =>
        part.Total > options.MaxParts ? $"A message of {part.Total} parts; at most {options.MaxParts} are joined."
        : callback.Body.Length > options.MaxPartBytes ? $"A part of {callback.Body.Length} bytes; at most {options.MaxPartBytes} are joined."
        : null;

    /// <summary>The whole message; null while parts are missing.</summary>
    public async Task<JoinedParts?> JoinAsync(
        StoredCallback callback, ProviderNotice.Inbound message, ResolvedIntegration resolved, CancellationToken cancellationToken)
    {
        var part = message.Part!;
        var park = TimeSpan.FromMinutes(options.Value.ParkMinutes);
        // Past the parking time, what is there is better than nothing.
        var isOver = time.GetUtcNow() - callback.Callback.Received > park;
        // The documents are read when enough of them are there, not with each that comes.
        if (!isOver && await store.CountGroupAsync(callback.Tenant, callback.IntegrationId, part.Group, part.Total, cancellationToken) < part.Total)
            return null;

        var stored = await store.FindGroupAsync(
            callback.Tenant, callback.IntegrationId, part.Group, options.Value.MaxParts * Messages, cancellationToken);
        var reader = (ICallbackReader)resolved.Adapter;
        var read = stored.Where(other => (other.Callback.Received - callback.Callback.Received).Duration() <= park)
            .Select(other => (Notice: other, Items: reader.Read(other.Callback, resolved.Settings))).ToList();
        var parts = read.SelectMany(other => other.Items).OfType<ProviderNotice.Inbound>()
            .Where(other => other.Part?.Group == part.Group && other.Source == message.Source)
            .Append(message).DistinctBy(other => (other.MessageId, other.Part!.Number));
        var whole = Sort(parts).Find(known => known.TryGetValue(part.Number, out var own) && own.MessageId == message.MessageId)!;
        if (whole.Count < part.Total && !isOver)
            return null;

        var first = whole.Values.First();
        return new JoinedParts(
            first with
            {
                Payload = first.Payload with { Text = string.Concat(whole.Values.Select(item => item.Payload.Text)) },
                Part = null,
            },
            [.. read.Where(other => other.Notice.Id != callback.Id && other.Items is [ProviderNotice.Inbound only] && IsOf(whole, only)).Select(other => other.Notice)]);
    }

    /// <summary>Messages of one group, by the order in which their parts came.</summary>
    private static List<SortedDictionary<int, ProviderNotice.Inbound>> Sort(IEnumerable<ProviderNotice.Inbound> parts)
    {
        var messages = new List<SortedDictionary<int, ProviderNotice.Inbound>>();
        foreach (var part in parts)
        {
            var message = messages.FindLast(known => !known.ContainsKey(part.Part!.Number));
            if (message is null)
                messages.Add(message = []);
            message.Add(part.Part!.Number, part);
        }

        return messages;
    }

    private static bool IsOf(SortedDictionary<int, ProviderNotice.Inbound> whole, ProviderNotice.Inbound part) =>
        part.Part is { } place && whole.TryGetValue(place.Number, out var own) && own.MessageId == part.MessageId;
}
