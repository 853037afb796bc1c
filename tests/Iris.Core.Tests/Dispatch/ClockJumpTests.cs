using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Dispatch;

/// <summary>A clock that is set while messages are on their way loses none and doubles none.</summary>
public sealed class ClockJumpTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = TestClock.New();
    private CoreHost host = null!;

    public async Task InitializeAsync() =>
        host = await CoreHost.StartAsync(configure: services => services.AddSingleton<TimeProvider>(time));

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Clock_JumpsADayAheadDuringACall_TheOutcomeStillCounts()
    {
        var integration = await host.CreateIntegrationAsync();
        var called = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        host.Adapter.Behaviour = async (request, _) =>
        {
            called.TrySetResult();
            await answer.Task;
            return ScriptedAdapter.Accept(request);
        };
        var id = (await host.SendAsync(CoreHost.Command(integration))).Interaction.Id;
        await called.Task;

        // By the clock, lease and time-out are long over: a worker takes the attempt for lost.
        time.Advance(TimeSpan.FromDays(1));
        await host.WaitForAsync(id, found => found.Dispatch.Phase == DispatchPhase.AwaitingNotice, "the attempt counts as interrupted");
        answer.SetResult();

        await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.Single(host.Adapter.Calls);
    }

    [Fact]
    public async Task Clock_JumpsAnHourBack_NewMessagesGoAndWaitingOnesAreKept()
    {
        var integration = await host.CreateIntegrationAsync();
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unreachable("away", null, null));
        var waiting = (await host.SendAsync(CoreHost.Command(integration))).Interaction.Id;
        await host.WaitForAsync(waiting, found => found.Dispatch is { Phase: DispatchPhase.Ready, Attempts: 1 }, "it waits for its next attempt");
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));

        time.AdjustTime(time.GetUtcNow().AddHours(-1));
        var sent = (await host.SendAsync(CoreHost.Command(integration))).Interaction.Id;
        await host.WaitForStatusAsync(sent, InteractionStatus.Sent);
        time.Advance(TimeSpan.FromHours(2));

        await host.WaitForStatusAsync(waiting, InteractionStatus.Sent);
        Assert.Equal(3, host.Adapter.Calls.Count);
    }
}
