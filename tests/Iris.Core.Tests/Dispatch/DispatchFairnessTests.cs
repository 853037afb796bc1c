using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Dispatch;

/// <summary>What others get while somebody's provider never answers.</summary>
public sealed class DispatchFairnessTests
{
    private static readonly Caller Other = new(new TenantId("other"), "67ab5a30265f8a4e73196c0d");
    private static readonly DeliveryPolicy Many = new() { MaxConcurrency = DeliveryPolicy.MaxConcurrencyLimit };

    [Fact]
    public async Task Dispatch_TwoIntegrationsHang_OtherTenantsAndIntegrationsGoOn()
    {
        await using var host = await CoreHost.StartAsync(settings: new() { ["Dispatch:MaxConcurrency"] = "12" });
        Integration[] hanging = [await host.CreateIntegrationAsync(Many), await host.CreateIntegrationAsync(Many)];
        var hung = hanging.Select(integration => integration.Id).ToHashSet();
        host.Adapter.Behaviour = Hang(hung);
        foreach (var integration in hanging)
        {
            for (var i = 0; i < 12; i++)
                await host.SendAsync(CoreHost.Command(integration));
        }

        await Eventually.HoldsAsync(() => Calls(host, hung) >= 4, "some hang");
        var same = await host.CreateIntegrationAsync();
        var other = await host.CreateIntegrationAsync(tenant: Other.Tenant);
        for (var i = 0; i < 5; i++)
        {
            Assert.True((await host.TrySendAsync(CoreHost.Command(other), Other)).IsSuccess);
            await host.SendAsync(CoreHost.Command(same));
        }

        await Eventually.HoldsAsync(() => Calls(host, [other.Id]) == 5, "the other tenant's go");
        await Eventually.HoldsAsync(() => Calls(host, [same.Id]) == 5, "those of its own third integration go");
        Assert.InRange(Calls(host, hung), 4, 6);
    }

    [Fact]
    public async Task Dispatch_PlacesComeFree_WhatWaitedForThemGoes()
    {
        await using var host = await CoreHost.StartAsync(settings: new() { ["Dispatch:MaxConcurrency"] = "3" });
        var integration = await host.CreateIntegrationAsync(Many);
        using var release = new SemaphoreSlim(0);
        host.Adapter.Behaviour = async (request, token) =>
        {
            await release.WaitAsync(token);
            return ScriptedAdapter.Accept(request);
        };
        for (var i = 0; i < 20; i++)
            await host.SendAsync(CoreHost.Command(integration));

        await Eventually.HoldsAsync(() => host.Adapter.Calls.Count == 1, "one goes");
        release.Release(20);

        await Eventually.HoldsAsync(() => host.Adapter.Calls.Count == 20, "all go");
    }

    [Fact]
    public async Task Dispatch_MoreBytesThanMayWait_WaitInTheStoreAndGoLater()
    {
        await using var host = await CoreHost.StartAsync(settings: new() { ["Dispatch:MaxWaitingBytes"] = "1048576" });
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxConcurrency = 1 });
        using var release = new SemaphoreSlim(0);
        host.Adapter.Behaviour = async (request, token) =>
        {
            await release.WaitAsync(token);
            return ScriptedAdapter.Accept(request);
        };
        var large = JsonSerializer.SerializeToElement(new { Type = "text", Text = new string('x', 100_000) });
        var owners = new List<string?>();
        for (var i = 0; i < 10; i++)
        {
            var view = await host.SendAsync(CoreHost.Command(integration) with { Payload = large });
            owners.Add(view.Interaction.Dispatch.LeaseOwner);
        }

        // Twice 100,000 bytes each: half of the budget holds two.
        Assert.Equal(2, owners.Count(owner => owner is not null));
        Assert.True(host.Get<Dispatcher>().FreeBytes >= 0);
        release.Release(10);

        await Eventually.HoldsAsync(() => host.Adapter.Calls.Count == 10, "all go");
        await Eventually.HoldsAsync(() => host.Get<Dispatcher>().FreeBytes == 1024 * 1024, "all bytes come back");
    }

    [Fact]
    public async Task Dispatch_FirstClaimOfManyLargeOnes_BringsNoMoreBytesThanMayWait()
    {
        // What one process left in the store, another claims as the first thing that it does.
        await using var first = await CoreHost.StartAsync(dispatching: false);
        var integration = await first.CreateIntegrationAsync(new DeliveryPolicy { MaxConcurrency = 1 });
        var large = JsonSerializer.SerializeToElement(new { Type = "text", Text = new string('x', 100_000) });
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        for (var i = 0; i < 20; i++)
            await first.SendAsync(CoreHost.Command(integration) with { Payload = large, SendAt = $"{clock.GetUtcNow().AddHours(1):O}" });
        await using var host = await first.StartAnotherAsync(
            settings: new() { ["Dispatch:MaxWaitingBytes"] = "1048576" }, configure: services => services.AddSingleton<TimeProvider>(clock));
        using var release = new SemaphoreSlim(0);
        host.Adapter.Behaviour = async (request, token) =>
        {
            await release.WaitAsync(token);
            return ScriptedAdapter.Accept(request);
        };

        clock.Advance(TimeSpan.FromHours(2));
        var dispatcher = host.Get<Dispatcher>();
        await Eventually.HoldsAsync(() => dispatcher.BusyIntegrations().Contains(integration.Id), "no more is claimed");

        Assert.InRange(dispatcher.FreeBytes, 0, 800_000);
        release.Release(20);
        await Eventually.HoldsAsync(() => host.Adapter.Calls.Count == 20, "all go");
    }

    private static int Calls(CoreHost host, HashSet<string> integrations) =>
        host.Adapter.Calls.Count(call => integrations.Contains(call.IntegrationId));

    private static Func<ProviderSend, CancellationToken, Task<SendOutcome>> Hang(HashSet<string> integrations) => async (request, token) =>
    {
        if (integrations.Contains(request.IntegrationId))
            await Task.Delay(Timeout.Infinite, token);
        return ScriptedAdapter.Accept(request);
    };
}
