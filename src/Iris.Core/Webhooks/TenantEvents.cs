using System.Security.Cryptography;
using System.Text;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Telemetry;
using Microsoft.Extensions.Options;

namespace Iris.Core.Webhooks;

/// <summary>Something that happened to a tenant's users or processes and concerns no interaction alone.</summary>
/// <param name="Name">One of <see cref="WebhookEvents"/>.</param>
/// <param name="Date">When it happened; the same whenever it is told.</param>
/// <param name="SubjectId">The user or process: events of one are delivered in the order of their dates.</param>
/// <param name="Occasion">What makes it another event than others of this name, such as the user that went.</param>
internal sealed record TenantEvent(string Name, DateTimeOffset Date, string SubjectId, string Occasion);

/// <summary>
/// Tells the webhooks of all integrations of a tenant that want it. The id of a delivery follows from the event and the integration: whoever
/// is not sure that an event was told tells it again, and nobody hears it twice.
/// </summary>
internal sealed class TenantEvents(
    IIntegrationStore integrations, IWebhookStore store, WebhookSignal signal, IOptions<WebhookOptions> options, TimeProvider time)
{
    private readonly TimeSpan lifetime = TimeSpan.FromMinutes(options.Value.RetryStopDateAfterMinutes);

    /// <param name="tenant">The tenant.</param>
    /// <param name="told">The event; whoever commits it keeps a mark until this returns.</param>
    /// <param name="body">Writes what is posted; called once at most.</param>
    /// <param name="cancellationToken">Cancels the call: it may have been told to some.</param>
    public async Task TellAsync(TenantId tenant, TenantEvent told, Func<byte[]> body, CancellationToken cancellationToken)
    {
        var written = new Lazy<byte[]>(body);
        string? cursor = null;
        do
        {
            var page = await integrations.ListAsync(tenant, cursor, Page<Integration>.MaxLimit, cancellationToken);
            var events = page.Items.Where(one => one.Webhook?.Wants(told.Name) == true).Select(one => Build(one, told, written.Value)).ToList();
            if (events.Count > 0)
            {
                await store.AddAsync(tenant, events, cancellationToken);
                signal.Raise();
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    private OutboxEvent Build(Integration integration, TenantEvent told, byte[] body) => new()
    {
        Id = IdOf(integration, told),
        Tenant = integration.Tenant,
        IntegrationId = integration.Id,
        InteractionId = told.SubjectId,
        Sequence = told.Date.UtcTicks,
        Event = told.Name,
        Created = told.Date,
        Host = Webhook.HostOf(integration.Webhook!.Url),
        Body = body,
        Trace = IrisTrace.Current,
        StopAt = time.GetUtcNow() + lifetime,
    };

    /// <summary>Ids begin with their second.</summary>
    private static string IdOf(Integration integration, TenantEvent told)
    {
        const int second = 8;
        var text = $"{integration.Tenant.Value} {integration.Id} {told.Name} {told.SubjectId} {told.Occasion} {told.Date.UtcTicks}";
        return IrisId.Floor(told.Date)[..second] + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..(IrisId.Length - second)];
    }
}
