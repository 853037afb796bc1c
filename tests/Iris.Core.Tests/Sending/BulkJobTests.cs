using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Sending;
using Iris.Testing;

namespace Iris.Core.Tests.Sending;

/// <summary>What a filter finds is sent again, or cancelled, as by so many single calls.</summary>
public sealed class BulkJobTests : IAsyncLifetime
{
    private CoreHost host = null!;
    private Integration integration = null!;

    private BulkEditor Editor => host.Get<BulkEditor>();

    private IBulkJobStore Store => host.Get<IBulkJobStore>();

    public async Task InitializeAsync()
    {
        host = await CoreHost.StartAsync();
        integration = await host.CreateIntegrationAsync();
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Resend_WhatFailed_SendsAllOfItAndNothingElse()
    {
        var other = await SentAsync(await host.CreateIntegrationAsync(), InteractionStatus.Sent);
        var sent = await SentAsync(integration, InteractionStatus.Sent);
        Answer(new SendOutcome.Rejected("412", "no", null));
        var failed = new List<string>();
        for (var i = 0; i < 120; i++)
            failed.Add(await SentAsync(integration, InteractionStatus.ProviderSendingError));
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));

        var ended = await RunAsync(new BulkCommand(BulkKind.Resend, new() { IntegrationId = integration.Id }, false, null));

        Assert.Equal((BulkState.Done, 121, 120), (ended.State, ended.Matched, ended.Done));
        Assert.Equal([("NOT_FAILED", 1)], ended.Refused.Select(refused => (refused.Key, refused.Value)));
        foreach (var id in failed)
            await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.All(new[] { other, sent }, id => Assert.DoesNotContain(host.ReadAsync(id).Result.AuditTrail.History, entry => entry.Note == HistoryNotes.Requeued));
        Assert.NotNull(ended.Ended);
    }

    [Fact]
    public async Task Resend_OfUnknownOutcome_OnlyWhereConfirmed()
    {
        Answer(new SendOutcome.Unknown("cut", null));
        var id = (await host.SendAsync(CoreHost.Command(integration))).Interaction.Id;
        await host.WaitForAsync(id, found => found.Dispatch.Phase == DispatchPhase.AwaitingNotice, "nobody knows");
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));
        var filter = new InteractionSearch { IntegrationId = integration.Id };

        var careful = await RunAsync(new BulkCommand(BulkKind.Resend, filter, false, null));
        Assert.Equal((0, 1), (careful.Done, careful.Refused["DOUBLE_SEND_POSSIBLE"]));
        Assert.Single(host.Adapter.Calls);

        var confirmed = await RunAsync(new BulkCommand(BulkKind.Resend, filter, true, null));
        Assert.Equal(1, confirmed.Done);
        await host.WaitForStatusAsync(id, InteractionStatus.Sent);
    }

    [Fact]
    public async Task Cancel_WithALimit_EndsAfterSoMany()
    {
        var waiting = new List<string>();
        for (var i = 0; i < 5; i++)
            waiting.Add((await host.SendAsync(CoreHost.Command(integration) with { SendAt = DateTimeOffset.UtcNow.AddDays(1).ToString("O") })).Interaction.Id);

        var ended = await RunAsync(new BulkCommand(BulkKind.Cancel, new() { Status = InteractionStatus.DispatchPending }, false, 3));

        Assert.Equal((BulkState.Done, 3, 3), (ended.State, ended.Matched, ended.Done));
        var cancelled = waiting.Count(id => host.ReadAsync(id).Result.CustomStatus == CustomStatuses.Cancelled);
        Assert.Equal(3, cancelled);
        // The newest first.
        Assert.Equal(InteractionStatus.DispatchPending, (await host.ReadAsync(waiting[0])).Status);
    }

    /// <summary>A process that dies after a page and before its record leaves the page to be done again.</summary>
    [Fact]
    public async Task Page_DoneAgainAfterACrash_DoesNothingTwice()
    {
        Answer(new SendOutcome.Rejected("412", "no", null));
        var id = await SentAsync(integration, InteractionStatus.ProviderSendingError);
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));
        var ended = await RunAsync(new BulkCommand(BulkKind.Resend, new() { IntegrationId = integration.Id }, false, null));
        await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        (ended.State, ended.Ended, ended.DueAt, ended.Matched, ended.Done) = (BulkState.Running, null, DateTimeOffset.UtcNow, 0, 0);
        Assert.Equal(SaveResult.Saved, await Store.SaveAsync(ended.Tenant, ended, default));

        var again = await EndedAsync(ended.Id);

        Assert.Equal((1, 1), (again.Matched, again.Done));
        Assert.Single((await host.ReadAsync(id)).AuditTrail.History, entry => entry.Note == HistoryNotes.Requeued);
    }

    [Fact]
    public async Task Start_WithoutAConditionOrWithABadLimit_IsRefused()
    {
        Assert.Equal(["FILTER_REQUIRED"], await CodesAsync(new BulkCommand(BulkKind.Resend, new(), false, null)));
        Assert.Equal(["OUT_OF_RANGE"], await CodesAsync(new BulkCommand(BulkKind.Resend, new() { Text = "x" }, false, 0)));
        Assert.Empty((await Store.ListAsync(Builders.Tenant, null, 10, default)).Items);
    }

    [Fact]
    public async Task Start_BeyondWhatATenantMayRun_IsRefusedUntilOneEnds()
    {
        var jobs = new List<BulkJob>();
        for (var i = 0; i < BulkEditor.MaxRunning; i++)
        {
            jobs.Add(Waiting());
            await Store.AddAsync(Builders.Tenant, jobs[i], null, default);
        }

        var command = new BulkCommand(BulkKind.Resend, new() { Text = "x" }, false, null);
        Assert.Equal(["TOO_MANY_BULK_JOBS"], await CodesAsync(command));

        Assert.True((await Editor.CancelAsync(Builders.Tenant, jobs[0].Id, default)).IsSuccess);
        Assert.Equal("BULK_JOB_ENDED", (await Editor.CancelAsync(Builders.Tenant, jobs[0].Id, default)).Errors[0].Code);
        Assert.Equal("BULK_JOB_NOT_FOUND", (await Editor.CancelAsync(new TenantId("other"), jobs[1].Id, default)).Errors[0].Code);
        Assert.Equal(BulkState.Done, (await RunAsync(command)).State);
        Assert.Equal(BulkState.Cancelled, (await Store.FindAsync(Builders.Tenant, jobs[0].Id, default))!.State);
    }

    private static BulkJob Waiting() => new()
    {
        Id = IrisId.New(DateTimeOffset.UtcNow),
        Tenant = Builders.Tenant,
        Kind = BulkKind.Resend,
        Filter = new InteractionSearch { Text = "x" },
        AuthorId = CoreHost.Caller.AuthorId,
        Created = DateTimeOffset.UtcNow,
        Updated = DateTimeOffset.UtcNow,
        DueAt = DateTimeOffset.UtcNow.AddDays(1),
    };

    private void Answer(SendOutcome outcome) => host.Adapter.Behaviour = (_, _) => Task.FromResult(outcome);

    private async Task<string> SentAsync(Integration through, InteractionStatus status)
    {
        var id = (await host.SendAsync(CoreHost.Command(through))).Interaction.Id;
        await host.WaitForStatusAsync(id, status);
        return id;
    }

    private async Task<IEnumerable<string>> CodesAsync(BulkCommand command) =>
        (await Editor.StartAsync(CoreHost.Caller, command, new ErrorList(), null, default)).Errors.Select(error => error.Code);

    private async Task<BulkJob> RunAsync(BulkCommand command)
    {
        var started = await Editor.StartAsync(CoreHost.Caller, command, new ErrorList(), null, default);
        Assert.True(started.IsSuccess, string.Join(", ", started.Errors.Select(error => error.Code)));
        return await EndedAsync(started.Value.Id);
    }

    private Task<BulkJob> EndedAsync(string id) => Eventually.GetAsync(
        async () => await Store.FindAsync(Builders.Tenant, id, default) is { State: not BulkState.Running } job ? job : null, "the job ends");
}
