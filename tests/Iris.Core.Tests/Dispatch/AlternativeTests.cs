using System.Collections.Concurrent;
using System.Text;
using Iris.Core.Addresses;
using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.Dispatch;

/// <summary>What an integration surely did not take goes through its alternatives; what it may have taken does not.</summary>
public sealed class AlternativeTests : IAsyncLifetime
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["Dispatch:CircuitMinimumCalls"] = "4",
        ["Dispatch:RetryBaseSeconds"] = "60",
        ["Dispatch:RetryMaxSeconds"] = "60",
        ["Callbacks:PollMilliseconds"] = "10",
        ["Callbacks:ParkBaseSeconds"] = "0.01",
    };

    private readonly FakeTimeProvider time = TestClock.New();
    private readonly ConcurrentDictionary<string, Func<ProviderSend, SendOutcome>> outcomes = [];
    private CoreHost host = null!;
    private Integration first = null!;
    private Integration second = null!;
    private Integration third = null!;

    public async Task InitializeAsync()
    {
        host = await CoreHost.StartAsync(
            settings: Settings,
            configure: services => services.AddSingleton<TimeProvider>(time).AddSingleton(new Random(1)).AddSingleton<IntegrationEditor>()
                .AddSingleton<IChannelAdapter, PickyAdapter>());
        host.Adapter.Behaviour = (request, _) => Task.FromResult(outcomes.TryGetValue(request.IntegrationId, out var told) ? told(request) : ScriptedAdapter.Accept(request));
        second = await host.CreateIntegrationAsync();
        third = await host.CreateIntegrationAsync();
        first = await PoolAsync(new DeliveryPolicy(), new(second.Id, 1), new(third.Id, 2));
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Send_Unreachable_GoesThroughTheNextAtOnceAndTellsSo()
    {
        Say(first, Away());

        var sent = await SendAsync(first);

        Assert.Equal([first.Id, second.Id], Ways());
        Assert.Equal((first.Id, second.Id, 2), (sent.Integration.IntegrationId, sent.RouteId, sent.Dispatch.Attempts));
        Assert.Equal(
            [HistoryNotes.Registered, null, HistoryNotes.RetryScheduled, HistoryNotes.Rerouted, null],
            sent.AuditTrail.History.Select(entry => entry.Note));
        Assert.Equal(second.Name, sent.AuditTrail.History[3].Detail);
        Assert.Equal(second.Id, Assert.Single(sent.AuditTrail.ProviderEvents, told => told.Code == "200").IntegrationId);
        Assert.Equal(second.Id, Assert.Single(sent.ProviderMessages).IntegrationId);
    }

    [Fact]
    public async Task Send_Held_GoesThroughTheNextAndSoDoesWhatFollows()
    {
        Say(first, _ => new SendOutcome.Held("20003", "who are you", new ProviderAnswer("401", null, null)));

        Assert.Equal((second.Id, 1), (await SendAsync(first)) is var sent ? (sent.RouteId, sent.Dispatch.Attempts) : default);
        await SendAsync(first);

        Assert.Equal([first.Id, second.Id, second.Id], Ways());
        Assert.Equal("20003", (await host.Get<IIntegrationStore>().FindAsync(first.Tenant, first.Id, default))!.Hold?.Code);
        Assert.Null((await host.Get<IIntegrationStore>().FindAsync(second.Tenant, second.Id, default))!.Hold);
    }

    [Fact]
    public async Task Send_CircuitOpen_GoesThroughTheNextWithoutAnAttemptOfTheFirst()
    {
        await OpenAsync(first);
        var before = host.Adapter.Calls.Count;

        var sent = await SendAsync(first);

        Assert.Equal([second.Id], Ways()[before..]);
        Assert.Equal(1, sent.Dispatch.Attempts);
    }

    [Fact]
    public async Task Send_CircuitOpenAgainAfterABreak_OneTriesItOutAndNoneWaits()
    {
        await OpenAsync(first);
        var before = host.Adapter.Calls.Count;
        time.Advance(TimeSpan.FromSeconds(11));

        await SendAsync(first);
        await SendAsync(first);

        Assert.Equal([first.Id, second.Id, second.Id], Ways()[before..]);
        outcomes.Clear();
        time.Advance(TimeSpan.FromSeconds(60));
        await SendAsync(first);
        await SendAsync(first);
        Assert.Equal([first.Id, first.Id], Ways()[(before + 3)..]);
    }

    [Theory]
    [InlineData(DeliveryMode.AtMostOnce)]
    [InlineData(DeliveryMode.AtLeastOnce)]
    public async Task Send_OutcomeUnknown_StaysWithTheOne(DeliveryMode mode)
    {
        first = await PoolAsync(new DeliveryPolicy { DeliveryMode = mode, RetryForSeconds = 600 }, new IntegrationAlternative(second.Id, 1));
        var calls = 0;
        Say(first, _ => ++calls == 1 ? new SendOutcome.Unknown("cut", null) : new SendOutcome.Unreachable("away", null, null));
        var id = await StartAsync(first);
        await CallsAsync(1);

        if (mode == DeliveryMode.AtLeastOnce)
        {
            await host.WaitForAsync(id, found => found.RetriesNoted == 1 && found.Dispatch.Phase == DispatchPhase.Ready, "it waits");
            time.Advance(TimeSpan.FromSeconds(61));
            await host.WaitForAsync(id, found => found.RetriesNoted == 2 && found.Dispatch.Phase == DispatchPhase.Ready, "it waits again");
        }
        else
        {
            await host.WaitForAsync(id, found => found.Dispatch.Phase == DispatchPhase.AwaitingNotice, "it waits for a notice");
        }

        Assert.All(Ways(), way => Assert.Equal(first.Id, way));
        Assert.Null((await host.ReadAsync(id)).Route);
    }

    [Fact]
    public async Task Send_UnknownAtTheAlternative_StaysThereAndItsNoticeCompletesIt()
    {
        first = await PoolAsync(new DeliveryPolicy { DeliveryMode = DeliveryMode.AtLeastOnce }, new IntegrationAlternative(second.Id, 1));
        Say(first, Away());
        Say(second, _ => new SendOutcome.Unknown("cut", null));
        var id = await StartAsync(first);
        await host.WaitForAsync(id, found => found.IsRouteFixed && found.Dispatch.Phase == DispatchPhase.Ready, "it is to be tried again");
        time.Advance(TimeSpan.FromSeconds(61));
        await CallsAsync(3);
        Assert.Equal([first.Id, second.Id, second.Id], Ways());

        await NoticeAsync(second, $$"""{ "ref": "{{id}}", "id": "x-1", "word": "done", "progress": "Delivered" }""");

        Assert.Equal(second.Id, (await host.WaitForStatusAsync(id, InteractionStatus.Completed)).RouteId);
    }

    /// <summary>A crash between the attempt's beginning and its outcome leaves nobody who knows.</summary>
    [Fact]
    public async Task Claim_InterruptedAttempt_StaysWithTheOneItWasMadeThrough()
    {
        first = await PoolAsync(new DeliveryPolicy { DeliveryMode = DeliveryMode.AtLeastOnce }, new IntegrationAlternative(second.Id, 1));
        await host.StopAsync();
        var store = host.Get<IInteractionStore>();
        var view = await host.SendAsync(CoreHost.Command(first));
        var interaction = await host.ReadAsync(view.Interaction.Id);
        var claimed = Assert.Single(await store.ClaimAsync(new ClaimRequest("gone", time.GetUtcNow().AddDays(1), time.GetUtcNow().AddDays(1), 10, 10, []), default));
        Assert.True(claimed.GoThrough(time.GetUtcNow(), new(second.Id, second.Name, "", "", "", "")));
        Assert.Equal(SaveResult.Saved, await store.SaveAsync(claimed.Tenant, claimed, default));
        Assert.True(await store.BeginAttemptAsync(claimed.Tenant, claimed, "gone", time.GetUtcNow().AddSeconds(1), default));
        time.Advance(TimeSpan.FromSeconds(2));

        await using var other = await host.StartAnotherAsync(settings: Settings, configure: services => services.AddSingleton<TimeProvider>(time));
        other.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unreachable("away", null, null));

        await Eventually.HoldsAsync(() => other.Adapter.Calls.Count == 1, "it is tried again");
        await other.WaitForAsync(interaction.Id, found => found.Dispatch.Phase == DispatchPhase.Ready, "it waits");
        Assert.Equal(second.Id, Assert.Single(other.Adapter.Calls).IntegrationId);
        Assert.True((await other.ReadAsync(interaction.Id)).IsRouteFixed);
    }

    [Fact]
    public async Task Send_AllAway_WaitsAndStartsWithTheFirstAgain()
    {
        foreach (var integration in new[] { first, second, third })
            Say(integration, Away());
        var id = await StartAsync(first);
        var waiting = await host.WaitForAsync(id, found => found.Dispatch is { Phase: DispatchPhase.Ready, Attempts: 3, LeaseOwner: null }, "it waits");
        Assert.Equal([first.Id, second.Id, third.Id], Ways());
        Assert.True(waiting.Dispatch.DueAt > time.GetUtcNow());
        Say(first, ScriptedAdapter.Accept);

        time.Advance(TimeSpan.FromSeconds(61));

        var sent = await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.Equal([first.Id, second.Id, third.Id, first.Id], Ways());
        Assert.Null(sent.Route);
        Assert.Equal([second.Name, third.Name, first.Name], sent.AuditTrail.History.Where(entry => entry.Note == HistoryNotes.Rerouted).Select(entry => entry.Detail));
    }

    [Fact]
    public async Task Send_AllHeld_WaitsAndAnAlternativeThatIsReleasedTakesIt()
    {
        foreach (var integration in new[] { first, second, third })
            Say(integration, _ => new SendOutcome.Held("20003", "who are you", null));
        var id = await StartAsync(first);
        await host.WaitForAsync(id, found => found.Dispatch is { Phase: DispatchPhase.Ready, LeaseOwner: null } && found.WasNotTaken, "it waits");
        Say(third, ScriptedAdapter.Accept);
        await host.Get<IntegrationEditor>().ReleaseHoldAsync(third.Tenant, third.Id, default);

        for (var i = 0; i < 15 && (await host.ReadAsync(id)).Status != InteractionStatus.Sent; i++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            var now = time.GetUtcNow();
            await host.WaitForAsync(id, found => found.Status == InteractionStatus.Sent || (found.Dispatch is { Phase: DispatchPhase.Ready, LeaseOwner: null } && found.Dispatch.DueAt > now), "it was looked at");
        }

        Assert.Equal(third.Id, (await host.WaitForStatusAsync(id, InteractionStatus.Sent)).RouteId);
    }

    [Fact]
    public async Task Notice_OfTheAlternative_CompletesIt_AndOfAnyOtherIsNotHeard()
    {
        Say(first, Away());
        var sent = await SendAsync(first);
        var stranger = await host.CreateIntegrationAsync();

        await NoticeAsync(stranger, $$"""{ "ref": "{{sent.Id}}", "word": "forged", "progress": "Delivered" }""");
        await NoticeAsync(third, $$"""{ "id": "p-{{sent.Id}}", "word": "forged", "progress": "Delivered" }""");
        await NoticeAsync(second, $$"""{ "id": "p-{{sent.Id}}", "word": "done", "progress": "Delivered" }""");

        var done = await host.WaitForStatusAsync(sent.Id, InteractionStatus.Completed);
        Assert.Equal("done", done.CustomStatus);
        Assert.Equal((second.Id, "done"), done.AuditTrail.ProviderEvents[^1] is var told ? (told.IntegrationId, told.Event) : default);
        Assert.DoesNotContain(done.AuditTrail.ProviderEvents, one => one.Event == "forged");
    }

    [Fact]
    public async Task Send_EachDestinationAlone_WhatWasNotTakenGoesThroughTheNext()
    {
        host.Adapter.SendsEachAlone = true;
        Say(first, request => request.Part == 0 ? Accept(request) : new SendOutcome.Unreachable("away", null, null));
        Say(second, Accept);

        var id = (await host.SendAsync(CoreHost.Command(first, "34600000001", "34600000002", "34600000003"))).Interaction.Id;

        var sent = await host.WaitForStatusAsync(id, InteractionStatus.Sent);
        Assert.Equal(
            [(first.Id, "34600000001"), (first.Id, "34600000002"), (second.Id, "34600000003"), (second.Id, "34600000002")],
            host.Adapter.Calls.Select(call => (call.IntegrationId, Assert.Single(call.Destinations))));
        Assert.Equal([null, second.Id, second.Id], sent.ProviderMessages.Select(message => message.IntegrationId));

        static SendOutcome Accept(ProviderSend request) => new SendOutcome.Accepted([new($"p-{request.Destinations[0]}", null)], "queued", null);
    }

    [Fact]
    public async Task Send_AlternativeCannotCarryIt_SkipsItAndSaysSo()
    {
        var picky = await SaveAsync(Builders.Integration(time.GetUtcNow(), ScriptedChannel.ChannelName, PickyAdapter.Name, null));
        first = await PoolAsync(new DeliveryPolicy(), new(picky.Id, 1), new(second.Id, 2));
        Say(first, Away());

        var sent = await SendAsync(first);

        Assert.Equal(second.Id, sent.RouteId);
        Assert.Equal($"{picky.Name}: NOT_CARRIED", Assert.Single(sent.AuditTrail.History, entry => entry.Note == HistoryNotes.RouteSkipped).Detail);
    }

    [Fact]
    public async Task Send_DestinationOptedOutOfTheAlternative_SkipsIt()
    {
        await host.Get<OptOutList>().AddAsync(
            first.Tenant, new OptOutScope(ScriptedChannel.ChannelName, second.Id), new Address(DestinationKeys.PhoneNumber, "34638766068"), OptOutSource.Api, null, default);
        Say(first, Away());

        var sent = await SendAsync(first);

        Assert.Equal([first.Id, third.Id], Ways());
        Assert.Equal($"{second.Name}: {OptOutErrors.OptedOut("").Code}", Assert.Single(sent.AuditTrail.History, entry => entry.Note == HistoryNotes.RouteSkipped).Detail);
    }

    [Fact]
    public async Task Send_AlternativeDisabledOrGone_IsLeftOut()
    {
        var disabled = await host.CreateIntegrationAsync(enabled: false);
        first = await PoolAsync(new DeliveryPolicy(), new(disabled.Id, 1), new(IrisId.New(time.GetUtcNow()), 2), new(second.Id, 3));
        Say(first, Away());

        Assert.Equal(second.Id, (await SendAsync(first)).RouteId);
    }

    [Fact]
    public async Task Send_Throttled_WaitsForTheSame()
    {
        var calls = 0;
        Say(first, request => ++calls == 1 ? new SendOutcome.Throttled(null, "slow", null) : ScriptedAdapter.Accept(request));
        var id = await StartAsync(first);
        await host.WaitForAsync(id, found => found.RetriesNoted == 1, "it waits");
        time.Advance(TimeSpan.FromSeconds(61));

        Assert.Null((await host.WaitForStatusAsync(id, InteractionStatus.Sent)).Route);
    }

    [Fact]
    public async Task Send_SameOrder_SharesByWeightAndFailsOver()
    {
        first = await PoolAsync(new DeliveryPolicy(), new IntegrationAlternative(second.Id, 0, 3));

        var ids = new List<string>();
        for (var i = 0; i < 200; i++)
            ids.Add(await StartAsync(first));
        foreach (var id in ids)
            await host.WaitForStatusAsync(id, InteractionStatus.Sent);

        Assert.InRange(Ways().Count(way => way == second.Id), 120, 180);
        var routed = await host.ReadAsync(host.Adapter.Calls.First(call => call.IntegrationId == second.Id).Reference);
        Assert.DoesNotContain(routed.AuditTrail.History, entry => entry.Note == HistoryNotes.Rerouted);
        Say(second, Away());
        for (var i = 0; i < 10; i++)
            Assert.Equal(first.Id, (await SendAsync(first)).RouteId);
    }

    [Fact]
    public async Task Update_AlternativesOfOneThatWaits_SendsAtOnce()
    {
        var alone = await host.CreateIntegrationAsync();
        Say(alone, _ => new SendOutcome.Held("20003", "who are you", null));
        var id = await StartAsync(alone);
        await host.WaitForAsync(id, found => found.IsHeld && found.Dispatch is { Phase: DispatchPhase.Ready, LeaseOwner: null }, "it waits");

        var result = await host.Get<IntegrationEditor>().UpdateAsync(
            alone.Tenant, alone.Id, new() { Alternatives = [new(second.Id, null, null)] }, new ErrorList(), default);

        Assert.True(result.IsSuccess);
        Assert.Equal(second.Id, (await host.WaitForStatusAsync(id, InteractionStatus.Sent)).RouteId);
        Assert.NotNull((await host.Get<IIntegrationStore>().FindAsync(alone.Tenant, alone.Id, default))!.Hold);
    }

    private static Func<ProviderSend, SendOutcome> Away() => _ => new SendOutcome.Unreachable("connection refused", null, new ProviderAnswer("503", null, null));

    private void Say(Integration integration, Func<ProviderSend, SendOutcome> outcome) => outcomes[integration.Id] = outcome;

    private List<string> Ways() => [.. host.Adapter.Calls.Select(call => call.IntegrationId)];

    private async Task<Integration> PoolAsync(DeliveryPolicy policy, params IntegrationAlternative[] alternatives)
    {
        var integration = Builders.Integration(DateTimeOffset.UtcNow, ScriptedChannel.ChannelName, ScriptedAdapter.ProviderName, null);
        (integration.Delivery, integration.Alternatives) = (policy, alternatives);
        return await SaveAsync(integration);
    }

    private async Task<Integration> SaveAsync(Integration integration)
    {
        await host.Get<IIntegrationStore>().CreateAsync(integration.Tenant, integration, default);
        return integration;
    }

    private async Task<string> StartAsync(Integration integration) => (await host.SendAsync(CoreHost.Command(integration))).Interaction.Id;

    private async Task<Interaction> SendAsync(Integration integration) =>
        await host.WaitForStatusAsync(await StartAsync(integration), InteractionStatus.Sent);

    private Task CallsAsync(int count) => Eventually.HoldsAsync(() => host.Adapter.Calls.Count >= count, $"there are {count} calls");

    /// <summary>By messages that all go through the next.</summary>
    private async Task OpenAsync(Integration integration)
    {
        Say(integration, Away());
        for (var i = 0; i < 4; i++)
            await SendAsync(integration);
        await Eventually.HoldsAsync(() => host.Get<CircuitMonitor>().Of(integration.Id).Status == CircuitStatus.Open, "its circuit is open");
    }

    private async Task NoticeAsync(Integration integration, string item)
    {
        var callback = new ProviderCallback("POST", $"https://iris.example.test/{integration.Id}", [], [], Encoding.UTF8.GetBytes($$"""{ "items": [{{item}}] }"""), time.GetUtcNow());
        Assert.Equal(CallbackAdmission.Taken, (await host.Get<CallbackIntake>().AcceptAsync(integration.Id, integration.CallbackToken, callback, default)).Admission);
    }

    /// <summary>Carries nothing.</summary>
    private sealed class PickyAdapter : IChannelAdapter
    {
        public const string Name = "Picky";

        public AdapterDescriptor Descriptor { get; } = new(ScriptedChannel.ChannelName, Name, "000000000000000000000003", 3, new SettingsSchema());

        public object BindSettings(SettingsValues values) => values;

        public void CheckPayload(ChannelPayload payload, ErrorList errors) => errors.Add(new IrisError("NOT_CARRIED", "payLoad", new("No", "No")));

        public Task<SendOutcome> SendAsync(ProviderSend request, CancellationToken cancellationToken) => throw new InvalidOperationException("It is not asked.");
    }
}
