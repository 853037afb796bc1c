using Iris.Core.Integrations;
using Iris.Core.Webhooks;
using Iris.Testing;

namespace Iris.Core.Tests.Deliveries;

/// <summary>A receiver that takes nothing for days is called no more; one success starts its time anew.</summary>
public sealed class WebhookHealthTests : WebhookScenario
{
    [Fact]
    public async Task Deliver_NothingTakenForDays_DisablesTheWebhookAndTellsTheOthers()
    {
        var other = await NewIntegrationAsync("https://ops.example.test/hook", null, AlarmEvents.WebhookDisabled);
        Receiver.Behaviour = (call, _) => Task.FromResult(new WebhookAnswer(call.Url.Host == "ops.example.test" ? 200 : 500, null, null));
        await ChangeAsync(Integration, found => found.Webhook!.Subscriptions = [WebhookEvents.OutCreated]);
        await SendAsync();
        await WaitForDeliveryAsync(delivery => delivery.Attempts == 1, "it failed once");
        await Eventually.HoldsAsync(async () => (await WebhookAsync()).FailingSince is not null, "it is known to fail");
        var since = (await WebhookAsync()).FailingSince;

        Time.Advance(TimeSpan.FromDays(8));
        await SendAsync();

        await Eventually.HoldsAsync(
            async () =>
            {
                Time.Advance(TimeSpan.FromSeconds(5));
                return !(await WebhookAsync()).IsEnabled;
            },
            "it is disabled");
        Assert.Equal((Webhook.ReceiverFailing, since), ((await WebhookAsync()).DisabledReason, (await WebhookAsync()).FailingSince));
        await Eventually.HoldsAsync(
            () =>
            {
                Time.Advance(TimeSpan.FromSeconds(5));
                return Receiver.Received.Any(one => one.Event == AlarmEvents.WebhookDisabled);
            },
            "the other webhook is told");
        Assert.Equal((Integration.Id, "ops.example.test"), (
            Receiver.Received.First(one => one.Event == AlarmEvents.WebhookDisabled).InteractionId,
            Receiver.Received.First(one => one.Event == AlarmEvents.WebhookDisabled).Call.Url.Host));
        Assert.True((await Host.Get<IIntegrationStore>().FindAsync(other.Tenant, other.Id, default))!.Webhook!.IsEnabled);

        // Whoever sets it starts anew.
        var draft = new WebhookDraft { Url = Url, Subscriptions = [WebhookEvents.OutCreated] };
        Assert.True((await Host.Get<WebhookEditor>().SaveAsync(Integration.Tenant, Integration.Id, draft, new(), default)).IsSuccess);
        Assert.Equal((true, null, null), ((await WebhookAsync()).IsEnabled, (await WebhookAsync()).FailingSince, (await WebhookAsync()).DisabledReason));
    }

    [Fact]
    public async Task Deliver_OneTakenInBetween_StartsTheTimeAnew()
    {
        await ChangeAsync(Integration, found => found.Webhook!.Subscriptions = [WebhookEvents.OutCreated]);
        Receiver.Answer(500);
        await SendAsync();
        await Eventually.HoldsAsync(async () => (await WebhookAsync()).FailingSince is not null, "it is known to fail");

        Receiver.Answer(200);
        Time.Advance(TimeSpan.FromDays(8));
        await SendAsync();
        await Eventually.HoldsAsync(
            async () =>
            {
                Time.Advance(TimeSpan.FromSeconds(5));
                return (await WebhookAsync()).FailingSince is null;
            },
            "it is known to be well");

        Assert.True((await WebhookAsync()).IsEnabled);
    }

    private async Task<Webhook> WebhookAsync() =>
        (await Host.Get<IIntegrationStore>().FindAsync(Integration.Tenant, Integration.Id, default))!.Webhook!;
}
