using Iris.Api.OpenApi;
using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;

namespace Iris.Api.Development;

/// <summary>Samples of webhooks, which are disabled and call nobody, of a delivery, and of a notice that nothing can be made of.</summary>
internal sealed class SampleWebhooks(
    WebhookEditor webhooks, IWebhookStore deliveries, IWebhookBody body, ICallbackStore callbacks, IIntegrationStore integrations, TimeProvider time)
{
    private const string Url = "https://crm.example.test/hook";

    private static readonly TenantId Demo = SeedData.Tenant;

    public async Task AddAsync(SampleSet samples, CancellationToken cancellationToken)
    {
        foreach (var example in new[] { ExampleIds.Sms, ExampleIds.Email })
        {
            var integration = samples[example];
            if (IrisId.IsValid(integration) && await integrations.FindAsync(Demo, integration, cancellationToken) is { Webhook: null })
            {
                var draft = new WebhookDraft { Url = Url, Subscriptions = ["*"], Enabled = false };
                await webhooks.SaveAsync(Demo, integration, draft, new ErrorList(), cancellationToken);
                // Whoever sets it to an address of his own enables it by that.
                if (await integrations.FindAsync(Demo, integration, cancellationToken) is { Webhook: { } webhook } found)
                {
                    webhook.DisabledReason = Webhook.ReceiverGone;
                    await integrations.SaveAsync(Demo, found, cancellationToken);
                }
            }
        }

        await samples.AddAsync(
            ExampleIds.Delivery, async id => await deliveries.FindAsync(Demo, id, cancellationToken) is not null,
            () => DeliverAsync(samples[ExampleIds.Sms], cancellationToken), made => made.Id);
        await samples.AddAsync(
            ExampleIds.Notice, async id => await callbacks.FindAsync(Demo, id, cancellationToken) is not null,
            () => NoticeAsync(samples[ExampleIds.Sms], cancellationToken), made => made.Id);
    }

    private async Task<Result<OutboxEvent>> DeliverAsync(string integration, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var told = new OutboxEvent
        {
            Id = IrisId.New(now),
            Tenant = Demo,
            IntegrationId = integration,
            InteractionId = integration,
            Sequence = 1,
            Event = WebhookEvents.Test,
            Created = now,
            Host = Webhook.HostOf(Url),
            Body = body.WriteTest(now, integration),
            StopAt = now.AddDays(7),
        };
        await deliveries.AddAsync(Demo, [told], cancellationToken);
        return told;
    }

    private async Task<Result<StoredCallback>> NoticeAsync(string integration, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var notice = new StoredCallback
        {
            Id = IrisId.New(now),
            Tenant = Demo,
            IntegrationId = integration,
            Lane = CallbackLane.Status,
            State = CallbackState.Unreadable,
            Problem = "Not a notice of the sandbox.",
            Callback = new ProviderCallback("POST", "/callback", [new("Content-Type", "application/json")], [], "{\"sample\":true}"u8.ToArray(), now),
        };
        await callbacks.AddAsync(Demo, notice, cancellationToken);
        return notice;
    }
}
