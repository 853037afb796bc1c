using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Testing;

namespace Iris.Core.Tests.Dispatch;

public sealed class DispatchTests
{
    [Fact]
    public async Task Dispatch_Accepted_RecordsStatusHistoryAndEventInOneSave()
    {
        await using var host = await CoreHost.StartAsync();
        var view = await host.SendAsync(CoreHost.Command(await host.CreateIntegrationAsync()));

        var sent = await host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Sent);

        Assert.Equal("queued", sent.CustomStatus);
        Assert.Equal(
            [InteractionStatus.ValidationPending, InteractionStatus.DispatchPending, InteractionStatus.Sent],
            sent.AuditTrail.History.Select(entry => entry.Status));
        Assert.Equal("send", Assert.Single(sent.AuditTrail.ProviderEvents).Event);
        Assert.Equal($"p-{sent.Id}", Assert.Single(sent.ProviderMessages).Id);
        Assert.Equal((DispatchPhase.Done, null, 1), (sent.Dispatch.Phase, sent.Dispatch.DueAt, sent.Dispatch.Attempts));
        Assert.Equal(sent.Id, Assert.Single(host.Adapter.Calls).Reference);
        // The answer of the send shows it as it was accepted, whatever dispatch does meanwhile.
        Assert.Equal(InteractionStatus.DispatchPending, view.Interaction.Status);
    }

    [Fact]
    public async Task Dispatch_OutcomeUnknown_WaitsThenFailsWithoutASecondCall()
    {
        await using var host = await CoreHost.StartAsync();
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unknown("cut", null));
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { UnknownOutcomeTimeoutSeconds = 1 });

        var view = await host.SendAsync(CoreHost.Command(integration));
        var failed = await host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.ProviderSendingError);

        Assert.Equal(CustomStatuses.OutcomeUnknown, failed.CustomStatus);
        Assert.Contains(failed.AuditTrail.History, entry => entry.Note == HistoryNotes.OutcomePending && entry.Detail == "cut");
        Assert.Single(host.Adapter.Calls);
    }

    [Fact]
    public async Task Dispatch_NoAnswerWithinTheTimeout_IsUnknown()
    {
        await using var host = await CoreHost.StartAsync();
        host.Adapter.Behaviour = async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("Never reached.");
        };
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { TimeoutSeconds = 1 });

        var view = await host.SendAsync(CoreHost.Command(integration));

        await host.WaitForAsync(view.Interaction.Id, found => found.Dispatch.Phase == DispatchPhase.AwaitingNotice, "the time-out is recorded");
        Assert.Single(host.Adapter.Calls);
    }

    [Fact]
    public async Task Dispatch_AdapterThrows_IsUnknownAndHurtsNobodyElse()
    {
        await using var host = await CoreHost.StartAsync();
        host.Adapter.Behaviour = (request, _) => request.Destinations[0] == "34600000666"
            ? throw new InvalidOperationException("defect")
            : Task.FromResult(ScriptedAdapter.Accept(request));
        var integration = await host.CreateIntegrationAsync();

        var bad = await host.SendAsync(CoreHost.Command(integration, "34600000666"));
        var good = await host.SendAsync(CoreHost.Command(integration, "34600000001"));

        await host.WaitForStatusAsync(good.Interaction.Id, InteractionStatus.Sent);
        await host.WaitForAsync(bad.Interaction.Id, found => found.Dispatch.Phase == DispatchPhase.AwaitingNotice, "the defect is recorded");
    }

    [Fact]
    public async Task Dispatch_KnownNotTaken_IsRetriedUntilTaken()
    {
        await using var host = await CoreHost.StartAsync();
        var script = new Queue<SendOutcome>(
        [
            new SendOutcome.Throttled(null, "slow down", new ProviderAnswer("429", "slow down", null)),
            new SendOutcome.Unreachable("connection refused", null, null),
        ]);
        host.Adapter.Behaviour = (request, _) => Task.FromResult(script.TryDequeue(out var outcome) ? outcome : ScriptedAdapter.Accept(request));

        var view = await host.SendAsync(CoreHost.Command(await host.CreateIntegrationAsync()));
        var sent = await host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Sent);

        // The one that came too early does not count.
        Assert.Equal(2, sent.Dispatch.Attempts);
        Assert.Equal(
            ["slow down", "connection refused"],
            sent.AuditTrail.History.Where(entry => entry.Note == HistoryNotes.RetryScheduled).Select(entry => entry.Detail));
        Assert.Equal(["429", "200"], sent.AuditTrail.ProviderEvents.Select(notice => notice.Code));
    }

    [Fact]
    public async Task Dispatch_NeverTaken_FailsAfterTheAllowedAttempts()
    {
        await using var host = await CoreHost.StartAsync();
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unreachable("connection refused", null, null));
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxAttempts = 3 });

        var view = await host.SendAsync(CoreHost.Command(integration));
        var failed = await host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.ProviderSendingError);

        Assert.Equal((3, CustomStatuses.AttemptsExhausted), (host.Adapter.Calls.Count, failed.CustomStatus));
    }

    [Fact]
    public async Task Dispatch_NeverKnownInAnyAttempt_WaitsForANotice()
    {
        await using var host = await CoreHost.StartAsync();
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unknown("cut", null));
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { DeliveryMode = DeliveryMode.AtLeastOnce, MaxAttempts = 2 });

        var view = await host.SendAsync(CoreHost.Command(integration));

        // The last one may have arrived as well as the first: a notice can still tell, and a resend has to be confirmed.
        var waiting = await host.WaitForAsync(
            view.Interaction.Id, found => found.Dispatch.Phase == DispatchPhase.AwaitingNotice, "the outcome is awaited");
        Assert.Equal((2, true), (host.Adapter.Calls.Count, waiting.MayHaveArrived));
    }

    [Fact]
    public async Task Dispatch_Refused_IsFinalAtOnce()
    {
        await using var host = await CoreHost.StartAsync();
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Rejected("412", "no such template", null));

        var view = await host.SendAsync(CoreHost.Command(await host.CreateIntegrationAsync()));
        var failed = await host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.ProviderSendingError);

        Assert.Equal(("412", "no such template"), (failed.CustomStatus, failed.AuditTrail.History[^1].Detail));
        Assert.Single(host.Adapter.Calls);
    }

    [Fact]
    public async Task Dispatch_Concurrency_StaysWithinThePolicy()
    {
        await using var host = await CoreHost.StartAsync(settings: new() { ["Dispatch:LaneCapacity"] = "8" });
        int now = 0, most = 0;
        host.Adapter.Behaviour = async (request, _) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            await Task.Yield();
            Interlocked.Decrement(ref now);
            return ScriptedAdapter.Accept(request);
        };
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxConcurrency = 2 });

        var views = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => host.SendAsync(CoreHost.Command(integration, $"3460000{i:0000}"))));

        foreach (var view in views)
            await host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Sent);
        Assert.InRange(most, 1, 2);
        Assert.Equal(100, host.Adapter.Calls.DistinctBy(call => call.Reference).Count());
        Assert.Equal(100, host.Adapter.Calls.Count);
    }

    [Fact]
    public async Task Dispatch_OneIntegrationHangs_OthersAreSent()
    {
        await using var host = await CoreHost.StartAsync(settings: new() { ["Dispatch:LaneCapacity"] = "4" });
        var dead = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxConcurrency = 2 });
        var alive = await host.CreateIntegrationAsync();
        using var release = new CancellationTokenSource();
        host.Adapter.Behaviour = async (request, token) =>
        {
            if (request.IntegrationId == dead.Id)
            {
                using var linked = CancellationTokenSource.CreateLinkedTokenSource(token, release.Token);
                await Task.Delay(Timeout.Infinite, linked.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return ScriptedAdapter.Accept(request);
        };

        var stuck = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => host.SendAsync(CoreHost.Command(dead, $"3460000{i:0000}"))));
        var sent = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => host.SendAsync(CoreHost.Command(alive, $"3461000{i:0000}"))));

        foreach (var view in sent)
            await host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Sent);
        await release.CancelAsync();
        foreach (var view in stuck)
            await host.WaitForStatusAsync(view.Interaction.Id, InteractionStatus.Sent);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
