using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Deliveries;

/// <summary>A host whose clock the test moves, with an integration that has a webhook.</summary>
public abstract class WebhookScenario : IAsyncLifetime
{
    protected const string Url = "https://crm.example.test/hook";

    private protected CoreHost Host { get; private set; } = null!;

    protected FakeTimeProvider Time { get; } = TestClock.New();

    /// <summary>Calls at the same time, over all hosts.</summary>
    protected virtual string MaxConcurrency => "1024";

    protected Integration Integration { get; private set; } = null!;

    private protected ScriptedReceiver Receiver => Host.Receiver;

    public async Task InitializeAsync()
    {
        Host = await CoreHost.StartAsync(
            settings: new()
            {
                ["Webhooks:PollMilliseconds"] = "10",
                ["Callbacks:PollMilliseconds"] = "10",
                ["Webhooks:HostConcurrency"] = "4",
                ["Webhooks:MaxConcurrency"] = MaxConcurrency,
            },
            configure: Configure);
        Integration = await NewIntegrationAsync();
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();

    protected virtual void Configure(IServiceCollection services) => services.AddSingleton<TimeProvider>(Time).AddSingleton<IntegrationEditor>();

    protected async Task<Integration> NewIntegrationAsync(string url = Url, TenantId? tenant = null, params string[] subscriptions)
    {
        var integration = await Host.CreateIntegrationAsync(tenant: tenant);
        await ChangeAsync(integration, found => found.Webhook = new Webhook
        {
            Url = url,
            Subscriptions = subscriptions.Length == 0 ? ["*"] : [.. subscriptions],
            Secret = WebhookSignature.NewSecret(),
            Created = Time.GetUtcNow(),
            Updated = Time.GetUtcNow(),
        });
        return integration;
    }

    protected async Task ChangeAsync(Integration integration, Action<Integration> change)
    {
        var store = Host.Get<IIntegrationStore>();
        var found = (await store.FindAsync(integration.Tenant, integration.Id, default))!;
        change(found);
        Assert.Equal(SaveResult.Saved, await store.SaveAsync(integration.Tenant, found, default));
        Host.Get<IntegrationCatalog>().Invalidate(integration.Tenant, integration.Id);
    }

    protected async Task<string> SendAsync(Integration? integration = null)
    {
        var from = integration ?? Integration;
        var result = await Host.TrySendAsync(CoreHost.Command(from), CoreHost.Caller with { Tenant = from.Tenant });
        return result.Value!.Interaction.Id;
    }

    /// <summary>Presumes the host of <see cref="Url"/> down.</summary>
    protected Task HoldAsync(TimeSpan duration) => Host.Get<IWebhookStore>().HoldAsync(
        new WebhookHost(Integration.Tenant, Webhook.HostOf(Url)), Time.GetUtcNow() + duration, CancellationToken.None);

    private protected async Task<IReadOnlyList<ReceivedEvent>> WaitForAsync(int count, string? interactionId = null)
    {
        IReadOnlyList<ReceivedEvent> Matching() =>
            [.. Receiver.Received.Where(one => interactionId is null || one.InteractionId == interactionId)];

        await Eventually.HoldsAsync(() => Matching().Count >= count, $"{count} events are received, {Matching().Count} are");
        return Matching();
    }

    /// <summary>Newest first.</summary>
    protected async Task<IReadOnlyList<WebhookDelivery>> ListAsync(Integration? integration = null, DeliveryFilter? filter = null)
    {
        var of = integration ?? Integration;
        return (await Host.Get<IWebhookStore>().ListAsync(of.Tenant, of.Id, filter ?? new DeliveryFilter(), null, 200, default)).Items;
    }

    protected Task<WebhookDelivery> WaitForDeliveryAsync(
        Func<WebhookDelivery, bool> condition, string what, Integration? integration = null) => Eventually.GetAsync(
        async () => (await ListAsync(integration)).FirstOrDefault(condition), what);
}
