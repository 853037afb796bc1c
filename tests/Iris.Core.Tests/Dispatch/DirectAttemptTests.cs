using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Idempotency;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Sending;
using Iris.Testing;

namespace Iris.Core.Tests.Dispatch;

/// <summary>The first attempt, recorded with the acceptance where the provider can be called at once.</summary>
public sealed class DirectAttemptTests : IAsyncLifetime
{
    private CoreHost host = null!;

    public async Task InitializeAsync() => host = await CoreHost.StartAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Send_ProviderCanBeCalledAtOnce_HasItsAttemptOnDiskBeforeTheCallAndIsWrittenTwiceInAll()
    {
        var during = new TaskCompletionSource<Interaction>();
        host.Adapter.Behaviour = async (request, _) =>
        {
            during.TrySetResult(await host.ReadAsync(request.Reference));
            return ScriptedAdapter.Accept(request);
        };

        var view = await host.SendAsync(CoreHost.Command(await host.CreateIntegrationAsync()));

        var called = await during.Task;
        Assert.Equal((DispatchPhase.InFlight, 1, 1L), (called.Dispatch.Phase, called.Dispatch.Attempts, called.Version));
        var sent = await host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Sent);
        Assert.Equal((1, 2L), (sent.Dispatch.Attempts, sent.Version));
    }

    [Fact]
    public async Task Send_AllCallsAreTaken_WaitsWithoutAnAttempt()
    {
        var (called, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Adapter.Behaviour = async (request, _) =>
        {
            called.TrySetResult();
            await answer.Task;
            return ScriptedAdapter.Accept(request);
        };
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxConcurrency = 1 });
        await host.SendAsync(CoreHost.Command(integration, "34600000001"));
        await called.Task;

        var second = await host.SendAsync(CoreHost.Command(integration, "34600000002"));

        var waiting = await host.ReadAsync(second.Interaction.Id);
        Assert.Equal((DispatchPhase.Ready, 0), (waiting.Dispatch.Phase, waiting.Dispatch.Attempts));
        answer.SetResult();
        await host.WaitForStatusAsync(second.Interaction.Id, InteractionStatus.Sent);
    }

    [Fact]
    public async Task Send_RefusedAtTheCommit_GivesTheCallBack()
    {
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxConcurrency = 1 });
        var keyed = new KeyedRequest<InteractionView>("key", "hash", _ => "{}"u8.ToArray());
        Task<Result<InteractionView>> KeyedAsync() => host.Intake.AcceptAsync(
            CoreHost.Caller, new BatchItem(CoreHost.Command(integration), new ErrorList()), keyed, default);
        await host.WaitForStatusAsync((await KeyedAsync()).Value!.Interaction.Id, InteractionStatus.Sent);

        for (var i = 0; i < 5; i++)
            Assert.Equal(IdempotencyErrors.InProgress.Code, Assert.Single((await KeyedAsync()).Errors).Code);

        var after = await host.SendAsync(CoreHost.Command(integration));
        await host.WaitForStatusAsync(after.Interaction.Id, InteractionStatus.Sent);
    }

    [Fact]
    public async Task SendAsync_CircuitOpenedMeanwhile_TakesTheAttemptBackAndIsSentLater()
    {
        var item = await BegunAsync(await host.CreateIntegrationAsync());
        var lane = await BrokenLaneAsync();

        var step = await host.Get<DispatchSender>().SendAsync(item, lane, default);

        Assert.NotNull(step.Wait);
        Assert.Equal((false, DispatchPhase.Ready, 0), (step.Next!.HasBegun, step.Next.Interaction.Dispatch.Phase, step.Next.Interaction.Dispatch.Attempts));
        var stored = await host.ReadAsync(item.Interaction.Id);
        Assert.Equal((DispatchPhase.Ready, 0, host.Get<Dispatcher>().Owner), (stored.Dispatch.Phase, stored.Dispatch.Attempts, stored.Dispatch.LeaseOwner));
        Assert.Empty(host.Adapter.Calls);
        await lane.ReopenAsync();
        await host.Get<DispatchSender>().SendAsync(step.Next, lane, default);
        Assert.Equal(InteractionStatus.Sent, (await host.ReadAsync(item.Interaction.Id)).Status);
    }

    [Fact]
    public async Task SendAsync_IntegrationDisabledMeanwhile_FailsWithoutAnAttempt()
    {
        var item = await BegunAsync(await host.CreateIntegrationAsync(enabled: false));
        using var lane = new DispatchLane(Builders.Tenant, new DispatchOptions(), TimeProvider.System, _ => { });

        await host.Get<DispatchSender>().SendAsync(item, lane, default);

        var failed = await host.ReadAsync(item.Interaction.Id);
        Assert.Equal((InteractionStatus.ValidationError, "INTEGRATION_DISABLED", 0), (failed.Status, failed.CustomStatus, failed.Dispatch.Attempts));
        Assert.Empty(host.Adapter.Calls);
    }

    [Fact]
    public async Task SendAsync_ChangedBySomebodyMeanwhile_IsLeftToThat()
    {
        var item = await BegunAsync(await host.CreateIntegrationAsync());
        var other = await host.ReadAsync(item.Interaction.Id);
        other.RecordFailure(DateTimeOffset.UtcNow, InteractionStatus.ProcessError, "CANCELLED", HistoryNotes.Refused, null);
        Assert.Equal(SaveResult.Saved, await host.Get<IInteractionStore>().SaveAsync(Builders.Tenant, other, default));

        var step = await host.Get<DispatchSender>().SendAsync(item, await BrokenLaneAsync(), default);

        Assert.Equal(default, step);
        Assert.Equal(InteractionStatus.ProcessError, (await host.ReadAsync(item.Interaction.Id)).Status);
    }

    private static async Task<DispatchLane> BrokenLaneAsync()
    {
        var lane = new DispatchLane(Builders.Tenant, new DispatchOptions(), TimeProvider.System, _ => { });
        while (lane.Circuit.Status == CircuitStatus.Closed)
            await lane.Circuit.CallAsync(static (_, _) => ValueTask.FromResult<SendOutcome?>(new SendOutcome.Unreachable("away", null, null)), 0, default);
        return lane;
    }

    /// <summary>Stores one as its acceptance leaves it.</summary>
    private async Task<DispatchItem> BegunAsync(Integration integration)
    {
        var now = DateTimeOffset.UtcNow;
        var user = Builders.User(now);
        var process = Builders.Process(now, user.Id);
        var interaction = Builders.Interaction(now, process.Id, user.Id, integration.Id, ScriptedChannel.Payload);
        interaction.Register(now, now, now.AddMinutes(1), host.Get<Dispatcher>().Owner, hasBegun: true);
        Assert.Equal(AcceptResult.Accepted, await host.Get<IInteractionStore>().AcceptAsync(
            Builders.Tenant, [new Acceptance(interaction, user, process)], null, default));
        return new DispatchItem(interaction, null) { HasBegun = true };
    }
}
