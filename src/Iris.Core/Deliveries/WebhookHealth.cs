using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Deliveries;

/// <summary>
/// Disables webhooks whose receivers are gone, or have taken nothing for days; nothing is recorded or sent any more until somebody sets or enables one.
/// (Source: Standard Webhooks)
/// </summary>
internal sealed partial class WebhookHealth(
    IntegrationCatalog catalog, IIntegrationStore integrations, IAlarmStore alarms, IOptions<WebhookOptions> options, TimeProvider time,
    ILogger<WebhookHealth> logger)
{
    /// <summary>What came of a call: it is on disk since when none succeeds, written with the first that fails and the first that succeeds again.</summary>
    /// <param name="delivery">What was posted.</param>
    /// <param name="webhook">Where to, as it was known.</param>
    /// <param name="called">When.</param>
    /// <param name="isDelivered">Whether the receiver took it.</param>
    public async ValueTask NoteAsync(WebhookDelivery delivery, Webhook webhook, DateTimeOffset called, bool isDelivered)
    {
        if (isDelivered)
        {
            if (webhook.FailingSince is not null)
                await EditAsync(delivery, webhook.Url, called, (_, current) => current.FailingSince = null);
        }
        else if (webhook.FailingSince is not { } since)
            await EditAsync(delivery, webhook.Url, called, (_, current) => current.FailingSince ??= called);
        else if (options.Value.DisableAfterDays > 0 && called - since >= TimeSpan.FromDays(options.Value.DisableAfterDays))
            await DisableAsync(delivery, webhook.Url, called, Webhook.ReceiverFailing);
    }

    /// <param name="delivery">What was posted.</param>
    /// <param name="url">Where to: the webhook may have another address by now.</param>
    /// <param name="called">When: it may have been set again since.</param>
    /// <param name="reason">Why.</param>
    public async Task DisableAsync(WebhookDelivery delivery, string url, DateTimeOffset called, string reason)
    {
        // First what tells of it: who finds it finds out whether the webhook is disabled.
        await RaiseAsync(delivery, reason);
        var isDisabled = await EditAsync(delivery, url, called, (integration, current) =>
        {
            integration.Updated = time.GetUtcNow();
            current.Disable(reason, integration.Updated);
        });
        if (!isDisabled)
            return;

        if (reason == Webhook.ReceiverGone)
            LogGone(delivery.IntegrationId, delivery.Tenant);
        else
            LogFailing(delivery.IntegrationId, delivery.Tenant, options.Value.DisableAfterDays);
    }

    private async Task RaiseAsync(WebhookDelivery delivery, string reason)
    {
        var alarm = new Alarm
        {
            Tenant = delivery.Tenant,
            IntegrationId = delivery.IntegrationId,
            Kind = AlarmKind.WebhookDisabled,
            Since = time.GetUtcNow(),
            Figures = new() { Reason = reason },
        };
        if (await alarms.TryAddAsync(alarm, CancellationToken.None))
            return;

        // One that was told, of a webhook that was enabled since.
        var former = (await alarms.ListAsync(delivery.Tenant, CancellationToken.None)).FirstOrDefault(one => one.Key == alarm.Key);
        if (former is { IsTold: true } && await integrations.FindAsync(delivery.Tenant, delivery.IntegrationId, CancellationToken.None) is { Webhook.IsEnabled: true })
            await alarms.TrySaveAsync(alarm with { Version = former.Version }, CancellationToken.None);
    }

    /// <returns>False when the webhook is another by now, or disabled.</returns>
    private async Task<bool> EditAsync(WebhookDelivery delivery, string url, DateTimeOffset called, Action<Integration, Webhook> change)
    {
        var (tenant, integrationId) = (delivery.Tenant, delivery.IntegrationId);
        var row = new GuardedRow<Integration>(
            () => integrations.FindAsync(tenant, integrationId, CancellationToken.None),
            integration => integrations.SaveAsync(tenant, integration, CancellationToken.None),
            IntegrationErrors.NotFound);
        var edited = await GuardedEdit.RunAsync(row, integration =>
        {
            if (integration.Webhook is not { IsEnabled: true } webhook || webhook.Url != url || webhook.Updated > called)
                return ErrorList.Of(WebhookErrors.NotFound);

            change(integration, webhook);
            return new ErrorList();
        });
        catalog.Invalidate(tenant, integrationId);
        return edited.IsSuccess;
    }

    [LoggerMessage(EventId = 5006, Level = LogLevel.Warning, Message = "The webhook of integration {IntegrationId} of tenant {Tenant} is disabled: its receiver answered 410 Gone")]
    private partial void LogGone(string integrationId, TenantId tenant);

    [LoggerMessage(EventId = 5007, Level = LogLevel.Warning, Message = "The webhook of integration {IntegrationId} of tenant {Tenant} is disabled: its receiver has taken nothing for {Days} days")]
    private partial void LogFailing(string integrationId, TenantId tenant, int days);
}
