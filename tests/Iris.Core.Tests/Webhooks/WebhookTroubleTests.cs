using System.Reflection;
using Iris.Core.Webhooks;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Core.Tests.Webhooks;

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

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        var type = services.Last(service => service.ServiceType == typeof(IWebhookStore)).ImplementationType!;
        services.AddSingleton(provider => FaultyStore.Make((IWebhookStore)ActivatorUtilities.CreateInstance(provider, type), out store));
    }

    private Task HoldAsync(TimeSpan duration) => Host.Get<IWebhookStore>().HoldAsync(
        new WebhookHost(Integration.Tenant, Webhook.HostOf(Url)), Time.GetUtcNow() + duration, CancellationToken.None);

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
