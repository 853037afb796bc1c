using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Sending;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Dispatch;

/// <summary>What waits for a provider that is away or slow neither fails nor loses attempts, whatever else happens meanwhile.</summary>
public sealed class DispatchTroubleTests : IAsyncLifetime
{
    private static readonly TimeSpan Break = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Dispatch:CircuitMinimumCalls"] = "4",
        // Nothing that failed comes back while the test looks.
        ["Dispatch:RetryBaseSeconds"] = "3600",
        ["Dispatch:RetryMaxSeconds"] = "3600",
    };

    private readonly FakeTimeProvider time = TestClock.New();
    private CoreHost host = null!;

    public async Task InitializeAsync() => host = await CoreHost.StartAsync(
        settings: Settings, configure: services => services.AddSingleton<TimeProvider>(time).AddSingleton(new Random(1)));

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Circuit_OutcomesUnknown_OpensAndClosesWithoutLosingAnything()
    {
        var integration = await host.CreateIntegrationAsync();
        await OpenAsync(integration, new SendOutcome.Unknown("cut", null));
        Assert.Equal((int)CircuitStatus.Open, Circuits().GetValueOrDefault(integration.Id));
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));
        var waiting = new List<string>();
        for (var i = 0; i < 3; i++)
            waiting.Add(await SendAsync(integration, $"3461000000{i}"));

        time.Advance(Break);

        foreach (var id in waiting)
            Assert.Equal(1, (await host.WaitForStatusAsync(id, InteractionStatus.Sent)).Dispatch.Attempts);
        await Eventually.HoldsAsync(() => StatusOf(integration) == CircuitStatus.Closed, "it closes");
        Assert.DoesNotContain(integration.Id, Circuits().Keys);
    }

    [Fact]
    public async Task Circuit_WhileOneMessageTries_NothingElseIsAttempted()
    {
        var integration = await host.CreateIntegrationAsync();
        await OpenAsync(integration, new SendOutcome.Unreachable("connection refused", null, null));
        var (called, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Adapter.Behaviour = async (request, _) =>
        {
            if (request.IntegrationId == integration.Id)
            {
                called.TrySetResult();
                await answer.Task;
            }

            return ScriptedAdapter.Accept(request);
        };
        var ids = new[] { await SendAsync(integration, "34610000001"), await SendAsync(integration, "34610000002") };

        time.Advance(Break);
        await called.Task;
        var other = await SendAsync(await host.CreateIntegrationAsync(), "34620000001");
        await host.WaitForStatusAsync(other, InteractionStatus.Sent);
        Assert.Equal((CircuitStatus.HalfOpen, 5), (StatusOf(integration), Calls(integration)));

        answer.SetResult();
        foreach (var id in ids)
            await host.WaitForStatusAsync(id, InteractionStatus.Sent);
    }

    [Fact]
    public async Task Circuit_WaitingMessageExpires_EndsWithoutACallAndTheNextTries()
    {
        var integration = await host.CreateIntegrationAsync();
        await OpenAsync(integration, new SendOutcome.Unreachable("connection refused", null, null));
        var brief = (await host.SendAsync(
            CoreHost.Command(integration, "34610000001") with { ExpiresAt = (time.GetUtcNow() + Break).ToString("O") })).Interaction.Id;
        var lasting = await SendAsync(integration, "34610000002");
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));

        time.Advance(Break);

        Assert.Equal(CustomStatuses.Expired, (await host.WaitForStatusAsync(brief, InteractionStatus.ProcessError)).CustomStatus);
        await host.WaitForStatusAsync(lasting, InteractionStatus.Sent);
        Assert.DoesNotContain(host.Adapter.Calls, call => call.Reference == brief);
    }

    [Fact]
    public async Task Circuit_WaitingMessageIsCancelled_IsNotTheOneThatTries()
    {
        var integration = await host.CreateIntegrationAsync();
        await OpenAsync(integration, new SendOutcome.Unreachable("connection refused", null, null));
        var cancelled = await SendAsync(integration, "34610000001");
        var lasting = await SendAsync(integration, "34610000002");
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));
        Assert.True((await host.Get<InteractionEditor>().CancelAsync(CoreHost.Caller, cancelled, default)).IsSuccess);

        time.Advance(Break);

        await host.WaitForStatusAsync(lasting, InteractionStatus.Sent);
        Assert.DoesNotContain(host.Adapter.Calls, call => call.Reference == cancelled);
    }

    /// <summary>A message that another process took, or that could not be recorded, says nothing about the provider.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Circuit_TryDoesNotReachTheProvider_DoesNotClose(bool throws)
    {
        var circuit = new DispatchCircuit(new DispatchOptions { CircuitMinimumCalls = 2 }, time, (_, _) => { });
        for (var i = 0; i < 2; i++)
            await circuit.CallAsync<int>((_, _) => new(new SendOutcome.Unreachable("away", null, null)), 0, default);
        Assert.Equal(CircuitStatus.Open, circuit.Status);
        time.Advance(Break);

        try
        {
            await circuit.CallAsync<int>((_, _) => throws ? throw new StoreUnavailableException("full") : new((SendOutcome?)null), 0, default);
        }
        catch (StoreUnavailableException)
        {
            Assert.True(throws);
        }

        Assert.Equal(CircuitStatus.Open, circuit.Status);
        time.Advance(2 * Break);
        await circuit.CallAsync<int>((_, _) => new(new SendOutcome.Rejected("412", "no", null)), 0, default);
        Assert.Equal(CircuitStatus.Closed, circuit.Status);
    }

    /// <summary>Whatever was sent meanwhile would lose an attempt: a long queue would be out of attempts before the provider has taken it.</summary>
    [Fact]
    public async Task Throttled_RetryAfter_HoldsTheWholeIntegrationBack()
    {
        var integration = await host.CreateIntegrationAsync();
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Throttled(TimeSpan.FromMinutes(1), "slow down", null));
        var first = await SendAsync(integration, "34600000001");
        await host.WaitForAsync(first, found => found.WasNotTaken && found.Dispatch.Phase == DispatchPhase.Ready, "it waits for its next attempt");
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));

        var second = await SendAsync(integration, "34600000002");
        time.Advance(TimeSpan.FromSeconds(59));
        await host.WaitForStatusAsync(await SendAsync(await host.CreateIntegrationAsync(), "34600000003"), InteractionStatus.Sent);
        Assert.Equal((1, CircuitStatus.Closed), (Calls(integration), StatusOf(integration)));
        Assert.Null(host.Get<CircuitMonitor>().Of(integration.Id).OpenUntil);

        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, (await host.WaitForStatusAsync(second, InteractionStatus.Sent)).Dispatch.Attempts);
    }

    [Fact]
    public async Task Throttled_AbsurdRetryAfter_HoldsOthersBackForABoundedTime()
    {
        var integration = await host.CreateIntegrationAsync();
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Throttled(TimeSpan.FromDays(1), "over quota", null));
        var first = await SendAsync(integration, "34600000001");
        await host.WaitForAsync(first, found => found.WasNotTaken && found.Dispatch.Phase == DispatchPhase.Ready, "it waits for its next attempt");
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));
        var second = await SendAsync(integration, "34600000002");

        time.Advance(TimeSpan.FromSeconds(new DispatchOptions().CircuitMaxBreakSeconds));

        await host.WaitForStatusAsync(second, InteractionStatus.Sent);
        Assert.Equal(InteractionStatus.DispatchPending, (await host.ReadAsync(first)).Status);
    }

    [Fact]
    public async Task Rate_LongQueue_IsLeftInTheStoreAndSentAtTheRate()
    {
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxPerSecond = 2 });
        var ids = new List<string>();
        for (var i = 0; i < 60; i++)
            ids.Add(await SendAsync(integration, $"346000000{i:00}"));

        // Of 60, a quarter of a lease's worth and half of that again are as much as may be leased at a time.
        var leased = 0;
        foreach (var id in ids)
            leased += (await host.ReadAsync(id)).Dispatch.LeaseOwner is null ? 0 : 1;
        Assert.InRange(leased, 1, 45);
        for (var expected = 1; expected <= 10; expected++)
        {
            await Eventually.HoldsAsync(() => Calls(integration) == expected, $"{expected} are called");
            time.Advance(TimeSpan.FromMilliseconds(501));
        }

        await Eventually.HoldsAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMilliseconds(501));
                return Calls(integration) == 60;
            },
            "all are called");
        foreach (var id in ids)
            Assert.Equal(1, (await host.WaitForStatusAsync(id, InteractionStatus.Sent)).Dispatch.Attempts);
    }

    [Fact]
    public async Task Meters_Sends_AreCountedByChannelProviderAndOutcome()
    {
        var counted = new ConcurrentQueue<string>();
        using var listener = new MeterListener { InstrumentPublished = Subscribe };
        listener.SetMeasurementEventCallback<long>((instrument, _, tags, _) => counted.Enqueue(
            $"{instrument.Name} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}").Order())}"));
        listener.Start();
        var integration = await host.CreateIntegrationAsync();

        await host.WaitForStatusAsync(await SendAsync(integration, "34600000001"), InteractionStatus.Sent);

        await Eventually.HoldsAsync(() => counted.Count(IsOfSends) == 2, "everything is counted");
        Assert.Equal(
            [
                $"iris.dispatch.outcomes channel=Scripted integration={integration.Id} outcome=Accepted provider=Script",
                $"iris.interactions.accepted channel=Scripted integration={integration.Id} provider=Script",
            ],
            counted.Where(IsOfSends).Order());
    }

    private static bool IsOfSends(string counted) =>
        counted.StartsWith("iris.dispatch.", StringComparison.Ordinal) || counted.StartsWith("iris.interactions.", StringComparison.Ordinal);

    private async Task OpenAsync(Integration integration, SendOutcome failure)
    {
        host.Adapter.Behaviour = (_, _) => Task.FromResult(failure);
        for (var i = 0; i < 4; i++)
        {
            var id = await SendAsync(integration, $"3460000000{i}");
            await host.WaitForAsync(id, found => found.Dispatch is { Attempts: 1, Phase: not DispatchPhase.InFlight }, "it failed");
        }

        await Eventually.HoldsAsync(
            () => host.Get<CircuitMonitor>().Of(integration.Id) is { Status: CircuitStatus.Open, OpenUntil: not null }, "the circuit opens");
        Assert.Equal(4, Calls(integration));
    }

    private async Task<string> SendAsync(Integration integration, string destination) =>
        (await host.SendAsync(CoreHost.Command(integration, destination))).Interaction.Id;

    private CircuitStatus StatusOf(Integration integration) => host.Get<CircuitMonitor>().Of(integration.Id).Status;

    private int Calls(Integration integration) => host.Adapter.Calls.Count(call => call.IntegrationId == integration.Id);

    private Dictionary<string, int> Circuits()
    {
        var found = new Dictionary<string, int>();
        using var listener = new MeterListener { InstrumentPublished = Subscribe };
        listener.SetMeasurementEventCallback<int>((_, value, tags, _) => found[(string)tags[0].Value!] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return found;
    }

    /// <summary>Only this host's: other tests run beside it.</summary>
    private void Subscribe(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter == host.Get<DispatchMeters>().Meter)
            listener.EnableMeasurementEvents(instrument);
    }
}
