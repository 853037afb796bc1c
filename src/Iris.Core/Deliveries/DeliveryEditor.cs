using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Microsoft.Extensions.Options;

namespace Iris.Core.Deliveries;

/// <summary>What people do with deliveries: look into them, send them again, try a webhook out.</summary>
public sealed class DeliveryEditor
{
    private const int Batch = 500;

    private readonly IWebhookStore store;
    private readonly WebhookEditor webhooks;
    private readonly WebhookSender sender;
    private readonly IWebhookBody body;
    private readonly WebhookSignal signal;
    private readonly TimeSpan lifetime;
    private readonly TimeProvider time;

    internal DeliveryEditor(
        IWebhookStore store, WebhookEditor webhooks, WebhookSender sender, IWebhookBody body, WebhookSignal signal,
        IOptions<WebhookOptions> options, TimeProvider time)
    {
        (this.store, this.webhooks, this.sender, this.body, this.signal, this.time) = (store, webhooks, sender, body, signal, time);
        lifetime = TimeSpan.FromMinutes(options.Value.RetryStopDateAfterMinutes);
    }

    /// <summary>Finds a delivery of an integration.</summary>
    public async Task<WebhookDelivery?> FindAsync(TenantId tenant, string integrationId, string id, CancellationToken cancellationToken)
    {
        var delivery = IrisId.IsValid(id) ? await store.FindAsync(tenant, id, cancellationToken) : null;
        return delivery?.IntegrationId == integrationId ? delivery : null;
    }

    /// <summary>Finds a delivery of an integration, with when it is sent next.</summary>
    public async Task<DeliveryView?> ReadAsync(TenantId tenant, string integrationId, string id, CancellationToken cancellationToken) =>
        await FindAsync(tenant, integrationId, id, cancellationToken) is { } delivery
            ? (await ShowAsync(tenant, [delivery], cancellationToken))[0]
            : null;

    /// <summary>Deliveries of an integration, each with when it is sent next; see <see cref="IWebhookStore.ListAsync"/>.</summary>
    public async Task<Page<DeliveryView>> ListAsync(
        TenantId tenant, string integrationId, DeliveryFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var page = await store.ListAsync(tenant, integrationId, filter, cursor, limit, cancellationToken);
        return new Page<DeliveryView>(await ShowAsync(tenant, page.Items, cancellationToken), page.NextCursor);
    }

    /// <summary>Sends a delivery again, whatever became of it, with the same id and body, and ends the hold of its host.</summary>
    public async Task<Result<DeliveryView>> RedeliverAsync(
        TenantId tenant, string integrationId, string id, CancellationToken cancellationToken)
    {
        var webhook = await webhooks.FindAsync(tenant, integrationId, cancellationToken);
        if (!webhook.IsSuccess)
            return Result.Refused<DeliveryView>(webhook.Errors);
        if (await FindAsync(tenant, integrationId, id, cancellationToken) is not { } delivery)
            return WebhookErrors.DeliveryNotFound;

        var now = time.GetUtcNow();
        if (!delivery.Requeue(now, now + lifetime) || await store.SaveAsync(tenant, delivery, cancellationToken) != SaveResult.Saved)
            return WebhookErrors.DeliveryBusy;

        // Looking through everything that is pending would hold up writers for nothing where it has its place already.
        var host = Webhook.HostOf(webhook.Value.Webhook.Url);
        if (delivery.Host != host)
            await store.RetargetAsync(tenant, integrationId, host, cancellationToken);
        delivery.Retarget(host);
        await OpenHostAsync(new WebhookHost(tenant, host), now, cancellationToken);
        return new DeliveryView(delivery, null);
    }

    /// <summary>Sends all deliveries of a range again that are in one state, and ends the hold of the host.</summary>
    /// <returns>How many.</returns>
    public async Task<Result<RedeliveredCount>> RedeliverAsync(
        TenantId tenant, string integrationId, DeliveryRange range, ErrorList errors, CancellationToken cancellationToken)
    {
        if (range.To <= range.From)
            errors.Add(WebhookErrors.RangeEmpty);
        if (!errors.IsEmpty)
            return errors;

        var webhook = await webhooks.FindAsync(tenant, integrationId, cancellationToken);
        if (!webhook.IsSuccess)
            return Result.Refused<RedeliveredCount>(webhook.Errors);

        var now = time.GetUtcNow();
        var total = 0;
        int changed;
        do
        {
            // In small commits, so that nobody waits long behind one.
            changed = await store.RequeueAsync(tenant, integrationId, range, now, now + lifetime, Batch, cancellationToken);
            total += changed;
        }
        while (changed > 0);

        // What is pending need not have been recorded for the webhook's address of today.
        var host = Webhook.HostOf(webhook.Value.Webhook.Url);
        await store.RetargetAsync(tenant, integrationId, host, cancellationToken);
        await OpenHostAsync(new WebhookHost(tenant, host), now, cancellationToken);
        return new RedeliveredCount(total);
    }

    /// <summary>Posts a <see cref="WebhookEvents.Test"/> at once and tells what the receiver answered. Nothing is recorded or repeated.</summary>
    public async Task<Result<WebhookAttempt>> TestAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken)
    {
        var webhook = await webhooks.FindAsync(tenant, integrationId, cancellationToken);
        if (!webhook.IsSuccess)
            return Result.Refused<WebhookAttempt>(webhook.Errors);

        var now = time.GetUtcNow();
        return await sender.TryAsync(tenant, webhook.Value.Webhook, IrisId.New(now), body.WriteTest(now, integrationId), cancellationToken);
    }

    private async Task<IReadOnlyList<DeliveryView>> ShowAsync(
        TenantId tenant, IReadOnlyList<WebhookDelivery> deliveries, CancellationToken cancellationToken)
    {
        string[] hosts = [.. deliveries.Where(delivery => delivery.State == DeliveryState.Pending).Select(delivery => delivery.Host).Distinct()];
        var holds = await store.FindHoldsAsync(tenant, hosts, time.GetUtcNow(), cancellationToken);
        return [.. deliveries.Select(delivery => new DeliveryView(delivery, holds.TryGetValue(delivery.Host, out var until) ? until : null))];
    }

    /// <summary>Lets what is pending for a host go at once.</summary>
    private async Task OpenHostAsync(WebhookHost host, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await store.HoldAsync(host, now, cancellationToken);
        signal.Raise();
    }
}

/// <summary>A delivery as its owner sees it.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="HeldUntil">Until when its host is held, presumed down or since it asked for it; null when it is not.</param>
public sealed record DeliveryView(WebhookDelivery Delivery, DateTimeOffset? HeldUntil)
{
    /// <summary>When it is sent next; null when it is over. While its host is held not before that ends.</summary>
    public DateTimeOffset? NextRetry => HeldUntil > Delivery.DueAt ? HeldUntil : Delivery.DueAt;
}

/// <summary>How many deliveries are sent again.</summary>
public sealed record RedeliveredCount(int Redelivered);
