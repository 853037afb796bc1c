using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Testing;

namespace Iris.Core.Tests.Dispatch;

public sealed class DispatchRecoveryTests
{
    private static readonly Dictionary<string, string?> ShortLease = new() { ["Dispatch:LeaseSeconds"] = "1" };

    [Fact]
    public async Task Dispatch_ProcessDiedBeforeTheSend_SendsAfterRestart()
    {
        await using var first = await CoreHost.StartAsync(dispatching: false, ShortLease);
        var integration = await first.CreateIntegrationAsync();
        var stopped = first.Get<Dispatcher>();
        await stopped.StopAsync(CancellationToken.None);
        var view = await first.SendAsync(CoreHost.Command(integration));

        await using var second = await first.StartAnotherAsync();

        await second.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Sent);
        Assert.Single(second.Adapter.Calls);
    }

    [Fact]
    public async Task Dispatch_LeaseOfADeadProcess_RunsOutAndIsSentOnce()
    {
        await using var first = await CoreHost.StartAsync(dispatching: false, ShortLease);
        var integration = await first.CreateIntegrationAsync();
        var leased = await AcceptAsync(first, integration, DateTimeOffset.UtcNow.AddSeconds(1), "dead-process");

        await using var second = await first.StartAnotherAsync();

        await second.WaitForStatusAsync(leased.Id, InteractionStatus.Sent);
        Assert.Single(second.Adapter.Calls);
    }

    [Theory]
    [InlineData(DeliveryMode.AtMostOnce, 10, 0)]
    [InlineData(DeliveryMode.AtLeastOnce, 10, 1)]
    [InlineData(DeliveryMode.AtLeastOnce, 1, 0)]
    public async Task Dispatch_ProcessDiedDuringTheCall_SendsAgainOnlyWhereDoublesAreAllowedAndAttemptsAreLeft(
        DeliveryMode mode, int maxAttempts, int calls)
    {
        await using var first = await CoreHost.StartAsync(dispatching: false, ShortLease);
        var integration = await first.CreateIntegrationAsync(new DeliveryPolicy { DeliveryMode = mode, MaxAttempts = maxAttempts });
        var interaction = await AcceptAsync(first, integration, DateTimeOffset.UtcNow.AddMinutes(1), "dead-process");
        Assert.True(await first.Get<IInteractionStore>().BeginAttemptAsync(
            Builders.Tenant, interaction, "dead-process", DateTimeOffset.UtcNow.AddMilliseconds(-1), default));

        await using var second = await first.StartAnotherAsync();
        var after = await second.WaitForAsync(
            interaction.Id,
            found => calls == 1 ? found.Status == InteractionStatus.Sent : found.Dispatch.Phase == DispatchPhase.AwaitingNotice,
            "the lost attempt is dealt with");

        Assert.Equal(calls, second.Adapter.Calls.Count);
        if (calls == 0)
            Assert.Equal((InteractionStatus.DispatchPending, HistoryNotes.OutcomePending), (after.Status, after.AuditTrail.History[^1].Note));
    }

    /// <summary>What waits for a provider that does not answer takes no place from what waits for others.</summary>
    [Fact]
    public async Task Dispatch_OneLongQueueAndManyShortOnes_SendsTheShortOnes()
    {
        await using var first = await CoreHost.StartAsync(dispatching: false);
        await first.Get<Dispatcher>().StopAsync(CancellationToken.None);
        var busy = await first.CreateIntegrationAsync();
        await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => first.SendAsync(CoreHost.Command(busy, $"3460000{i:0000}"))));
        var others = new List<string>();
        for (var i = 0; i < 99; i++)
        {
            var integration = await first.CreateIntegrationAsync();
            others.Add((await first.SendAsync(CoreHost.Command(integration, $"3461000{i:0000}"))).Interaction.Id);
        }

        await using var second = await first.StartAnotherAsync();
        var answer = new TaskCompletionSource();
        second.Adapter.Behaviour = async (request, _) =>
        {
            if (request.IntegrationId == busy.Id)
                await answer.Task;
            return ScriptedAdapter.Accept(request);
        };

        foreach (var id in others)
            await second.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.InRange(second.Adapter.Calls.Count(call => call.IntegrationId == busy.Id), 0, busy.Delivery.MaxConcurrency);
        answer.SetResult();
        await Eventually.HoldsAsync(() => second.Adapter.Calls.Count == 1099, "the long queue is sent too");
    }

    [Fact]
    public async Task Dispatch_IntegrationDisabledMeanwhile_IsAValidationError()
    {
        await using var first = await CoreHost.StartAsync(dispatching: false, ShortLease);
        var integration = await first.CreateIntegrationAsync(enabled: false);
        var interaction = await AcceptAsync(first, integration, DateTimeOffset.UtcNow, null);

        await using var second = await first.StartAnotherAsync();
        var failed = await second.WaitForStatusAsync(interaction.Id, InteractionStatus.ValidationError);

        Assert.Equal("INTEGRATION_DISABLED", failed.CustomStatus);
        Assert.Empty(second.Adapter.Calls);
    }

    [Fact]
    public async Task Dispatch_IntegrationGoneMeanwhile_IsAValidationErrorWithItsEntry()
    {
        await using var first = await CoreHost.StartAsync(dispatching: false, ShortLease);
        var removed = Builders.Integration(DateTimeOffset.UtcNow, ScriptedChannel.ChannelName, ScriptedAdapter.ProviderName);
        var interaction = await AcceptAsync(first, removed, DateTimeOffset.UtcNow, null);

        await using var second = await first.StartAnotherAsync();
        var failed = await second.WaitForStatusAsync(interaction.Id, InteractionStatus.ValidationError);

        Assert.Equal("INTEGRATION_NOT_FOUND", failed.CustomStatus);
        Assert.Equal((HistoryNotes.NoLongerValid, "INTEGRATION_NOT_FOUND"), (failed.AuditTrail.History[^1].Note, failed.AuditTrail.History[^1].Detail));
        Assert.Empty(second.Adapter.Calls);
    }

    [Fact]
    public async Task Dispatch_TwoProcessesOnOneStore_NeverBothSend()
    {
        await using var first = await CoreHost.StartAsync(settings: new() { ["Dispatch:LaneCapacity"] = "4" });
        await using var second = await first.StartAnotherAsync(settings: new() { ["Dispatch:LaneCapacity"] = "4" });
        var integration = await first.CreateIntegrationAsync();

        var views = await Task.WhenAll(
            Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? first : second).SendAsync(CoreHost.Command(integration, $"3460000{i:0000}"))));

        foreach (var view in views)
            await first.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Sent);
        var calls = first.Adapter.Calls.Concat(second.Adapter.Calls).Select(call => call.Reference).ToList();
        Assert.Equal(200, calls.Count);
        Assert.Equal(200, calls.Distinct().Count());
    }

    [Fact]
    public async Task Stop_InTheMiddle_FinishesWhatIsInFlightAndGivesTheRestBack()
    {
        await using var first = await CoreHost.StartAsync();
        var integration = await first.CreateIntegrationAsync(new DeliveryPolicy { MaxConcurrency = 1 });
        var called = new TaskCompletionSource();
        var answer = new TaskCompletionSource();
        first.Adapter.Behaviour = async (request, _) =>
        {
            called.TrySetResult();
            await answer.Task;
            return ScriptedAdapter.Accept(request);
        };
        var inFlight = await first.SendAsync(CoreHost.Command(integration, "34600000001"));
        await called.Task;
        var waiting = await first.SendAsync(CoreHost.Command(integration, "34600000002"));

        var stop = first.StopAsync();
        answer.SetResult();
        await stop;

        Assert.Equal(InteractionStatus.Sent, (await first.ReadAsync(inFlight.Interaction.Id)).Status);
        var given = await first.ReadAsync(waiting.Interaction.Id);
        Assert.Equal((DispatchPhase.Ready, null), (given.Dispatch.Phase, given.Dispatch.LeaseOwner));
        Assert.Single(first.Adapter.Calls);
        await using var second = await first.StartAnotherAsync();
        await second.WaitForStatusAsync(waiting.Interaction.Id, InteractionStatus.Sent);
    }

    /// <summary>Stores an interaction as another process would have left it.</summary>
    private static async Task<Interaction> AcceptAsync(CoreHost host, Integration integration, DateTimeOffset dueAt, string? owner)
    {
        var now = DateTimeOffset.UtcNow;
        var user = Builders.User(now);
        var process = Builders.Process(now, user.Id);
        var interaction = Builders.Interaction(now, process.Id, user.Id, integration.Id, ScriptedChannel.Payload);
        interaction.Register(now, now, dueAt, owner);
        var acceptance = new Acceptance(interaction, user, process);
        Assert.Equal(AcceptResult.Accepted, await host.Get<IInteractionStore>().AcceptAsync(Builders.Tenant, [acceptance], null, default));
        return interaction;
    }
}
