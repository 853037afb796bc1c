using System.Text;
using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Tenants;
using Iris.Core.Tests.Deliveries;
using Iris.Testing;

namespace Iris.Core.Tests.Tenants;

/// <summary>While a tenant is disabled nothing of it is sent, delivered or applied; nothing is lost by it.</summary>
public sealed class DisabledTenantTests : WebhookScenario
{
    private const string OtherUrl = "https://other.example.test/hook";
    private static readonly TenantId Other = new("other");

    [Fact]
    public async Task Disabled_WithSendsCallbacksAndWebhooks_AllWaitUntilItIsEnabled()
    {
        await SetEnabledAsync(true);
        var other = await NewIntegrationAsync(OtherUrl, Other);
        var sent = await SendAsync();
        await Host.WaitForStatusAsync(sent, InteractionStatus.Sent);
        await Eventually.HoldsAsync(() => EventsOf(sent) == 3, "creation and two changes are told");

        await SetEnabledAsync(false);
        var waiting = await SendAsync();
        await CallAsync(Integration, sent);
        // Another tenant's go all the way through meanwhile, behind the disabled one's.
        var passing = await SendAsync(other);
        await Eventually.HoldsAsync(() => EventsOf(passing) == 3, "the other tenant's send is told");
        await CallAsync(other, passing);
        await Eventually.HoldsAsync(() => EventsOf(passing) > 3, "the other tenant's notice is told");

        Assert.DoesNotContain(Host.Adapter.Calls, call => call.Reference == waiting);
        Assert.Equal(InteractionStatus.DispatchPending, (await Host.ReadAsync(waiting)).Status);
        Assert.Equal(InteractionStatus.Sent, (await Host.ReadAsync(sent)).Status);
        Assert.Equal((3, 0), (EventsOf(sent), EventsOf(waiting)));

        await SetEnabledAsync(true);
        Time.Advance(TimeSpan.FromSeconds(6));
        await Host.WaitForStatusAsync(waiting, InteractionStatus.Sent);
        await Host.WaitForStatusAsync(sent, InteractionStatus.Completed);
        await Eventually.HoldsAsync(() => EventsOf(waiting) == 3 && EventsOf(sent) > 3, "what waited is told");
        Assert.Single(Host.Adapter.Calls, call => call.Reference == waiting);
    }

    [Fact]
    public async Task Gate_ChangedByAnotherProcess_IsSeenAfterItsLifetime()
    {
        var gate = Host.Get<TenantGate>();
        await SetEnabledAsync(true);
        Assert.True(await gate.IsOpenAsync(Builders.Tenant, default));

        await StoreAsync(false);

        Assert.True(await gate.IsOpenAsync(Builders.Tenant, default));
        Time.Advance(TenantGate.Lifetime);
        Assert.False(await gate.IsOpenAsync(Builders.Tenant, default));
        Assert.Equal([Builders.Tenant], await gate.ClosedAsync(default));
    }

    private async Task SetEnabledAsync(bool enabled)
    {
        await StoreAsync(enabled);
        Host.Get<TenantGate>().Invalidate(Builders.Tenant);
    }

    private async Task StoreAsync(bool enabled)
    {
        var store = Host.Get<ITenantStore>();
        var tenant = new Tenant { Id = Builders.Tenant, Name = "Acme", IsEnabled = enabled, Created = Time.GetUtcNow() };
        if (!await store.CreateAsync(tenant, default))
            await store.SaveAsync(tenant, default);
    }

    private int EventsOf(string interactionId) => Receiver.Received.Count(one => one.InteractionId == interactionId);

    private async Task CallAsync(Integration integration, string interactionId)
    {
        var body = $$"""{"items":[{"id":"p-{{interactionId}}","word":"delivered","progress":"Delivered"}]}""";
        var (admission, _) = await Host.Get<CallbackIntake>().AcceptAsync(
            integration.Id, "token",
            new ProviderCallback("POST", "https://gw.example.test/callback", [], [], Encoding.UTF8.GetBytes(body), Time.GetUtcNow()), default);
        Assert.Equal(CallbackAdmission.Taken, admission);
    }
}
