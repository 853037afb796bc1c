using System.Text;
using Iris.Core.Addresses;
using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Iris.Core.Tests.OptOuts;

/// <summary>Who wants nothing more gets nothing more, and free-form messages respect the channel's window.</summary>
public sealed class OptOutTests : IAsyncLifetime
{
    private const string Phone = "34600000001";
    private readonly FakeTimeProvider time = TestClock.New();
    private CoreHost host = null!;
    private Integration integration = null!;

    public async Task InitializeAsync()
    {
        host = await CoreHost.StartAsync(
            settings: new() { ["Callbacks:PollMilliseconds"] = "10" }, configure: services => services.AddSingleton<TimeProvider>(time));
        integration = await host.CreateIntegrationAsync();
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task Send_OptedOut_IsRefusedWithItsCodeAndStoresNothing()
    {
        await OptOutAsync();

        var result = await host.TrySendAsync(CoreHost.Command(integration, "34600000009", $"+{Phone}"));

        Assert.Equal(["OPTED_OUT Destinations[1]"], result.Errors.Select(error => $"{error.Code} {error.Field}"));
        Assert.Equal(ErrorKind.Conflict, result.Errors[0].Kind);
        Assert.Equal(0, await host.CountUsersAsync());
        Assert.Empty(host.Adapter.Calls);
    }

    [Fact]
    public async Task Send_OptOutLifted_IsAccepted()
    {
        await OptOutAsync();
        await host.Get<OptOutList>().RemoveAsync(Builders.Tenant, new OptOutScope(ScriptedChannel.ChannelName), new Address(DestinationKeys.PhoneNumber, Phone), default);

        await host.SendAsync(CoreHost.Command(integration, Phone));
    }

    [Fact]
    public async Task Send_FirstOptOutOfAnotherProcess_IsSeenWithinTheLifetime()
    {
        await host.SendAsync(CoreHost.Command(integration, "34600000009"));
        await host.Get<IOptOutStore>().AddAsync(Builders.Tenant, New(), default);

        time.Advance(OptOutList.Lifetime);

        Assert.False((await host.TrySendAsync(CoreHost.Command(integration, Phone))).IsSuccess);
    }

    [Fact]
    public async Task Dispatch_OptedOutWhileItWaited_EndsAsNoLongerValid()
    {
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unreachable("refused", null, null));
        var id = (await host.SendAsync(CoreHost.Command(integration, Phone))).Interaction.Id;
        await host.WaitForAsync(id, found => found.Dispatch is { Phase: DispatchPhase.Ready, Attempts: 1 }, "it waits for its next attempt");
        host.Adapter.Behaviour = (request, _) => Task.FromResult(ScriptedAdapter.Accept(request));
        await OptOutAsync();

        time.Advance(TimeSpan.FromHours(1));

        var ended = await host.WaitForStatusAsync(id, InteractionStatus.ValidationError);
        Assert.Equal(CustomStatuses.OptedOut, ended.CustomStatus);
        Assert.Single(host.Adapter.Calls);
    }

    /// <summary>It waits in memory, with its payload read already.</summary>
    [Fact]
    public async Task Dispatch_OptedOutWhileOthersWereSent_EndsAsNoLongerValid()
    {
        var narrow = await host.CreateIntegrationAsync(new DeliveryPolicy { MaxConcurrency = 1 });
        var (called, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        host.Adapter.Behaviour = async (request, _) =>
        {
            called.TrySetResult();
            await answer.Task;
            return ScriptedAdapter.Accept(request);
        };
        await host.SendAsync(CoreHost.Command(narrow, "34600000009"));
        await called.Task;
        var id = (await host.SendAsync(CoreHost.Command(narrow, Phone))).Interaction.Id;
        await OptOutAsync();
        time.Advance(TimeSpan.FromSeconds(2));

        answer.SetResult();

        Assert.Equal(CustomStatuses.OptedOut, (await host.WaitForStatusAsync(id, InteractionStatus.ValidationError)).CustomStatus);
        Assert.Single(host.Adapter.Calls);
    }

    [Fact]
    public async Task Inbound_Keyword_OptsOutAndTheOtherLiftsIt()
    {
        await WriteAsync("m-1", "Stop.");
        Assert.Equal("OPTED_OUT", (await host.TrySendAsync(CoreHost.Command(integration, Phone))).Errors.Single().Code);
        Assert.Equal((OptOutSource.Keyword, "STOP"), ((await ListAsync())[0].Source, (await ListAsync())[0].Reason));

        await WriteAsync("m-2", "alta");
        await host.SendAsync(CoreHost.Command(integration, Phone));

        // The first message comes once more: it says nothing new.
        await WriteAsync("m-1", "Stop.");
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Inbound_KeywordsOfTheIntegration_ReplaceTheDefaults()
    {
        var store = host.Get<IIntegrationStore>();
        var found = (await store.FindAsync(Builders.Tenant, integration.Id, default))!;
        found.OptOutKeywords = new OptOutKeywords { Out = ["CANCELAR"], In = [] };
        await store.SaveAsync(Builders.Tenant, found, default);
        host.Get<IntegrationCatalog>().Invalidate(Builders.Tenant, integration.Id);

        await WriteAsync("m-1", "STOP");
        Assert.Empty(await ListAsync());
        await WriteAsync("m-2", "cancelar");
        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task Provider_RefusesForOptOut_IsRemembered()
    {
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Rejected(ScriptedAdapter.OptOutCode, "opted out", null));
        var id = (await host.SendAsync(CoreHost.Command(integration, Phone))).Interaction.Id;
        await host.WaitForStatusAsync(id, InteractionStatus.ProviderSendingError);

        var optOut = Assert.Single(await ListAsync());
        Assert.Equal((OptOutSource.Provider, ScriptedAdapter.OptOutCode, Phone), (optOut.Source, optOut.Reason, optOut.Destination));
    }

    [Fact]
    public async Task Provider_NotifiesOptOut_IsRemembered()
    {
        var id = (await host.SendAsync(CoreHost.Command(integration, Phone))).Interaction.Id;
        await host.WaitForStatusAsync(id, InteractionStatus.Sent);

        await CallAsync($$"""{"id":"p-{{id}}","word":"BLOCKED","progress":"Failed","code":"{{ScriptedAdapter.OptOutCode}}"}""");
        await host.WaitForStatusAsync(id, InteractionStatus.ProcessError);

        Assert.Single(await ListAsync());
    }

    [Fact]
    public async Task Provider_TellsThatAnEndUserOptedOut_IsRemembered()
    {
        await CallAsync($$"""{"optOut":"+{{Phone}}"}""");
        await CallAsync("""{"optOut":"\u200b"}""");

        var optOut = Assert.Single(await ListAsync());
        Assert.Equal((OptOutSource.Provider, ScriptedAdapter.OptOutCode, Phone), (optOut.Source, optOut.Reason, optOut.Destination));
        Assert.Equal(1, await host.Get<ICallbackStore>().CountAsync(Builders.Tenant, integration.Id, CallbackState.Unreadable, default));
    }

    [Fact]
    public async Task Provider_BlocksOneSender_LeavesTheTenantsOthersAlone()
    {
        var other = await host.CreateIntegrationAsync();
        await CallAsync($$"""{"optOut":"+{{Phone}}"}""");

        Assert.Equal(["OPTED_OUT"], (await host.TrySendAsync(CoreHost.Command(integration, Phone))).Errors.Select(error => error.Code));
        await host.SendAsync(CoreHost.Command(other, Phone));

        await CallAsync($$"""{"optIn":"{{Phone}}"}""");
        await host.SendAsync(CoreHost.Command(integration, Phone));
    }

    /// <summary>What an end user says holds for the channel, and lifts what a provider set for the integration that heard it.</summary>
    [Fact]
    public async Task Inbound_Keyword_HoldsForTheChannelAndLiftsBoth()
    {
        var other = await host.CreateIntegrationAsync();
        await CallAsync($$"""{"optOut":"+{{Phone}}"}""");
        await WriteAsync("m-1", "STOP 🛑");
        Assert.False((await host.TrySendAsync(CoreHost.Command(other, Phone))).IsSuccess);

        await WriteAsync("m-2", "Start");

        Assert.Empty(await ListAsync());
        await host.SendAsync(CoreHost.Command(integration, Phone));
    }

    [Fact]
    public async Task Inbound_ProviderHeardAnOptOut_CountsWhateverTheTextSays()
    {
        await CallAsync($$"""{"id":"m-1","from":"{{Phone}}","text":"ARRETEZ TOUT","heard":"OptOut"}""");

        Assert.Equal((OptOutSource.Keyword, "ARRETEZ TOUT"), ((await ListAsync())[0].Source, (await ListAsync())[0].Reason));
        await CallAsync($$"""{"id":"m-2","from":"{{Phone}}","text":"stop","heard":"OptIn"}""");
        Assert.Empty(await ListAsync());
    }

    [Fact]
    public async Task Inbound_KeywordInAGroup_OptsNobodyOut()
    {
        await CallAsync($$"""{"id":"m-1","from":"{{Phone}}","text":"STOP","group":"g-1"}""");

        Assert.Empty(await ListAsync());
        var person = await host.SendAsync(CoreHost.Command(integration, Phone));
        var group = (await host.Get<IInteractionStore>().FindByProviderMessageAsync(Builders.Tenant, integration.Id, "m-1", default))!;
        Assert.Equal(("Group", "g-1"), (group.Destinations[0].Key, group.Destinations[0].Value));
        Assert.NotEqual(person.Interaction.ProcessId, group.ProcessId);
        Assert.Equal(Phone, group.Payload.GetProperty("From").GetString());
    }

    /// <summary>Once, in the same process, whatever comes again.</summary>
    [Fact]
    public async Task Inbound_KeywordWithReply_IsConfirmedOnce()
    {
        await EditAsync(words => words with { Reply = "Hecho" });
        await WriteAsync("m-1", "BAJA");
        await WriteAsync("m-1", "BAJA");
        await WriteAsync("m-2", "stop");

        var call = await Eventually.GetAsync(() => Task.FromResult(host.Adapter.Calls is [var first, ..] ? first : null), "the reply is sent");
        Assert.Equal([Phone], call.Destinations);
        var sent = (await host.Get<IInteractionStore>().FindAsync(Builders.Tenant, call.Reference, default))!;
        var inbound = (await host.Get<IInteractionStore>().FindByProviderMessageAsync(Builders.Tenant, integration.Id, "m-1", default))!;
        Assert.Equal((inbound.ProcessId, "Hecho"), (sent.ProcessId, sent.Payload.GetProperty("Text").GetString()));
        await host.WaitForStatusAsync(sent.Id, InteractionStatus.Sent);
        Assert.Single(host.Adapter.Calls);
        Assert.False((await host.TrySendAsync(CoreHost.Command(integration, Phone))).IsSuccess);
    }

    [Fact]
    public async Task Inbound_ProviderHeardAnOptOut_IsNotConfirmedTwice()
    {
        await EditAsync(words => words with { Reply = "Hecho" });

        await CallAsync($$"""{"id":"m-1","from":"{{Phone}}","text":"STOP","heard":"OptOut"}""");

        Assert.Single(await ListAsync());
        var process = (await host.Get<IInteractionStore>().FindByProviderMessageAsync(Builders.Tenant, integration.Id, "m-1", default))!.ProcessId;
        var all = await host.Get<IInteractionStore>().SearchAsync(
            Builders.Tenant, new InteractionSearch { ProcessId = process }, null, new SearchSize(10, 100), default);
        Assert.Single(all.Items);
    }

    [Fact]
    public async Task Send_WindowKnownToBeClosed_TakesTemplatesOnly()
    {
        await WriteAsync("m-1", "Hola");
        time.Advance(ScriptedChannel.Window - TimeSpan.FromSeconds(1));
        await host.SendAsync(CoreHost.Command(integration, Phone));
        time.Advance(TimeSpan.FromSeconds(1));

        var refused = await host.TrySendAsync(CoreHost.Command(integration, Phone));
        var template = await host.TrySendAsync(CoreHost.Command(integration, Phone) with { Payload = ScriptedChannel.Template });
        var stranger = await host.TrySendAsync(CoreHost.Command(integration, "34600000002"));

        Assert.Equal(["WINDOW_CLOSED Destinations[0]"], refused.Errors.Select(error => $"{error.Code} {error.Field}"));
        var later = CoreHost.Command(integration, Phone) with { SendAt = time.GetUtcNow().AddHours(1).ToString("O") };
        Assert.True((await host.TrySendAsync(later)).IsSuccess);
        Assert.True(template.IsSuccess);
        // Nobody knows whether this one wrote before Iris was there: the provider decides.
        Assert.True(stranger.IsSuccess);
    }

    [Fact]
    public async Task Dispatch_WindowClosedWhileItWaited_EndsAsNoLongerValid()
    {
        await WriteAsync("m-1", "Hola");
        host.Adapter.Behaviour = (_, _) => Task.FromResult<SendOutcome>(new SendOutcome.Unreachable("refused", null, null));
        var id = (await host.SendAsync(CoreHost.Command(integration, Phone))).Interaction.Id;
        await host.WaitForAsync(id, found => found.Dispatch is { Phase: DispatchPhase.Ready, Attempts: 1 }, "it waits for its next attempt");

        time.Advance(ScriptedChannel.Window);

        var ended = await host.WaitForStatusAsync(id, InteractionStatus.ValidationError);
        Assert.Equal("WINDOW_CLOSED", ended.CustomStatus);
    }

    private async Task EditAsync(Func<OptOutKeywords, OptOutKeywords> change)
    {
        var store = host.Get<IIntegrationStore>();
        var found = (await store.FindAsync(Builders.Tenant, integration.Id, default))!;
        found.OptOutKeywords = change(found.OptOutKeywords);
        await store.SaveAsync(Builders.Tenant, found, default);
        host.Get<IntegrationCatalog>().Invalidate(Builders.Tenant, integration.Id);
    }

    private async Task OptOutAsync() => await host.Get<OptOutList>().AddAsync(
        Builders.Tenant, new OptOutScope(ScriptedChannel.ChannelName), new Address(DestinationKeys.PhoneNumber, Phone), OptOutSource.Api, null, default);

    private async Task<IReadOnlyList<OptOut>> ListAsync() =>
        (await host.Get<IOptOutStore>().ListAsync(Builders.Tenant, new OptOutFilter(), null, 10, default)).Items;

    /// <summary>The end user writes; done when the message is registered and its notice is over.</summary>
    private Task WriteAsync(string id, string text) => CallAsync($$"""{"id":"{{id}}","from":"{{Phone}}","text":"{{text}}"}""");

    private async Task CallAsync(string item)
    {
        var body = Encoding.UTF8.GetBytes($$"""{"items":[{{item}}]}""");
        await host.Get<CallbackIntake>().AcceptAsync(
            integration.Id, "token", new ProviderCallback("POST", "https://gw.example.test/callback", [], [], body, time.GetUtcNow()), default);
        await Eventually.GetAsync(
            async () => await host.Get<ICallbackStore>().CountAsync(Builders.Tenant, integration.Id, CallbackState.Pending, default) == 0 ? "" : null,
            "the notice is applied");
    }

    private OptOut New() => new()
    {
        Id = IrisId.New(time.GetUtcNow()),
        Tenant = Builders.Tenant,
        Channel = ScriptedChannel.ChannelName,
        Destination = Phone,
        Source = OptOutSource.Api,
        Created = time.GetUtcNow(),
    };
}
