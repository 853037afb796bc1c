using System.Reflection;
using Iris.Core.Deliveries;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Core.Tests.Deliveries;

/// <summary>What the worker does when the store or another process comes in between.</summary>
public sealed class WebhookTroubleTests : WebhookScenario
{
    private FaultyStore store = null!;

    [Fact]
    public async Task Deliver_SurplusCannotBeGivenBack_IsDeliveredWhenItsLeaseEnds()
    {
        var integration = await NewIntegrationAsync(Url, null, WebhookEvents.OutCreated);
        await HoldAsync(TimeSpan.FromDays(1));
        for (var i = 0; i < 4; i++)
            await SendAsync(integration);
        store.Fault = nameof(IWebhookStore.ReleaseAsync);

        // The claim brings all four, of which a host that is not known yet gets two.
        await HoldAsync(TimeSpan.Zero);
        await WaitForAsync(2);
        store.Fault = null;
        Time.Advance(TimeSpan.FromSeconds(120));

        await WaitForAsync(4);
    }

    [Fact]
    public async Task Deliver_FailureAfterTheLeaseWasLost_DoesNotUndoWhatAnotherWorkerDelivered()
    {
        var (mine, others) = await HeldTwiceAsync();
        Receiver.Answer(500);
        others.Delivered(new WebhookAttempt(Time.GetUtcNow(), 1, 200, null, null));
        Assert.Equal(SaveResult.Saved, await Host.Get<IWebhookStore>().SaveAsync(others.Tenant, others, default));

        await Host.Get<WebhookSender>().DeliverAsync(mine, default);

        Assert.Equal(DeliveryState.Delivered, Assert.Single(await ListAsync()).State);
    }

    [Fact]
    public async Task Deliver_SuccessAfterTheLeaseWasLost_IsDelivered()
    {
        var (mine, others) = await HeldTwiceAsync();
        others.Failed(new WebhookAttempt(Time.GetUtcNow(), 1, 500, null, null), Time.GetUtcNow().AddDays(1));
        Assert.Equal(SaveResult.Saved, await Host.Get<IWebhookStore>().SaveAsync(others.Tenant, others, default));

        await Host.Get<WebhookSender>().DeliverAsync(mine, default);

        Assert.Equal(DeliveryState.Delivered, Assert.Single(await ListAsync()).State);
    }

    [Fact]
    public async Task Deliver_AddressChangedDuringACall_GoesToTheNewHostNext()
    {
        var call = new TaskCompletionSource<WebhookAnswer>();
        var integration = await NewIntegrationAsync(Url, null, WebhookEvents.OutCreated);
        Receiver.Behaviour = (_, _) => call.Task;
        await SendAsync(integration);
        await WaitForAsync(1);

        await SetUrlAsync(integration, "https://new.example.test/hook");
        Receiver.Answer(200);
        call.SetResult(new WebhookAnswer(500, null, null));

        var failed = await WaitForDeliveryAsync(delivery => delivery.Attempts == 1, "the call failed", integration);
        Assert.Equal("new.example.test", failed.Host);
        await HoldAsync(TimeSpan.FromDays(1));
        Time.Advance(TimeSpan.FromSeconds(2));
        await WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Delivered, "it is delivered there", integration);
    }

    [Fact]
    public async Task Deliver_WebhookTakenAwayAndSetElsewhere_DoesNotWaitForTheHostBefore()
    {
        var integration = await NewIntegrationAsync(Url, null, WebhookEvents.OutCreated);
        await HoldAsync(TimeSpan.FromDays(1));
        await SendAsync(integration);

        await Host.Get<WebhookEditor>().DeleteAsync(integration.Tenant, integration.Id, default);
        await SetUrlAsync(integration, "https://new.example.test/hook");

        Assert.Equal("new.example.test", Assert.Single(await WaitForAsync(1)).Call.Url.Host);
    }

    /// <summary>Whoever did not know of the change yet records for the host before.</summary>
    [Fact]
    public async Task SetUrl_AnotherHost_EndsTheHoldOfTheOneBefore()
    {
        await HoldAsync(TimeSpan.FromDays(1));
        await SendAsync(await NewIntegrationAsync(Url, null, WebhookEvents.OutCreated));

        await SetUrlAsync(Integration, "https://new.example.test/hook");

        await WaitForAsync(1);
    }

    [Fact]
    public async Task Redeliver_RangeOfAHostBefore_GoesToTheHostOfToday()
    {
        var integration = await NewIntegrationAsync(Url, null, WebhookEvents.OutCreated);
        Receiver.Answer(500);
        await SendAsync(integration);
        var failed = await WaitForDeliveryAsync(delivery => delivery.Attempts == 1, "it failed", integration);
        failed.GiveUp(Time.GetUtcNow(), "Why.");
        await Host.Get<IWebhookStore>().SaveAsync(integration.Tenant, failed, default);
        await SetUrlAsync(integration, "https://new.example.test/hook");
        await HoldAsync(TimeSpan.FromDays(1));
        Receiver.Answer(200);
        Time.Advance(TimeSpan.FromSeconds(1));

        var range = new DeliveryRange(failed.Created, failed.Created.AddSeconds(1), DeliveryState.Failed);
        var count = await Host.Get<DeliveryEditor>().RedeliverAsync(integration.Tenant, integration.Id, range, new ErrorList(), default);

        Assert.Equal(1, count.Value!.Redelivered);
        await WaitForDeliveryAsync(delivery => delivery.State == DeliveryState.Delivered, "it is delivered", integration);
    }

    /// <summary>One delivery as two workers have it, of which neither is the host's own.</summary>
    private async Task<(WebhookDelivery Mine, WebhookDelivery Others)> HeldTwiceAsync()
    {
        await ChangeAsync(Integration, found => found.Webhook!.Subscriptions = [WebhookEvents.OutCreated]);
        await HoldAsync(TimeSpan.FromDays(365));
        await SendAsync();
        var id = Assert.Single(await ListAsync()).Id;
        var store = Host.Get<IWebhookStore>();
        return ((await store.FindAsync(Integration.Tenant, id, default))!, (await store.FindAsync(Integration.Tenant, id, default))!);
    }

    private async Task SetUrlAsync(Integration integration, string url)
    {
        var draft = new WebhookDraft { Url = url, Subscriptions = [WebhookEvents.OutCreated] };
        var result = await Host.Get<WebhookEditor>().SaveAsync(integration.Tenant, integration.Id, draft, new ErrorList(), default);
        Assert.True(result.IsSuccess);
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        var type = services.Last(service => service.ServiceType == typeof(IWebhookStore)).ImplementationType!;
        services.AddSingleton(provider => FaultyStore.Make((IWebhookStore)ActivatorUtilities.CreateInstance(provider, type), out store));
    }

    /// <summary>A store that is out of reach for one method.</summary>
#pragma warning disable CA1852 // The proxy is a subtype, made at run time.
    internal class FaultyStore : DispatchProxy
#pragma warning restore CA1852
    {
        private IWebhookStore inner = null!;

        public string? Fault { get; set; }

        public static IWebhookStore Make(IWebhookStore inner, out FaultyStore faulty)
        {
            var port = Create<IWebhookStore, FaultyStore>();
            faulty = (FaultyStore)(object)port;
            faulty.inner = inner;
            return port;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name == Fault
            ? throw new StoreUnavailableException("gone")
            : targetMethod.Invoke(inner, args);
    }
}
