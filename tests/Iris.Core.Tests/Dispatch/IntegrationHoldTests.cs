using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Dispatch;

/// <summary>Where an integration cannot send, what it has to send waits: none of it fails, few of it are tried.</summary>
public sealed class IntegrationHoldTests : IAsyncLifetime
{
    private static readonly IntegrationDraft WithSettings = new() { Settings = JsonElement.Parse("{}") };

    private readonly FakeTimeProvider time = TestClock.New();
    private CoreHost host = null!;

    public async Task InitializeAsync() => host = await StartAsync(null);

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Send_RefusedCredentials_HoldTheIntegrationAndFailNothing()
    {
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxConcurrency = 2 });
        await SubscribeAsync(integration);
        Refuse();

        var ids = await SendAsync(integration, 300);

        foreach (var id in ids)
            await ParkedAsync(id);
        Assert.InRange(host.Adapter.Calls.Count, 1, 4);
        var hold = (await FindAsync(integration)).Hold!;
        Assert.Equal(("20003", "who are you", time.GetUtcNow().AddMinutes(1)), (hold.Code, hold.Reason, hold.NextProbeAt));
        var first = await host.ReadAsync(ids[0]);
        Assert.Equal((0, DispatchPhase.Ready), (first.Dispatch.Attempts, first.Dispatch.Phase));
        Assert.Equal("20003", Assert.Single(first.AuditTrail.History, entry => entry.Note == HistoryNotes.IntegrationHeld).Detail);
        await ToldAsync(HoldEvents.Held, 1);
    }

    [Fact]
    public async Task Update_Settings_ReleasesAndSendsAll()
    {
        var integration = await host.CreateIntegrationAsync();
        await SubscribeAsync(integration);
        Refuse();
        var ids = await SendAsync(integration, 20);
        foreach (var id in ids)
            await ParkedAsync(id);
        Accept();

        await UpdateAsync(integration, WithSettings);

        foreach (var id in ids)
            await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.Null((await FindAsync(integration)).Hold);
        await ToldAsync(HoldEvents.Released, 1);
        Assert.Equal(1, Told(HoldEvents.Held));
        time.Advance(TimeSpan.FromSeconds(10));
        await EventuallyAsync(integration, found => found.HoldRecord is null, "nothing is left to do");
    }

    [Fact]
    public async Task Update_OfSomethingElse_HoldsOn()
    {
        var integration = await host.CreateIntegrationAsync();
        Refuse();
        await ParkedAsync((await SendAsync(integration, 1))[0]);

        await UpdateAsync(integration, new() { Name = "Other" });

        Assert.NotNull((await FindAsync(integration)).Hold);
    }

    [Fact]
    public async Task ReleaseHold_ByHand_TriesAgainAndHoldsAgainWhereNothingChanged()
    {
        var integration = await host.CreateIntegrationAsync();
        await SubscribeAsync(integration);
        Refuse();
        var id = (await SendAsync(integration, 1))[0];
        await ParkedAsync(id);
        time.Advance(TimeSpan.FromSeconds(1));

        var released = await host.Get<IntegrationEditor>().ReleaseHoldAsync(integration.Tenant, integration.Id, default);

        Assert.True(released.IsSuccess);
        await ToldAsync(HoldEvents.Held, 2);
        await ParkedAsync(id);
        Accept();
        await host.Get<IntegrationEditor>().ReleaseHoldAsync(integration.Tenant, integration.Id, default);
        await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.Single((await host.ReadAsync(id)).AuditTrail.History, entry => entry.Note == HistoryNotes.IntegrationHeld);
    }

    [Fact]
    public async Task ReleaseHold_OfWhatIsNotHeld_ChangesNothing()
    {
        var integration = await host.CreateIntegrationAsync();

        Assert.True((await host.Get<IntegrationEditor>().ReleaseHoldAsync(integration.Tenant, integration.Id, default)).IsSuccess);
        Assert.Equal(
            IntegrationErrors.NotFound.Code,
            (await host.Get<IntegrationEditor>().ReleaseHoldAsync(new TenantId("other"), integration.Id, default)).Errors[0].Code);

        Assert.Equal((null, 0), ((await FindAsync(integration)).HoldRecord, (await FindAsync(integration)).HoldVersion));
    }

    /// <summary>Without a call that sends nothing, one message tells; what it fails for itself is no reason to hold on.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Probe_ByAMessage_ReleasesTheRest(bool isRejected)
    {
        var integration = await host.CreateIntegrationAsync();
        Refuse();
        var ids = await SendAsync(integration, 3);
        foreach (var id in ids)
            await ParkedAsync(id);
        var before = host.Adapter.Calls.Count;

        time.Advance(TimeSpan.FromSeconds(61));
        await CallsAsync(before + 1);
        await EventuallyAsync(integration, found => found.Hold is { Probes: 1 }, "it was tried");
        Assert.Equal(before + 1, host.Adapter.Calls.Count);
        var tried = host.Adapter.Calls[^1].Reference;

        Accept(isRejected);
        time.Advance(TimeSpan.FromSeconds(121));

        foreach (var id in ids)
            await host.WaitForAsync(id, found => found.Status is InteractionStatus.Sent or InteractionStatus.ProviderSendingError, $"{id} is done");
        Assert.NotEqual(tried, host.Adapter.Calls[before + 1].Reference);
        Assert.Null((await FindAsync(integration)).Hold);
    }

    [Fact]
    public async Task Probe_ByACall_LetsAMessageTryOnlyWhenItIsTaken()
    {
        var integration = await host.CreateIntegrationAsync();
        var calls = 0;
        SendOutcome told = new SendOutcome.Held("20003", "who are you", null);
        host.Adapter.Probe = _ =>
        {
            Interlocked.Increment(ref calls);
            return Task.FromResult(told);
        };
        Refuse();
        var id = (await SendAsync(integration, 1))[0];
        await ParkedAsync(id);
        var before = host.Adapter.Calls.Count;
        time.Advance(TimeSpan.FromSeconds(61));
        await EventuallyAsync(integration, found => found.Hold is { Probes: 1 }, "it was called");
        Assert.Equal((1, before), (calls, host.Adapter.Calls.Count));

        told = new SendOutcome.Accepted([], null, null);
        Accept();
        time.Advance(TimeSpan.FromSeconds(121));

        await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.Equal((2, before + 1), (calls, host.Adapter.Calls.Count));
        await EventuallyAsync(integration, found => found.Hold is null, "it is released");
    }

    [Fact]
    public async Task Probe_ByACallWithNothingWaiting_Releases()
    {
        var integration = await host.CreateIntegrationAsync();
        host.Adapter.Probe = _ => Task.FromResult<SendOutcome>(new SendOutcome.Accepted([], null, null));
        Refuse();
        var id = (await SendAsync(integration, 1))[0];
        var parked = await ParkedAsync(id);
        parked.RecordFailure(time.GetUtcNow(), InteractionStatus.ProcessError, CustomStatuses.Cancelled, HistoryNotes.Cancelled, null);
        Assert.Equal(SaveResult.Saved, await host.Get<IInteractionStore>().SaveAsync(parked.Tenant, parked, default));

        time.Advance(TimeSpan.FromSeconds(61));

        await EventuallyAsync(integration, found => found.Hold is null, "it is released");
    }

    [Fact]
    public async Task Park_TimeForRetriesOver_Ends()
    {
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { RetryForSeconds = 600 });
        Refuse();
        var id = (await SendAsync(integration, 1))[0];
        await ParkedAsync(id);

        time.Advance(TimeSpan.FromMinutes(11));

        var ended = await host.WaitForStatusAsync(id, InteractionStatus.ProviderSendingError);
        Assert.Equal((CustomStatuses.AttemptsExhausted, HistoryNotes.RetryTimeOver), (ended.CustomStatus, ended.AuditTrail.History[^1].Note));
    }

    /// <summary>What came in under way tells of the settings that there were.</summary>
    [Fact]
    public async Task Hold_ChangedWhileTheCallRan_DoesNotHold()
    {
        var integration = await host.CreateIntegrationAsync();
        var gate = new TaskCompletionSource();
        var isFirst = true;
        host.Adapter.Behaviour = async (request, _) =>
        {
            if (!isFirst)
                return ScriptedAdapter.Accept(request);

            isFirst = false;
            await gate.Task;
            return new SendOutcome.Held("20003", "who are you", null);
        };
        var id = (await SendAsync(integration, 1))[0];
        await CallsAsync(1);
        await UpdateAsync(integration, WithSettings);
        gate.SetResult();

        await host.WaitForAsync(id, found => found.Dispatch.Phase == DispatchPhase.Ready && found.Version > 1, "it is to be tried again");
        time.Advance(TimeSpan.FromSeconds(30));
        var sent = await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.Equal(0, (await FindAsync(integration)).HoldVersion);
        Assert.Equal(1, sent.Dispatch.Attempts);
    }

    [Fact]
    public async Task Hold_OfAnotherProcess_IsHeeded()
    {
        var integration = await host.CreateIntegrationAsync();
        await using var other = await host.StartAnotherAsync(configure: services => services.AddSingleton<TimeProvider>(time));
        Refuse();
        await ParkedAsync((await SendAsync(integration, 1))[0]);

        var id = (await other.SendAsync(CoreHost.Command(integration))).Interaction.Id;

        await ParkedAsync(id);
        Assert.Empty(other.Adapter.Calls);
    }

    /// <summary>Only who releases it ends it: not time, not a change, not a call that the provider takes.</summary>
    [Fact]
    public async Task Hold_ByHand_WaitsForTheReleaseAlone()
    {
        var integration = await host.CreateIntegrationAsync(new DeliveryPolicy { RetryForSeconds = 600 });
        await SubscribeAsync(integration);
        host.Adapter.Probe = _ => Task.FromResult<SendOutcome>(new SendOutcome.Accepted([], null, null));
        Accept();

        await PauseAsync(integration, "maintenance");
        var ids = await SendAsync(integration, 3);
        foreach (var id in ids)
            await ParkedAsync(id);
        await ToldAsync(HoldEvents.Held, 1);
        time.Advance(TimeSpan.FromHours(30));
        await UpdateAsync(integration, WithSettings);

        foreach (var id in ids)
            await ParkedAsync(id);
        var hold = (await FindAsync(integration)).Hold!;
        Assert.Equal((IntegrationHold.PausedCode, "maintenance", 0), (hold.Code, hold.Reason, hold.Probes));
        Assert.Empty(host.Adapter.Calls);
        await host.Get<IntegrationEditor>().ReleaseHoldAsync(integration.Tenant, integration.Id, default);
        foreach (var id in ids)
            await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        await ToldAsync(HoldEvents.Released, 1);
    }

    [Fact]
    public async Task Hold_ByHandWhileTheProviderRefuses_IsTheirsFromThenOn()
    {
        var integration = await host.CreateIntegrationAsync();
        Refuse();
        var id = (await SendAsync(integration, 1))[0];
        await ParkedAsync(id);

        await PauseAsync(integration, null);
        await PauseAsync(integration, "again");
        Accept();
        time.Advance(TimeSpan.FromHours(2));

        await ParkedAsync(id);
        Assert.Equal((true, "again"), ((await FindAsync(integration)).Hold!.IsByHand, (await FindAsync(integration)).Hold!.Reason));
    }

    /// <summary>What was under way when it was held is told as it ended, and ends nothing.</summary>
    [Fact]
    public async Task Hold_ByHandWhileACallRuns_HoldsOn()
    {
        var integration = await host.CreateIntegrationAsync();
        var gate = new TaskCompletionSource();
        host.Adapter.Behaviour = async (request, _) =>
        {
            await gate.Task;
            return ScriptedAdapter.Accept(request);
        };
        var id = (await SendAsync(integration, 1))[0];
        await CallsAsync(1);

        await PauseAsync(integration, null);
        gate.SetResult();

        await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        await ParkedAsync((await SendAsync(integration, 1))[0]);
        Assert.NotNull((await FindAsync(integration)).Hold);
    }

    private async Task PauseAsync(Integration integration, string? reason) =>
        Assert.True((await host.Get<IntegrationEditor>().HoldAsync(integration.Tenant, integration.Id, reason, new ErrorList(), default)).IsSuccess);

    private Task<CoreHost> StartAsync(string? folder) => CoreHost.StartAsync(
        folder: folder, configure: services => services.AddSingleton<TimeProvider>(time).AddSingleton(new Random(1)).AddSingleton<IntegrationEditor>());

    private void Refuse() => host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(
        new SendOutcome.Held("20003", "who are you", new ProviderAnswer("401", "who are you", null)));

    private void Accept(bool isRejected = false) => host.Adapter.Behaviour = (request, _) => Task.FromResult(
        isRejected ? new SendOutcome.Rejected("21211", "no number", null) : ScriptedAdapter.Accept(request));

    private async Task<List<string>> SendAsync(Integration integration, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
            ids.Add((await host.SendAsync(CoreHost.Command(integration))).Interaction.Id);
        return ids;
    }

    private Task<Interaction> ParkedAsync(string id) => host.WaitForAsync(
        id, found => found.IsHeld && found.Dispatch.Phase == DispatchPhase.Ready && found.Dispatch.DueAt > time.GetUtcNow(), $"{id} waits for the integration");

    private async Task<Integration> FindAsync(Integration integration) =>
        (await host.Get<IIntegrationStore>().FindAsync(integration.Tenant, integration.Id, default))!;

    private Task<Integration> EventuallyAsync(Integration integration, Func<Integration, bool> condition, string what) =>
        Eventually.GetAsync(async () => await FindAsync(integration) is var found && condition(found) ? found : null, what);

    private Task CallsAsync(int count) => Eventually.HoldsAsync(() => host.Adapter.Calls.Count >= count, $"there are {count} calls");

    private async Task SubscribeAsync(Integration integration)
    {
        var found = await FindAsync(integration);
        found.Webhook = new Webhook
        {
            Url = "https://receiver.example.test/hook",
            Subscriptions = ["*"],
            Secret = WebhookSignature.NewSecret(),
            Created = time.GetUtcNow(),
            Updated = time.GetUtcNow(),
        };
        Assert.Equal(SaveResult.Saved, await host.Get<IIntegrationStore>().SaveAsync(found.Tenant, found, default));
        host.Get<IntegrationCatalog>().Invalidate(found.Tenant, found.Id);
    }

    private int Told(string name) => host.Receiver.Received.Count(told => told.Event == name);

    private Task ToldAsync(string name, int times) => Eventually.HoldsAsync(() => Told(name) == times, $"{name} was told {times} times");

    private async Task UpdateAsync(Integration integration, IntegrationDraft draft)
    {
        var result = await host.Get<IntegrationEditor>().UpdateAsync(integration.Tenant, integration.Id, draft, new ErrorList(), default);
        Assert.True(result.IsSuccess, string.Join(", ", result.Errors.Select(error => $"{error.Code} {error.Field}")));
    }
}
