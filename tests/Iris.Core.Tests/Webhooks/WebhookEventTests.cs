using System.Text;
using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Tests.Deliveries;
using Iris.Core.Webhooks;
using Iris.Testing;

namespace Iris.Core.Tests.Webhooks;

/// <summary>Which events an interaction makes known, and as what.</summary>
public sealed class WebhookEventTests : WebhookScenario
{
    [Fact]
    public async Task Events_SentAndDelivered_ComeInOrderEachAsItWasThen()
    {
        var id = await SendAsync();
        await Host.WaitForStatusAsync(id, InteractionStatus.Sent);
        await NotifyAsync(id, "DELIVERED", DeliveryProgress.Delivered);
        await Host.WaitForStatusAsync(id, InteractionStatus.Completed);
        await NotifyAsync(id, "READ", DeliveryProgress.Read);

        var events = await WaitForAsync(6);

        Assert.Equal(
            [
                (WebhookEvents.OutCreated, "DispatchPending", null),
                (WebhookEvents.StatusChanged, "Sent", "queued"),
                (WebhookEvents.CustomStatusChanged, "Sent", "queued"),
                (WebhookEvents.StatusChanged, "Completed", "DELIVERED"),
                (WebhookEvents.CustomStatusChanged, "Completed", "DELIVERED"),
                // Reading after delivery changes only the customStatus. (Source: E.1)
                (WebhookEvents.CustomStatusChanged, "Completed", "READ"),
            ],
            events.Select(one => (one.Event, one.Status!, one.CustomStatus)));
        Assert.All(events, one => Assert.Equal(id, one.InteractionId));
        Assert.Distinct(events.Select(one => one.Id));
    }

    [Fact]
    public async Task Events_ReceiverFailsAtFirst_ShowsWhatWasThenAndNotWhatIsNow()
    {
        Receiver.Answer(500);
        var id = await SendAsync();
        await Host.WaitForStatusAsync(id, InteractionStatus.Sent);
        await WaitForDeliveryAsync(delivery => delivery.Attempts == 1, "the first event failed");
        Receiver.Answer(200);

        Time.Advance(TimeSpan.FromSeconds(2));
        var events = await WaitForAsync(4);

        Assert.Equal(events[0].Id, events[1].Id);
        Assert.Equal("DispatchPending", events[1].Status);
        Assert.True(events[0].Call.Body.Span.SequenceEqual(events[1].Call.Body.Span));
    }

    [Fact]
    public async Task Events_Inbound_IsOneCreation()
    {
        await CallAsync("""{"id":"m-1","from":"34600000009","text":"Hola"}""");

        var received = Assert.Single(await WaitForAsync(1));
        Assert.Equal((WebhookEvents.InCreated, "Received"), (received.Event, received.Status));
    }

    [Fact]
    public async Task Events_NotSubscribed_AreNotRecorded()
    {
        var integration = await NewIntegrationAsync(Url, null, WebhookEvents.StatusChanged);

        var id = await SendAsync(integration);
        await Host.WaitForStatusAsync(id, InteractionStatus.Sent);

        var received = Assert.Single(await WaitForAsync(1, id));
        Assert.Equal(WebhookEvents.StatusChanged, received.Event);
        Assert.Single(await ListAsync(integration));
    }

    [Fact]
    public async Task Events_NoWebhookOrDisabled_RecordNothing()
    {
        await ChangeAsync(Integration, integration => integration.Webhook!.IsEnabled = false);

        var id = await SendAsync();
        await Host.WaitForStatusAsync(id, InteractionStatus.Sent);

        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Events_RetriesOfTheProvider_ChangeNoStatusAndSayNothing()
    {
        Host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Rejected("E1", "no", null));

        var id = await SendAsync();
        await Host.WaitForStatusAsync(id, InteractionStatus.ProviderSendingError);

        var events = await WaitForAsync(3, id);
        Assert.Equal(
            [WebhookEvents.OutCreated, WebhookEvents.StatusChanged, WebhookEvents.CustomStatusChanged], events.Select(one => one.Event));
        Assert.Equal(3, (await ListAsync()).Count);
    }

    [Fact]
    public async Task Events_RepeatedNotice_IsToldOnce()
    {
        var id = await SendAsync();
        await Host.WaitForStatusAsync(id, InteractionStatus.Sent);
        await NotifyAsync(id, "DELIVERED", DeliveryProgress.Delivered);
        await NotifyAsync(id, "DELIVERED", DeliveryProgress.Delivered);

        await Eventually.GetAsync(
            async () => (await Host.ReadAsync(id)).AuditTrail.ProviderEvents.Count == 3 ? "yes" : null, "both notices are applied");

        Assert.Equal(5, (await ListAsync()).Count);
    }

    private Task NotifyAsync(string id, string word, DeliveryProgress progress) =>
        CallAsync($$"""{"id":"p-{{id}}","word":"{{word}}","progress":"{{progress}}"}""");

    private async Task CallAsync(string item)
    {
        var callback = new ProviderCallback(
            "POST", "https://gw.example.test/callback", [], [], Encoding.UTF8.GetBytes($$"""{"items":[{{item}}]}"""), Time.GetUtcNow());
        var (admission, _) = await Host.Get<CallbackIntake>().AcceptAsync(Integration.Id, "token", callback, default);
        Assert.Equal(CallbackAdmission.Taken, admission);
    }
}
