using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Dispatch;

/// <summary>A provider that is away is left alone, and one message finds out when it is back.</summary>
public sealed class DispatchCircuitTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = TestClock.New();
    private CoreHost host = null!;
    private Integration integration = null!;

    public async Task InitializeAsync()
    {
        host = await CoreHost.StartAsync(
            // Nothing that failed comes back while a test looks.
            settings: new() { ["Dispatch:CircuitMinimumCalls"] = "4", ["Dispatch:RetryBaseSeconds"] = "3600", ["Dispatch:RetryMaxSeconds"] = "3600" },
            configure: services => services.AddSingleton<TimeProvider>(time).AddSingleton(new Random(1)));
        integration = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxAttempts = 100 });
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Circuit_ProviderAway_OpensAndCallsNoMoreWithoutCountingAttempts()
    {
        await OpenAsync();
        var calls = host.Adapter.Calls.Count;

        var waiting = new List<string>();
        for (var i = 0; i < 5; i++)
            waiting.Add((await host.SendAsync(CoreHost.Command(integration))).Interaction.Id);
        // Another integration goes on meanwhile: when its message is through, the worker has looked at these too.
        var other = await host.CreateIntegrationAsync();
        host.Adapter.Behaviour = (request, _) => Task.FromResult(
            request.IntegrationId == other.Id ? ScriptedAdapter.Accept(request) : new SendOutcome.Unreachable("away", null, null));
        var through = await host.SendAsync(CoreHost.Command(other));
        await host.WaitForStatusAsync(through.Interaction.Id, InteractionStatus.Sent);

        Assert.Equal(calls, host.Adapter.Calls.Count(call => call.IntegrationId == integration.Id));
        foreach (var id in waiting)
            Assert.Equal((0, InteractionStatus.DispatchPending), ((await host.ReadAsync(id)).Dispatch.Attempts, (await host.ReadAsync(id)).Status));
        var (status, until) = host.Get<CircuitMonitor>().Of(integration.Id);
        Assert.Equal((CircuitStatus.Open, (DateTimeOffset?)time.GetUtcNow().AddSeconds(10)), (status, until));
        Assert.Equal(CircuitStatus.Closed, host.Get<CircuitMonitor>().Of(other.Id).Status);
    }

    [Fact]
    public async Task Circuit_StillAway_TriesOneMessageAndWaitsLonger()
    {
        await OpenAsync();
        for (var i = 0; i < 5; i++)
            await host.SendAsync(CoreHost.Command(integration));
        var calls = host.Adapter.Calls.Count;

        time.Advance(TimeSpan.FromSeconds(10));
        await Eventually.HoldsAsync(() => host.Adapter.Calls.Count == calls + 1, "one message tries the provider out");
        await Eventually.HoldsAsync(
            () => host.Get<CircuitMonitor>().Of(integration.Id) is { Status: CircuitStatus.Open, OpenUntil: { } until }
                && until == time.GetUtcNow().AddSeconds(20),
            "it is open for twice as long");

        Assert.Equal(calls + 1, host.Adapter.Calls.Count);
    }

    [Fact]
    public async Task Circuit_BackAgain_ClosesAndSendsEverything()
    {
        await OpenAsync();
        var waiting = new List<string>();
        for (var i = 0; i < 5; i++)
            waiting.Add((await host.SendAsync(CoreHost.Command(integration))).Interaction.Id);
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));

        time.Advance(TimeSpan.FromSeconds(10));

        foreach (var id in waiting)
            await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.Equal(CircuitStatus.Closed, host.Get<CircuitMonitor>().Of(integration.Id).Status);
    }

    [Fact]
    public async Task Circuit_ProviderRefuses_StaysClosed()
    {
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Rejected("E1", "no", null));
        for (var i = 0; i < 20; i++)
            await host.WaitForStatusAsync((await host.SendAsync(CoreHost.Command(integration))).Interaction.Id, InteractionStatus.ProviderSendingError);

        Assert.Equal(CircuitStatus.Closed, host.Get<CircuitMonitor>().Of(integration.Id).Status);
    }

    [Fact]
    public async Task Rate_Limited_SendsNoFasterThanAllowed()
    {
        var slow = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxPerSecond = 1 });
        for (var i = 0; i < 3; i++)
            await host.SendAsync(CoreHost.Command(slow));

        await Eventually.HoldsAsync(() => host.Adapter.Calls.Count == 1, "the first is sent");
        time.Advance(TimeSpan.FromMilliseconds(900));
        Assert.Single(host.Adapter.Calls);
        time.Advance(TimeSpan.FromMilliseconds(200));
        await Eventually.HoldsAsync(() => host.Adapter.Calls.Count == 2, "the second is sent");
        time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => host.Adapter.Calls.Count == 3, "the third is sent");
    }

    private async Task OpenAsync()
    {
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unreachable("away", null, null));
        for (var i = 0; i < 4; i++)
        {
            var id = (await host.SendAsync(CoreHost.Command(integration))).Interaction.Id;
            await host.WaitForAsync(id, found => found.Dispatch.Attempts == 1 && found.Dispatch.Phase == DispatchPhase.Ready, "it failed");
        }

        await Eventually.HoldsAsync(
            () => host.Get<CircuitMonitor>().Of(integration.Id) is { Status: CircuitStatus.Open, OpenUntil: not null }, "the circuit is open");
    }
}
