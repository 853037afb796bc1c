using Iris.Core.Channels;
using Iris.Core.Fallbacks;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Sending;
using Iris.Core.Strategies;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Fallbacks;

/// <summary>Strategies on a real store, from the send to the last step.</summary>
public sealed class StrategyTests : IAsyncLifetime
{
    private readonly FakeTimeProvider time = TestClock.New();
    private CoreHost host = null!;

    public async Task InitializeAsync() => host = await CoreHost.StartAsync(configure: services => services.AddSingleton<TimeProvider>(time));

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Known_Failure_LetsTheNextStepGoAtOnce()
    {
        Answer((0, new SendOutcome.Rejected("21610", "no", null)));
        var sent = await SendAsync(StepSuccess.Accepted);

        var run = await EndAsync(sent);

        Assert.Equal((RunState.Succeeded, 1), (run.State, run.Current));
        Assert.Equal((StepState.Failed, "21610", "no"), (run.Steps[0].State, run.Steps[0].Reason, run.Steps[0].Detail));
        Assert.Equal(StepState.Succeeded, run.Steps[1].State);
        var (first, second) = (await host.ReadAsync(run.Steps[0].InteractionId!), await host.ReadAsync(run.Steps[1].InteractionId!));
        Assert.Equal((new StrategyLink(run.Id, 0), new StrategyLink(run.Id, 1)), (first.Strategy, second.Strategy));
        Assert.Equal((first.ProcessId, first.Destinations[0].UserId, "two"), (second.ProcessId, second.Destinations[0].UserId, Text(second)));
        Assert.Equal(first.AuditTrail.AuthorId, second.AuditTrail.AuthorId);
        Assert.Equal(2, host.Adapter.Calls.Count);
    }

    [Fact]
    public async Task Unknown_Outcome_WaitsForItsTime()
    {
        Answer((0, new SendOutcome.Unknown("cut", null)));
        var sent = await SendAsync(StepSuccess.Accepted);
        await host.WaitForAsync(sent.Interaction.Id, one => one.Dispatch.Phase == DispatchPhase.AwaitingNotice, "the outcome is unknown");
        await LookedAsync(sent.Run!.Id);

        time.Advance(TimeSpan.FromSeconds(59));
        await LookedAsync(sent.Run!.Id);
        Assert.Single(host.Adapter.Calls);

        time.Advance(TimeSpan.FromSeconds(1));
        var run = await EndAsync(sent);
        Assert.Equal((StepState.TimedOut, "OUTCOME_UNKNOWN", StepState.Succeeded), (run.Steps[0].State, run.Steps[0].Reason, run.Steps[1].State));
        Assert.Equal(time.GetUtcNow(), run.Steps[1].StartedAt);
    }

    [Theory]
    [InlineData(DeliveryMode.AtMostOnce)]
    [InlineData(DeliveryMode.AtLeastOnce)]
    public async Task Unknown_SameMessageNext_IsSkippedUnlessTwiceIsAllowed(DeliveryMode mode)
    {
        Answer((0, new SendOutcome.Unknown("cut", null)));
        var first = await host.CreateIntegrationAsync();
        var second = await host.CreateIntegrationAsync(new DeliveryPolicy { DeliveryMode = mode });
        var sent = await host.SendAsync(Command(first) with
        {
            Strategy = new StrategyDraft(null, [Step(first, "same", StepSuccess.Accepted), Step(second, "same", StepSuccess.Accepted)]),
        });
        await host.WaitForAsync(sent.Interaction.Id, one => one.Dispatch.Phase == DispatchPhase.AwaitingNotice, "the outcome is unknown");
        time.Advance(TimeSpan.FromSeconds(60));

        var run = await EndAsync(sent);

        if (mode == DeliveryMode.AtLeastOnce)
            Assert.Equal((RunState.Succeeded, StepState.Succeeded), (run.State, run.Steps[1].State));
        else
            Assert.Equal((RunState.Failed, StepState.Skipped, "SAME_MESSAGE_MAY_HAVE_ARRIVED", (string?)null), (run.State, run.Steps[1].State, run.Steps[1].Reason, run.Steps[1].InteractionId));
        Assert.Equal(mode == DeliveryMode.AtLeastOnce ? 2 : 1, host.Adapter.Calls.Count);
    }

    [Fact]
    public async Task Waiting_AtTheEndOfItsTime_IsTakenBackAndNeverSent()
    {
        Answer((0, new SendOutcome.Throttled(TimeSpan.FromHours(1), "429", null)));
        var sent = await SendAsync(StepSuccess.Accepted);
        await host.WaitForAsync(sent.Interaction.Id, one => one is { Dispatch.Phase: DispatchPhase.Ready, WasNotTaken: true }, "the retry is planned");

        time.Advance(TimeSpan.FromSeconds(60));
        var run = await EndAsync(sent);

        var first = await host.ReadAsync(sent.Interaction.Id);
        Assert.Equal((InteractionStatus.ProcessError, "SUPERSEDED"), (first.Status, first.CustomStatus));
        Assert.Equal((StepState.TimedOut, StepState.Succeeded), (run.Steps[0].State, run.Steps[1].State));
        Assert.Equal(2, host.Adapter.Calls.Count);
    }

    [Fact]
    public async Task InFlight_AtTheEndOfItsTime_EndsItsAttemptFirst()
    {
        var (called, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Adapter.Behaviour = async (request, _) =>
        {
            if (((ScriptedChannel.TextPayload)request.Payload).Text != "one")
                return ScriptedAdapter.Accept(request);
            called.SetResult();
            await answer.Task;
            return new SendOutcome.Rejected("no", "no", null);
        };
        var sent = await SendAsync(StepSuccess.Accepted);
        await called.Task;

        time.Advance(TimeSpan.FromSeconds(20));
        await host.Get<ChainDriver>().DriveAsync(Builders.Tenant, sent.Run!.Id, default);
        Assert.Equal(0, (await ReadAsync(sent.Run!.Id)).Current);
        answer.SetResult();

        Assert.Equal((StepState.Failed, StepState.Succeeded), ((await EndAsync(sent)).Steps[0].State, (await EndAsync(sent)).Steps[1].State));
    }

    [Fact]
    public async Task Sent_ButNotDeliveredInTime_StaysAndIsNotedWhenItArrivesLate()
    {
        var sent = await SendAsync(StepSuccess.Delivered);
        await host.WaitForStatusAsync(sent.Interaction.Id, InteractionStatus.Sent);
        time.Advance(TimeSpan.FromSeconds(60));
        var run = await UntilAsync(sent.Run!.Id, one => one.Current == 1, "the second step began");
        Assert.Equal((StepState.TimedOut, "NO_SUCCESS_IN_TIME"), (run.Steps[0].State, run.Steps[0].Reason));

        await DeliverAsync(run.Steps[1].InteractionId!);
        await UntilAsync(run.Id, one => one.State == RunState.Succeeded, "the second arrived");
        await DeliverAsync(sent.Interaction.Id);

        run = await UntilAsync(run.Id, one => one.Steps[0].State == StepState.DeliveredLate && one is { Untold: null, DueAt: null }, "the late one is noted");
        Assert.Equal((RunState.Succeeded, StepState.Succeeded, "NO_SUCCESS_IN_TIME"), (run.State, run.Steps[1].State, run.Steps[0].Reason));
    }

    [Fact]
    public async Task Success_OfTheFirst_EndsIt()
    {
        var sent = await SendAsync(StepSuccess.Delivered);
        await host.WaitForStatusAsync(sent.Interaction.Id, InteractionStatus.Sent);
        await DeliverAsync(sent.Interaction.Id);

        var run = await EndAsync(sent);

        Assert.Equal((RunState.Succeeded, StepState.Succeeded, StepState.Cancelled), (run.State, run.Steps[0].State, run.Steps[1].State));
        Assert.Single(host.Adapter.Calls);
    }

    [Fact]
    public async Task Cancel_OfTheStrategy_TakesBackWhatWaits()
    {
        Answer((0, new SendOutcome.Throttled(TimeSpan.FromHours(1), "429", null)));
        var sent = await SendAsync(StepSuccess.Accepted);
        await host.WaitForAsync(sent.Interaction.Id, one => one is { Dispatch.Phase: DispatchPhase.Ready, WasNotTaken: true }, "the retry is planned");
        var canceller = host.Get<StrategyCanceller>();

        var run = (await canceller.CancelAsync(Builders.Tenant, sent.Run!.Id, default)).Value!;

        Assert.Equal((RunState.Cancelled, "CANCELLED", StepState.Cancelled), (run.State, run.Reason, run.Steps[0].State));
        Assert.Equal((InteractionStatus.ProcessError, "CANCELLED"), ((await host.ReadAsync(sent.Interaction.Id)).Status, (await host.ReadAsync(sent.Interaction.Id)).CustomStatus));
        Assert.Equal(["STRATEGY_ENDED"], (await canceller.CancelAsync(Builders.Tenant, run.Id, default)).Errors.Select(error => error.Code));
        Assert.Equal(["STRATEGY_NOT_FOUND"], (await canceller.CancelAsync(new TenantId("other"), run.Id, default)).Errors.Select(error => error.Code));
    }

    [Fact]
    public async Task Cancel_OfAStep_EndsTheWhole()
    {
        var sent = await SendAsync(StepSuccess.Accepted, command => command with { SendAt = time.GetUtcNow().AddHours(1).ToString("O") });
        Assert.Equal(time.GetUtcNow().AddHours(1), sent.Run!.Steps[0].StartedAt);

        Assert.True((await host.Get<InteractionEditor>().CancelAsync(CoreHost.Caller, sent.Interaction.Id, default)).IsSuccess);

        var run = await EndAsync(sent);
        Assert.Equal((RunState.Cancelled, StepState.Cancelled), (run.State, run.Steps[1].State));
        Assert.Empty(host.Adapter.Calls);
    }

    [Fact]
    public async Task Expired_WhenTheNextIsDue_EndsIt()
    {
        var sent = await SendAsync(StepSuccess.Delivered, command => command with { ExpiresAt = time.GetUtcNow().AddSeconds(30).ToString("O") });
        await host.WaitForStatusAsync(sent.Interaction.Id, InteractionStatus.Sent);

        time.Advance(TimeSpan.FromSeconds(60));

        var run = await EndAsync(sent);
        Assert.Equal((RunState.Failed, "EXPIRED"), (run.State, run.Reason));
        Assert.Single(host.Adapter.Calls);
    }

    [Fact]
    public async Task Process_ClosedMeanwhile_GetsNothingMore()
    {
        var sent = await SendAsync(StepSuccess.Delivered);
        await host.WaitForStatusAsync(sent.Interaction.Id, InteractionStatus.Sent);
        var processes = ActivatorUtilities.CreateInstance<ProcessEditor>(host.Get<IServiceProvider>());
        await processes.SetClosedAsync(Builders.Tenant, sent.Interaction.ProcessId, true, default);

        time.Advance(TimeSpan.FromSeconds(60));

        var run = await EndAsync(sent);
        Assert.Equal((RunState.Cancelled, "PROCESS_CLOSED"), (run.State, run.Reason));
        Assert.Single(host.Adapter.Calls);
    }

    [Fact]
    public async Task Step_ThatCannotBeSentByThen_IsPassedOverWithItsReason()
    {
        Answer((0, new SendOutcome.Rejected("no", "no", null)));
        var (first, disabled) = (await host.CreateIntegrationAsync(), await host.CreateIntegrationAsync());
        var sent = await host.SendAsync(Command(first) with
        {
            SendAt = time.GetUtcNow().AddMinutes(1).ToString("O"),
            Strategy = new StrategyDraft(
                null, [Step(first, "one", StepSuccess.Accepted), Step(disabled, "two", StepSuccess.Accepted), Step(first, "three", StepSuccess.Accepted)]),
        });
        disabled.IsEnabled = false;
        await host.Get<IIntegrationStore>().SaveAsync(Builders.Tenant, disabled, default);
        host.Get<IntegrationCatalog>().Invalidate(Builders.Tenant, disabled.Id);

        time.Advance(TimeSpan.FromMinutes(1));

        var run = await EndAsync(sent);
        Assert.Equal([StepState.Failed, StepState.Failed, StepState.Succeeded], run.Steps.Select(step => step.State));
        Assert.Equal(("INTEGRATION_DISABLED", (string?)null), (run.Steps[1].Reason, run.Steps[1].InteractionId));
    }

    [Fact]
    public async Task Restart_BetweenSteps_GoesOnWhereItWas()
    {
        var sent = await SendAsync(StepSuccess.Delivered);
        await host.WaitForStatusAsync(sent.Interaction.Id, InteractionStatus.Sent);
        await using var other = await host.StartAnotherAsync(configure: services => services.AddSingleton<TimeProvider>(time));
        await host.StopAsync();

        time.Advance(TimeSpan.FromSeconds(60));

        await Eventually.HoldsAsync(() => other.Adapter.Calls.Count == 1, "the second step is sent by the other");
        Assert.Equal("two", ((ScriptedChannel.TextPayload)other.Adapter.Calls[0].Payload).Text);
    }

    [Fact]
    public async Task ManyLooksAtOnce_StartTheNextStepOnce()
    {
        await using var quiet = await CoreHost.StartAsync(
            settings: new() { ["Strategies:PollMilliseconds"] = "60000" }, configure: services => services.AddSingleton<TimeProvider>(time));
        var integration = await quiet.CreateIntegrationAsync();
        var sent = await quiet.SendAsync(Command(integration) with
        {
            Strategy = new StrategyDraft(null, [Step(integration, "one", StepSuccess.Delivered), Step(integration, "two", StepSuccess.Accepted)]),
        });
        await quiet.WaitForStatusAsync(sent.Interaction.Id, InteractionStatus.Sent);
        time.Advance(TimeSpan.FromSeconds(60));

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => quiet.Get<ChainDriver>().DriveAsync(Builders.Tenant, sent.Run!.Id, default))));

        await Eventually.HoldsAsync(() => quiet.Adapter.Calls.Count == 2, "both are sent");
        var all = await quiet.Get<IInteractionStore>().ListByProcessAsync(Builders.Tenant, sent.Interaction.ProcessId, null, 10, default);
        Assert.Equal(2, all.Items.Count);
    }

    private static string Text(Interaction interaction) => interaction.Payload.GetProperty("Text").GetString()!;

    private static SendCommand Command(Integration integration) => CoreHost.Command(integration) with { Payload = null, IntegrationId = null };

    private static StepDraft Step(Integration integration, string text, StepSuccess success) => new()
    {
        IntegrationId = integration.Id,
        Payload = System.Text.Json.JsonElement.Parse($$"""{ "Type": "text", "Text": "{{text}}" }"""),
        SuccessStatus = success.ToString(),
        FallbackAfter = 60,
    };

    private async Task<InteractionView> SendAsync(StepSuccess success, Func<SendCommand, SendCommand>? change = null)
    {
        var (first, second) = (await host.CreateIntegrationAsync(), await host.CreateIntegrationAsync());
        var command = Command(first) with { Strategy = new StrategyDraft(null, [Step(first, "one", success), Step(second, "two", success)]) };
        return await host.SendAsync(change?.Invoke(command) ?? command);
    }

    /// <summary>What the n-th call comes to; others are accepted.</summary>
    private void Answer(params (int Call, SendOutcome Outcome)[] answers)
    {
        var calls = -1;
        host.Adapter.Behaviour = (request, _) =>
        {
            var call = Interlocked.Increment(ref calls);
            return Task.FromResult(answers.FirstOrDefault(one => one.Call == call).Outcome ?? ScriptedAdapter.Accept(request));
        };
    }

    private async Task DeliverAsync(string id)
    {
        var interaction = await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        var notice = new ProviderNotice.Status(interaction.ProviderMessages[0].Id, null, DeliveryProgress.Delivered, "delivered", null, null, null, null);
        interaction.ApplyNotice(time.GetUtcNow(), notice, new ProviderEvent(time.GetUtcNow(), "Script", "delivered", null, null, null, null));
        Assert.Equal(SaveResult.Saved, await host.Get<Iris.Core.Webhooks.InteractionWriter>().SaveAsync(interaction, default));
    }

    private async Task<StrategyRun> ReadAsync(string id) => (await host.Get<IStrategyRunStore>().FindAsync(Builders.Tenant, id, default))!;

    private Task<StrategyRun> UntilAsync(string id, Func<StrategyRun, bool> condition, string what) =>
        Eventually.GetAsync(async () => await ReadAsync(id) is var run && condition(run) ? run : null, what);

    private Task<StrategyRun> EndAsync(InteractionView sent) =>
        UntilAsync(sent.Run!.Id, run => run is { State: not RunState.Running, Untold: null }, "the strategy ends");

    /// <summary>Somebody looked since the last change, and found nothing to do.</summary>
    private Task<StrategyRun> LookedAsync(string id) => UntilAsync(id, run => run.DueAt > time.GetUtcNow().AddMilliseconds(1) || run.State != RunState.Running, "it was looked at");
}
