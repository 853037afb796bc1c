using Iris.Core.Deliveries;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Tests.Deliveries;
using Iris.Core.Webhooks;
using Iris.Testing;

namespace Iris.Core.Tests.Webhooks;

/// <summary>How deliveries are tried, put off and given up. (Source: A.9)</summary>
public sealed class WebhookDeliveryTests : WebhookScenario
{
    private static readonly string[] CreatedOnly = [WebhookEvents.OutCreated];

    [Fact]
    public async Task Deliver_ReceiverFails_IsTriedAsDocumentedWithEveryAttemptInTheLog()
    {
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        Receiver.Behaviour = (_, _) => Task.FromResult(
            Receiver.Received.Count switch
            {
                1 => new WebhookAnswer(500, "broken", null),
                2 => new WebhookAnswer(null, null, "connection refused"),
                _ => new WebhookAnswer(200, "ok", null),
            });

        await SendAsync(integration);
        var first = await WaitForDeliveryAsync(delivery => delivery.Attempts == 1, "the first attempt failed", integration);
        Assert.Equal(Time.GetUtcNow().AddSeconds(2), first.DueAt);
        Time.Advance(TimeSpan.FromSeconds(2));
        var second = await WaitForDeliveryAsync(delivery => delivery.Attempts == 2, "the second attempt failed", integration);
        Assert.Equal(Time.GetUtcNow().AddSeconds(4), second.DueAt);
        Time.Advance(TimeSpan.FromSeconds(4));
        var done = await WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Delivered, "it is delivered", integration);

        Assert.Equal(
            [(500, "broken", null), (null, null, "connection refused"), (200, "ok", null)],
            done.Log.Select(attempt => (attempt.Status, attempt.Answer, attempt.Error)));
        Assert.Null(done.DueAt);
        Assert.Single(Receiver.Received.Select(one => one.Id).Distinct());
    }

    /// <summary>Not before the receiver wants it, though it may put it off by a day at most.</summary>
    [Theory]
    [InlineData(1, 2)]
    [InlineData(10, 10)]
    [InlineData(1_000_000, 86_400)]
    public async Task Deliver_ReceiverAsksToWait_IsTriedThen(int asked, int seconds)
    {
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        Receiver.Behaviour = (_, _) => Task.FromResult(new WebhookAnswer(503, null, null) { RetryAfter = TimeSpan.FromSeconds(asked) });

        await SendAsync(integration);

        var delivery = await WaitForDeliveryAsync(found => found.Attempts == 1, "it was tried", integration);
        Assert.Equal(Time.GetUtcNow().AddSeconds(seconds), delivery.DueAt);
    }

    [Fact]
    public async Task Deliver_ReceiverIsGone_DisablesTheWebhookAndIsNotTriedAgain()
    {
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        Receiver.Answer(410);

        await SendAsync(integration);

        var delivery = await WaitForDeliveryAsync(found => found.State == DeliveryState.Failed, "it is over", integration);
        Assert.Equal(410, Assert.Single(delivery.Log).Status);
        var webhook = (await Host.Get<IIntegrationStore>().FindAsync(integration.Tenant, integration.Id, default))!.Webhook!;
        var now = (DateTimeOffset?)Time.GetUtcNow();
        Assert.Equal((false, "RECEIVER_GONE", now, now), (webhook.IsEnabled, webhook.DisabledReason, webhook.DisabledAt, webhook.Updated));
        await SendAsync(integration);
        Assert.Single(Receiver.Received);
    }

    [Fact]
    public async Task Deliver_ReceiverIsGoneOnceMore_SavesTheIntegrationOnceAlone()
    {
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        var gone = new TaskCompletionSource();
        Receiver.Behaviour = async (_, _) =>
        {
            await gone.Task;
            return new WebhookAnswer(410, null, null);
        };
        await SendAsync(integration);
        await SendAsync(integration);
        await WaitForAsync(2);
        var before = (await Host.Get<IIntegrationStore>().FindAsync(integration.Tenant, integration.Id, default))!.Version;

        gone.SetResult();
        await Eventually.GetAsync(
            async () => (await ListAsync(integration)).All(delivery => delivery.State == DeliveryState.Failed) ? "" : null, "both are over");

        Assert.Equal(before + 1, (await Host.Get<IIntegrationStore>().FindAsync(integration.Tenant, integration.Id, default))!.Version);
    }

    /// <summary>The answer is about the webhook as it was.</summary>
    [Fact]
    public async Task Deliver_GoneWhileTheWebhookWasSetAgain_DoesNotDisableIt()
    {
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        var gone = new TaskCompletionSource<WebhookAnswer>();
        Receiver.Behaviour = (_, _) => gone.Task;
        await SendAsync(integration);
        await WaitForAsync(1);
        Time.Advance(TimeSpan.FromSeconds(1));

        await SetAsync(integration);
        gone.SetResult(new WebhookAnswer(410, null, null));

        await WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Failed, "it is over", integration);
        Assert.True((await Host.Get<IIntegrationStore>().FindAsync(integration.Tenant, integration.Id, default))!.Webhook!.IsEnabled);
    }

    [Fact]
    public async Task SetAgain_DisabledByTheGateway_IsEnabledAndWhatWaitsGoesAtOnce()
    {
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        Receiver.Answer(500);
        await SendAsync(integration);
        await FailAsync(integration, 4);
        await ChangeAsync(integration, found => found.Webhook!.Disable(Webhook.ReceiverGone, Time.GetUtcNow()));
        await HoldAsync(TimeSpan.FromDays(1));
        Receiver.Answer(200);

        var webhook = await SetAsync(integration);

        Assert.Equal((true, null, null), (webhook.IsEnabled, webhook.DisabledReason, webhook.DisabledAt));
        await WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Delivered, "it is delivered", integration);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Deliver_HostAsksToWait_HoldsItAtOnceForThisTenantAlone(int status)
    {
        var asking = await NewIntegrationAsync(Url, null, CreatedOnly);
        var sameHost = await NewIntegrationAsync(Url + "/other", null, CreatedOnly);
        var foreign = await NewIntegrationAsync(Url, new TenantId("other"), CreatedOnly);
        Receiver.Behaviour = (_, _) => Task.FromResult(new WebhookAnswer(status, null, null) { RetryAfter = TimeSpan.FromSeconds(5) });
        await SendAsync(asking);
        await WaitForDeliveryAsync(found => found.Attempts == 1, "it was tried", asking);
        Receiver.Answer(200);

        var held = await SendAsync(sameHost);
        var free = await SendAsync(foreign);
        await WaitForAsync(1, free);
        Assert.DoesNotContain(Receiver.Received, one => one.InteractionId == held);

        Time.Advance(TimeSpan.FromSeconds(5));
        await WaitForAsync(1, held);
    }

    /// <summary>Of another status it says when to bring this message again, and nothing of others.</summary>
    [Fact]
    public async Task Deliver_OneMessageAsksToWait_HoldsNothingElse()
    {
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        Receiver.Behaviour = (_, _) => Task.FromResult(new WebhookAnswer(500, null, null) { RetryAfter = TimeSpan.FromSeconds(100) });
        await SendAsync(integration);
        var delivery = await WaitForDeliveryAsync(found => found.Attempts == 1, "it was tried", integration);
        Receiver.Answer(200);

        await WaitForAsync(1, await SendAsync(integration));

        Assert.Equal(Time.GetUtcNow().AddSeconds(100), delivery.DueAt);
    }

    [Fact]
    public async Task Deliver_AskedForLessBesideAnotherCall_KeepsTheLongerHold()
    {
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        await SendAsync(integration);
        await WaitForDeliveryAsync(found => found.State == DeliveryState.Delivered, "the host is known", integration);
        var answer = new TaskCompletionSource<WebhookAnswer>();
        Receiver.Behaviour = (_, _) => answer.Task;
        await SendAsync(integration);
        await WaitForAsync(2);
        await HoldAsync(TimeSpan.FromHours(1));

        answer.SetResult(new WebhookAnswer(429, null, null) { RetryAfter = TimeSpan.FromSeconds(5) });
        await WaitForDeliveryAsync(found => found.Attempts == 1 && found.State == DeliveryState.Pending, "it was tried", integration);

        var listed = await Host.Get<DeliveryEditor>().ListAsync(integration.Tenant, integration.Id, new(DeliveryState.Pending), null, 10, default);
        Assert.Equal((DateTimeOffset?)Time.GetUtcNow().AddHours(1), Assert.Single(listed.Items).NextRetry);
    }

    [Fact]
    public async Task NextRetry_HostHeld_IsTheEndOfTheHold()
    {
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        await HoldAsync(TimeSpan.FromHours(1));
        await SendAsync(integration);
        var editor = Host.Get<DeliveryEditor>();
        var end = (DateTimeOffset?)Time.GetUtcNow().AddHours(1);

        var listed = Assert.Single((await editor.ListAsync(integration.Tenant, integration.Id, new(), null, 10, default)).Items);
        var read = await editor.ReadAsync(integration.Tenant, integration.Id, listed.Delivery.Id, default);

        Assert.Equal((end, end), (listed.NextRetry, read!.NextRetry));
        Time.Advance(TimeSpan.FromHours(1));
        await WaitForDeliveryAsync(found => found.State == DeliveryState.Delivered, "it is delivered", integration);
        Assert.Null((await editor.ReadAsync(integration.Tenant, integration.Id, listed.Delivery.Id, default))!.NextRetry);
    }

    private async Task<Webhook> SetAsync(Integration integration)
    {
        var draft = new WebhookDraft { Url = Url, Subscriptions = CreatedOnly };
        var result = await Host.Get<WebhookEditor>().SaveAsync(integration.Tenant, integration.Id, draft, new ErrorList(), default);
        return result.Value!.Webhook;
    }

    [Theory]
    [InlineData(SuccessStatuses.Ok, 200, true)]
    [InlineData(SuccessStatuses.Ok, 201, false)]
    [InlineData(SuccessStatuses.Ok, 204, false)]
    [InlineData(SuccessStatuses.AnySuccess, 204, true)]
    [InlineData(SuccessStatuses.AnySuccess, 302, false)]
    public async Task Deliver_Answer_CountsAsTheWebhookSays(SuccessStatuses statuses, int answer, bool isDelivered)
    {
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        await ChangeAsync(integration, found => found.Webhook!.SuccessStatuses = statuses);
        Receiver.Answer(answer);

        await SendAsync(integration);

        var delivery = await WaitForDeliveryAsync(found => found.Log.Count == 1, "it was tried", integration);
        Assert.Equal(isDelivered ? DeliveryState.Delivered : DeliveryState.Pending, delivery.State);
    }

    [Fact]
    public async Task Deliver_ReceiverHangs_IsCutAtTheTimeout()
    {
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        Receiver.Behaviour = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return new WebhookAnswer(200, null, null);
        };

        await SendAsync(integration);
        await WaitForAsync(1);
        Time.Advance(TimeSpan.FromSeconds(Webhook.DefaultTimeoutSeconds));

        var delivery = await WaitForDeliveryAsync(found => found.Attempts == 1, "the attempt is cut", integration);
        Assert.Equal("No answer within 15 s", delivery.Log[0].Error);
    }

    [Fact]
    public async Task Deliver_FifthFailure_HoldsTheWholeHostOfThisTenantAlone()
    {
        var dead = await NewIntegrationAsync(Url, null, CreatedOnly);
        var sameHost = await NewIntegrationAsync(Url + "/other", null, CreatedOnly);
        var foreign = await NewIntegrationAsync(Url, new TenantId("other"), CreatedOnly);
        Receiver.Answer(503);
        await SendAsync(dead);
        await FailAsync(dead, 5);
        Receiver.Answer(200);

        var held = await SendAsync(sameHost);
        var free = await SendAsync(foreign);
        await WaitForAsync(1, free);
        Assert.DoesNotContain(Receiver.Received, one => one.InteractionId == held);

        Time.Advance(TimeSpan.FromSeconds(32));
        await WaitForAsync(1, held);
        await WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Delivered, "the first one is delivered too", dead);
    }

    [Fact]
    public async Task Deliver_OneMessageThatIsNeverTaken_DoesNotHoldAHostThatTakesOthers()
    {
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        // The first message that comes is the one that the receiver never takes.
        Receiver.Behaviour = (_, _) => Task.FromResult(
            new WebhookAnswer(Receiver.Received[^1].InteractionId == Receiver.Received[0].InteractionId ? 500 : 200, null, null));
        var poison = await SendAsync(integration);

        for (var attempt = 1; attempt <= 6; attempt++)
        {
            var wanted = attempt;
            var failed = await WaitForDeliveryAsync(delivery => delivery.Attempts == wanted && delivery.InteractionId == poison, $"attempt {wanted}", integration);
            var other = await SendAsync(integration);
            await WaitForAsync(1, other);
            Time.Advance(failed.DueAt!.Value - Time.GetUtcNow());
        }
    }

    [Fact]
    public async Task Deliver_EarlierEventFails_KeepsTheOrderOfTheInteractionAndDelaysNoOther()
    {
        Receiver.Answer(500);
        var first = await SendAsync();
        await Host.WaitForStatusAsync(first, InteractionStatus.Sent);
        await WaitForDeliveryAsync(delivery => delivery.Attempts == 1, "the first event failed");
        Receiver.Answer(200);
        var second = await SendAsync();
        await WaitForAsync(3, second);
        Assert.Single(Receiver.Received, one => one.InteractionId == first);

        Time.Advance(TimeSpan.FromSeconds(2));

        var events = await WaitForAsync(4, first);
        Assert.Equal(
            [WebhookEvents.OutCreated, WebhookEvents.OutCreated, WebhookEvents.StatusChanged, WebhookEvents.CustomStatusChanged],
            events.Select(one => one.Event));
    }

    [Fact]
    public async Task Deliver_SevenDaysOfFailures_IsGivenUpWithItsHistory()
    {
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        Receiver.Answer(500);
        await SendAsync(integration);
        var attempts = 0;
        WebhookDelivery delivery;
        do
        {
            attempts++;
            delivery = await WaitForDeliveryAsync(found => found.Log.Count == attempts, $"attempt {attempts}", integration);
            if (delivery.DueAt is { } due)
                Time.Advance(due - Time.GetUtcNow());
        }
        while (delivery.State == DeliveryState.Pending);

        Assert.Equal(DeliveryState.Failed, delivery.State);
        Assert.InRange(delivery.Log.Count, 150, 160);
        Assert.True(delivery.Log[^1].Date > delivery.StopAt.AddSeconds(-4096));
        Assert.True(delivery.Log[^1].Date <= delivery.StopAt);
    }

    [Theory]
    [InlineData(true, "The webhook is disabled.")]
    [InlineData(false, "The webhook is gone.")]
    public async Task Deliver_WebhookEndedMeanwhile_FailsWithTheReasonAndCallsNobody(bool disabled, string reason)
    {
        Receiver.Answer(500);
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        await SendAsync(integration);
        await WaitForDeliveryAsync(delivery => delivery.Attempts == 1, "the first attempt failed", integration);
        await ChangeAsync(integration, found =>
        {
            found.Webhook!.IsEnabled = false;
            found.Webhook = disabled ? found.Webhook : null;
        });

        Time.Advance(TimeSpan.FromSeconds(2));

        var failed = await WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Failed, "it fails", integration);
        Assert.Equal(reason, failed.Log[^1].Error);
        Assert.Single(Receiver.Received);
    }

    [Fact]
    public async Task Deliver_HundredTenantsOneDeadHost_TheOthersAreDeliveredMeanwhile()
    {
        Receiver.Behaviour = async (call, token) =>
        {
            if (call.Url.Host == "dead.test")
                await Task.Delay(Timeout.Infinite, token);
            return new WebhookAnswer(200, null, null);
        };
        var integrations = new List<Integration>();
        for (var i = 0; i < 100; i++)
        {
            var tenant = new TenantId($"tenant-{i}");
            integrations.Add(await NewIntegrationAsync(i == 50 ? "https://dead.test/" : Url, tenant, CreatedOnly));
        }

        for (var i = 0; i < 20; i++)
            await SendAsync(integrations[50]);
        foreach (var integration in integrations)
            await SendAsync(integration);

        // The clock stands still: what the dead host holds up would never come.
        await Eventually.HoldsAsync(
            () => Receiver.Received.Count(one => one.Call.Url.Host != "dead.test") == 99, "the other 99 are delivered");
        Assert.InRange(Receiver.Received.Count(one => one.Call.Url.Host == "dead.test"), 1, 4);
    }

    [Fact]
    public async Task Deliver_ProcessStopsInBetween_TheNextOneDelivers()
    {
        Receiver.Answer(500);
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        var id = await SendAsync(integration);
        await WaitForDeliveryAsync(delivery => delivery.Attempts == 1, "the first attempt failed", integration);
        await Host.StopAsync();

        await using var next = await Host.StartAnotherAsync(settings: new() { ["Webhooks:PollMilliseconds"] = "10" }, configure: Configure);

        Time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.HoldsAsync(() => next.Receiver.Received.Any(one => one.InteractionId == id), "the next process delivers");
    }

    [Fact]
    public async Task Redeliver_Failed_IsSentAgainUnderItsId()
    {
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        await SendAsync(integration);
        var delivered = await WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Delivered, "it is delivered", integration);

        var result = await Host.Get<DeliveryEditor>().RedeliverAsync(integration.Tenant, integration.Id, delivered.Id, default);

        Assert.True(result.IsSuccess);
        var events = await WaitForAsync(2);
        Assert.Equal(events[0].Id, events[1].Id);
        var again = await WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Delivered && delivery.Log.Count == 2, "delivered again", integration);
        Assert.Equal(1, again.Attempts);
    }

    [Fact]
    public async Task Redeliver_HostPresumedDown_EndsTheHold()
    {
        var integration = await NewIntegrationAsync(Url, null, CreatedOnly);
        Receiver.Answer(500);
        await SendAsync(integration);
        var failed = await FailAsync(integration, 5);
        Receiver.Answer(200);

        await Host.Get<DeliveryEditor>().RedeliverAsync(integration.Tenant, integration.Id, failed.Id, default);

        await WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Delivered, "it is delivered", integration);
    }

    /// <summary>Lets the integration's one delivery fail so often.</summary>
    private async Task<WebhookDelivery> FailAsync(Integration integration, int attempts)
    {
        WebhookDelivery failed = null!;
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            var wanted = attempt;
            failed = await WaitForDeliveryAsync(delivery => delivery.Attempts == wanted, $"attempt {wanted} failed", integration);
            if (attempt < attempts)
                Time.Advance(failed.DueAt!.Value - Time.GetUtcNow());
        }

        return failed;
    }
}
