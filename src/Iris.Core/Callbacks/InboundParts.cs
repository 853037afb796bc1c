using Iris.Core.Channels;
using Iris.Core.Integrations;
using Microsoft.Extensions.Options;

namespace Iris.Core.Callbacks;

/// <summary>
/// Joins a long message that the provider passes on in parts, each a callback of its own. The parts wait on disk, in any order, until
/// all are there; the last one to be processed completes the message. (Source: C.6)
/// </summary>
internal sealed class InboundParts(INoticeStore store, IOptions<CallbackOptions> options, TimeProvider time)
{
    /// <summary>The whole message, under the same id whichever part completes it; null while parts are missing.</summary>
    public async Task<ProviderNotice.Inbound?> JoinAsync(
        RawNotice notice, ProviderNotice.Inbound message, ResolvedIntegration resolved, CancellationToken cancellationToken)
    {
        var part = message.Part!;
        var stored = await store.FindGroupAsync(notice.Tenant, notice.IntegrationId, part.Group, cancellationToken);
        var reader = (ICallbackReader)resolved.Adapter;
        var byNumber = new SortedDictionary<int, ProviderNotice.Inbound> { [part.Number] = message };
        foreach (var other in stored)
        {
            foreach (var item in reader.Read(other.Callback, resolved.Settings).OfType<ProviderNotice.Inbound>())
            {
                if (item.Part?.Group == part.Group && item.Source == message.Source)
                    byNumber.TryAdd(item.Part.Number, item);
            }
        }

        // Past the parking time, what is there is better than nothing.
        var isOverdue = time.GetUtcNow() - notice.Callback.Received > TimeSpan.FromMinutes(options.Value.ParkMinutes);
        if (byNumber.Count < part.Total && !isOverdue)
            return null;

        var text = string.Concat(byNumber.Values.Select(item => item.Payload.Text));
        var first = byNumber.Values.First();
        return first with
        {
            MessageId = $"{message.Source}/{part.Group}",
            Payload = first.Payload with { Text = text },
            Part = null,
        };
    }
}
