using Iris.Core.Channels;
using Iris.Core.Integrations;
using Microsoft.Extensions.Options;

namespace Iris.Core.Callbacks;

/// <summary>
/// Joins a long message that the provider passes on in parts, each a callback of its own. The parts wait on disk, in any order, until
/// all are there; the last one to be processed completes the message. Handsets count their references round, so that another message
/// may have the same: a part belongs to the newest message that still lacks it. (Source: C.6)
/// </summary>
internal sealed class InboundParts(INoticeStore store, IOptions<CallbackOptions> options, TimeProvider time)
{
    /// <summary>The whole message, under the same id whichever part completes it; null while parts are missing.</summary>
    public async Task<ProviderNotice.Inbound?> JoinAsync(
        RawNotice notice, ProviderNotice.Inbound message, ResolvedIntegration resolved, CancellationToken cancellationToken)
    {
        var part = message.Part!;
        var park = TimeSpan.FromMinutes(options.Value.ParkMinutes);
        var stored = await store.FindGroupAsync(notice.Tenant, notice.IntegrationId, part.Group, cancellationToken);
        var reader = (ICallbackReader)resolved.Adapter;
        var parts = stored.Where(other => (other.Callback.Received - notice.Callback.Received).Duration() <= park)
            .SelectMany(other => reader.Read(other.Callback, resolved.Settings)).OfType<ProviderNotice.Inbound>()
            .Where(other => other.Part?.Group == part.Group && other.Source == message.Source)
            .Append(message).DistinctBy(other => (other.MessageId, other.Part!.Number));
        var whole = Sort(parts).Find(known => known.TryGetValue(part.Number, out var own) && own.MessageId == message.MessageId)!;

        // Past the parking time, what is there is better than nothing.
        if (whole.Count < part.Total && time.GetUtcNow() - notice.Callback.Received <= park)
            return null;

        var first = whole.Values.First();
        return first with
        {
            Payload = first.Payload with { Text = string.Concat(whole.Values.Select(item => item.Payload.Text)) },
            Part = null,
        };
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
}
