using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Sending;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Sending;

public sealed class InteractionEditorTests : IAsyncLifetime
{
    private static readonly Caller Other = new(Builders.Tenant, "67ab5a30265f8a4e73196c0d");

    private readonly FakeTimeProvider time = TestClock.New();
    private CoreHost host = null!;

    public async Task InitializeAsync() => host = await CoreHost.StartAsync(configure: services => services.AddSingleton<TimeProvider>(time));

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task CancelAsync_Waiting_EndsItForGood()
    {
        var id = await ScheduleAsync();

        var cancelled = (await CancelAsync(id)).Value!.Interaction;

        Assert.Equal((InteractionStatus.ProcessError, "CANCELLED"), (cancelled.Status, cancelled.CustomStatus));
        Assert.Equal((HistoryNotes.Cancelled, Other.AuthorId), (cancelled.AuditTrail.History[^1].Note, cancelled.AuditTrail.UpdaterId));
        Assert.Equal((DispatchPhase.Done, null), (cancelled.Dispatch.Phase, cancelled.Dispatch.DueAt));
        Assert.Equal("NOT_PENDING", Code(await CancelAsync(id)));
    }

    [Fact]
    public async Task CancelAsync_InTheMiddleOfAnAttempt_IsRefused()
    {
        var (called, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Adapter.Behaviour = async (request, _) =>
        {
            called.SetResult();
            await answer.Task;
            return ScriptedAdapter.Accept(request);
        };
        var id = (await host.SendAsync(CoreHost.Command(await host.CreateIntegrationAsync()))).Interaction.Id;
        await called.Task;

        Assert.Equal("ATTEMPT_IN_PROGRESS", Code(await CancelAsync(id)));
        Assert.Equal("ATTEMPT_IN_PROGRESS", Code(await ResendAsync(id, confirm: true)));

        answer.SetResult();
        await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.Equal("NOT_PENDING", Code(await CancelAsync(id)));
        Assert.Equal("NOT_FAILED", Code(await ResendAsync(id, confirm: true)));
    }

    [Fact]
    public async Task CancelAsync_WhileTheWorkerSends_EitherCancelsOrSends()
    {
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxConcurrency = 4 });

        var cancelled = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(async () =>
        {
            var id = (await host.SendAsync(CoreHost.Command(integration, $"3460000{i:0000}"))).Interaction.Id;
            return (Id: id, IsCancelled: (await CancelAsync(id)).IsSuccess);
        })));

        foreach (var (id, isCancelled) in cancelled.Where(one => !one.IsCancelled))
            await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        var called = host.Adapter.Calls.Select(call => call.Reference).ToHashSet();
        Assert.All(cancelled, one => Assert.NotEqual(one.IsCancelled, called.Contains(one.Id)));
        foreach (var (id, _) in cancelled.Where(one => one.IsCancelled))
            Assert.Equal("CANCELLED", (await host.ReadAsync(id)).CustomStatus);
    }

    [Fact]
    public async Task ResendAsync_SurelyFailed_IsSentAgainWithAllItsAttempts()
    {
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Rejected("412", "no such template", null));
        var id = (await host.SendAsync(CoreHost.Command(await host.CreateIntegrationAsync(new DeliveryPolicy { MaxAttempts = 1 })))).Interaction.Id;
        await host.WaitForStatusAsync(id, InteractionStatus.ProviderSendingError);
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));

        var resent = (await ResendAsync(id)).Value!.Interaction;
        var sent = await host.WaitForStatusAsync(id, InteractionStatus.Sent);

        Assert.Contains(resent.AuditTrail.History, entry => entry is { Note: HistoryNotes.Requeued, Status: InteractionStatus.DispatchPending });
        Assert.Equal((2, 1), (host.Adapter.Calls.Count, sent.Dispatch.Attempts));
        Assert.Equal(Other.AuthorId, sent.AuditTrail.UpdaterId);
    }

    [Fact]
    public async Task ResendAsync_CancelledBeforeItsTime_WaitsForItAgain()
    {
        var id = await ScheduleAsync();
        Assert.True((await CancelAsync(id)).IsSuccess);

        var resent = (await ResendAsync(id)).Value!.Interaction;
        Assert.Equal((DispatchPhase.Ready, resent.SendAt), (resent.Dispatch.Phase, resent.Dispatch.DueAt));

        time.Advance(TimeSpan.FromDays(1));
        await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.Single(host.Adapter.Calls);
    }

    [Fact]
    public async Task ResendAsync_OutcomeUnknown_WantsAConfirmation()
    {
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unknown("cut", null));
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { UnknownOutcomeTimeoutSeconds = 60 });
        var id = (await host.SendAsync(CoreHost.Command(integration))).Interaction.Id;
        await host.WaitForAsync(id, found => found.Dispatch.Phase == DispatchPhase.AwaitingNotice, "the outcome is unknown");
        Assert.Equal("OUTCOME_UNKNOWN", Code(await CancelAsync(id)));
        Assert.Equal("DOUBLE_SEND_POSSIBLE", Code(await ResendAsync(id)));

        time.Advance(TimeSpan.FromMinutes(1));
        await host.WaitForStatusAsync(id, InteractionStatus.ProviderSendingError);
        Assert.Equal("DOUBLE_SEND_POSSIBLE", Code(await ResendAsync(id)));
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));
        Assert.True((await ResendAsync(id, confirm: true)).IsSuccess);

        await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.Equal(2, host.Adapter.Calls.Count);
    }

    /// <summary>A worker that had taken it for never known before it was asked for again must not end it afterwards.</summary>
    [Fact]
    public async Task ResendAsync_WhileTheWorkerGivesUp_IsSent()
    {
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unknown("cut", null));
        var id = (await host.SendAsync(CoreHost.Command(await host.CreateIntegrationAsync()))).Interaction.Id;
        var stale = await host.WaitForAsync(id, found => found.Dispatch.Phase == DispatchPhase.AwaitingNotice, "the outcome is unknown");
        var (called, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Adapter.Behaviour = async (request, _) =>
        {
            called.SetResult();
            await answer.Task;
            return ScriptedAdapter.Accept(request);
        };

        Assert.True((await ResendAsync(id, confirm: true)).IsSuccess);
        await called.Task;
        var givenUp = DispatchDecision.BeforeCall(stale, false, new DeliveryPolicy(), null, time.GetUtcNow())!;
        await host.Get<OutcomeRecorder>().RecordAsync(new DispatchItem(stale, null), givenUp, default);
        answer.SetResult();

        await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.Equal(2, host.Adapter.Calls.Count);
    }

    [Fact]
    public async Task ResendAsync_Expired_IsRefused()
    {
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Rejected("412", "no", null));
        var id = (await host.SendAsync(
            CoreHost.Command(await host.CreateIntegrationAsync()) with { ExpiresAt = time.GetUtcNow().AddHours(1).ToString("O") })).Interaction.Id;
        await host.WaitForStatusAsync(id, InteractionStatus.ProviderSendingError);

        time.Advance(TimeSpan.FromHours(1));

        Assert.Equal("EXPIRED", Code(await ResendAsync(id, confirm: true)));
    }

    [Theory]
    [InlineData("000000000000000000000000")]
    [InlineData("nonsense")]
    public async Task Edit_UnknownOrForeign_IsNotFound(string unknown)
    {
        var foreign = new Caller(new TenantId("other"), Other.AuthorId);
        var id = await ScheduleAsync();

        Assert.Equal("INTERACTION_NOT_FOUND", Code(await CancelAsync(unknown)));
        Assert.Equal("INTERACTION_NOT_FOUND", Code(await ResendAsync(unknown)));
        Assert.Equal("INTERACTION_NOT_FOUND", Code(await host.Get<InteractionEditor>().CancelAsync(foreign, id, default)));
        Assert.Equal("INTERACTION_NOT_FOUND", Code(await host.Get<InteractionEditor>().ResendAsync(foreign, id, true, new ErrorList(), default)));
    }

    private async Task<string> ScheduleAsync()
    {
        var command = CoreHost.Command(await host.CreateIntegrationAsync()) with { SendAt = time.GetUtcNow().AddDays(1).ToString("O") };
        return (await host.SendAsync(command)).Interaction.Id;
    }

    private Task<Result<InteractionView>> CancelAsync(string id) => host.Get<InteractionEditor>().CancelAsync(Other, id, default);

    private Task<Result<InteractionView>> ResendAsync(string id, bool confirm = false) =>
        host.Get<InteractionEditor>().ResendAsync(Other, id, confirm, new ErrorList(), default);

    private static string Code(Result<InteractionView> result) => Assert.Single(result.Errors).Code;
}
