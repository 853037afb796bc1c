using System.Reflection;
using Iris.Core.Addresses;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Tests.Deliveries;
using Iris.Core.Users;
using Iris.Core.Webhooks;
using Iris.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Iris.Core.Tests.Webhooks;

/// <summary>What becomes of a merge after its commit, whatever breaks off.</summary>
public sealed class UserMergeWorkerTests : WebhookScenario
{
    private FaultyMerges merges = null!;

    [Fact]
    public async Task Merge_WebhooksOfTheTenant_HearItOnceEachThatWantsIt()
    {
        var byName = await NewIntegrationAsync("https://erp.example.test/hook", null, WebhookEvents.UserMerged);
        await NewIntegrationAsync("https://not.example.test/hook", null, "*", $"-{WebhookEvents.UserMerged}");
        await NewIntegrationAsync("https://other.example.test/hook", new TenantId("other"), "*");
        var (ana, berta) = await TwoUsersAsync();

        await MergeAsync(ana, berta);
        await MergeAsync(ana, berta);
        await WaitForAsync(2);
        await LooksAsync(berta);

        var received = await WaitForAsync(2, ana.Id);
        Assert.Equal(2, Receiver.Received.Count);
        Assert.All(received, told => Assert.Equal(WebhookEvents.UserMerged, told.Event));
        Assert.Equal(
            new[] { "crm.example.test", "erp.example.test" }, received.Select(told => told.Call.Url.Host).Order());
        Assert.Equal(ana.Id, Assert.Single(await ListAsync(byName)).InteractionId);
    }

    [Fact]
    public async Task Merge_MarkThatItWasToldIsLost_IsToldAgainUnderTheSameIdAndHeardOnce()
    {
        var (ana, berta) = await TwoUsersAsync();
        merges.Refuses = merge => merge.IsTold;

        await MergeAsync(ana, berta);
        await WaitForAsync(1);
        await Eventually.HoldsAsync(() => merges.Refused == 1, "the mark is lost");
        merges.Refuses = null;
        await LooksAsync(berta);

        Assert.Single(await ListAsync());
        Assert.Single(Receiver.Received);
    }

    [Fact]
    public async Task Merge_CallEndsAfterTheCommit_IsCarriedOn()
    {
        var (ana, berta) = await TwoUsersAsync();
        var sent = await SendToAsync("34600000002");
        ana.Destinations.AddRange(berta.Destinations);
        var merge = new UserMerge
        {
            Id = berta.Id,
            Tenant = ana.Tenant,
            Into = ana.Id,
            Date = Time.GetUtcNow(),
            Moved = new UserHoldings(1, 0, 1, 0),
            DueAt = Time.GetUtcNow(),
        };

        // As a call does that ends here: nothing is moved, nobody is told.
        Assert.Equal(SaveResult.Saved, await Host.Get<IUserMergeStore>().MergeAsync(ana.Tenant, ana, berta, merge, default));

        await Eventually.HoldsAsync(async () => await IsOfAsync(sent, ana), "the worker moves it");
        await WaitForAsync(1, ana.Id);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(60)]
    [InlineData(600)]
    public async Task Merge_SendThatWasPlannedBefore_EndsUnderTheOneThatIsLeft(int secondsLater)
    {
        var (ana, berta) = await TwoUsersAsync();
        await MergeAsync(ana, berta);
        await WaitForAsync(1, ana.Id);
        await AdvanceAsync(secondsLater);
        var process = Builders.Process(Time.GetUtcNow(), berta.Id);
        var late = Builders.Interaction(Time.GetUtcNow(), process.Id, berta.Id, Integration.Id);

        var accepted = await Host.Get<IInteractionStore>().AcceptAsync(ana.Tenant, [new Acceptance(late, null, process)], null, default);

        Assert.Equal(AcceptResult.Accepted, accepted);
        // Shown as the other's at once, and found so after the next look.
        Assert.Equal([ana.Id], (await Host.Reader.FindAsync(ana.Tenant, late.Id, default))!.Users.Select(user => user.Id));
        await LooksAsync(berta);
        Assert.True(await IsOfAsync((late.Id, process.Id), ana));
    }

    [Fact]
    public async Task Merge_MoreThanOneLookMoves_IsPendingAndEnds()
    {
        var (ana, berta) = await TwoUsersAsync();
        var sent = await SendToAsync("34600000002");
        merges.MovesFail = true;

        Assert.True((await MergeAsync(ana, berta)).IsPending);
        merges.MovesFail = false;
        await LooksAsync(berta);

        Assert.True(await IsOfAsync(sent, ana));
        Assert.False((await MergeAsync(ana, berta)).IsPending);
    }

    [Fact]
    public async Task Merge_TwoOnAfterAnother_EndsAtTheLast()
    {
        var (ana, berta) = await TwoUsersAsync();
        var carla = await NewUserAsync("34600000003");
        var sent = await SendToAsync("34600000001");
        merges.MovesFail = true;
        await MergeAsync(berta, ana);
        await MergeAsync(carla, berta);
        merges.MovesFail = false;

        await LooksAsync(ana);

        Assert.True(await IsOfAsync(sent, carla));
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        var type = services.Last(service => service.ServiceType == typeof(IUserMergeStore)).ImplementationType!;
        services.AddSingleton(provider =>
        {
            var port = DispatchProxy.Create<IUserMergeStore, FaultyMerges>();
            merges = (FaultyMerges)(object)port;
            merges.Inner = (IUserMergeStore)ActivatorUtilities.CreateInstance(provider, type);
            return port;
        });
    }

    private async Task<(User Ana, User Berta)> TwoUsersAsync() => (await NewUserAsync("34600000001"), await NewUserAsync("34600000002"));

    private async Task<User> NewUserAsync(string phone)
    {
        var user = Builders.User(Time.GetUtcNow(), new UserDestination(DestinationKeys.PhoneNumber, phone));
        Assert.Equal(SaveResult.Saved, await Host.Get<IUserStore>().CreateAsync(Builders.Tenant, user, default));
        return user;
    }

    /// <summary>Through an integration without a webhook.</summary>
    private async Task<(string Interaction, string Process)> SendToAsync(string phone)
    {
        var view = await Host.SendAsync(CoreHost.Command(await Host.CreateIntegrationAsync(), phone));
        return (view.Interaction.Id, view.Process.Id);
    }

    private async Task<MergeReport> MergeAsync(User target, User source)
    {
        var result = await Host.Get<UserMerger>().MergeAsync(target.Tenant, target.Id, source.Id, false, null, new ErrorList(), default);
        return result.Value!;
    }

    private async Task<bool> IsOfAsync((string Interaction, string Process) sent, User user)
    {
        var page = await Host.Get<IInteractionStore>().SearchAsync(
            user.Tenant, new InteractionSearch { UserId = user.Id }, null, new SearchSize(10, 10), default);
        var process = (await Host.Get<IProcessStore>().FindAsync(user.Tenant, sent.Process, default))!;
        return page.Items.Any(item => item.Id == sent.Interaction) && process.UserId == user.Id;
    }

    private async Task AdvanceAsync(int seconds)
    {
        for (var passed = 0; passed < seconds; passed += 5)
        {
            Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }
    }

    /// <summary>Lets time pass until there is nothing left to do.</summary>
    private Task LooksAsync(User source) => Eventually.HoldsAsync(
        async () =>
        {
            Time.Advance(TimeSpan.FromMinutes(1));
            Host.Get<UserMergeSignal>().Raise();
            return (await Host.Get<IUserMergeStore>().FindAsync(source.Tenant, source.Id, default))!.DueAt is null;
        },
        "the merge is over");

    /// <summary>A store that is out of reach for some methods.</summary>
#pragma warning disable CA1852 // The proxy is a subtype, made at run time.
    internal class FaultyMerges : DispatchProxy
#pragma warning restore CA1852
    {
        public IUserMergeStore Inner { get; set; } = null!;

        /// <summary>Saves that fail.</summary>
        public Func<UserMerge, bool>? Refuses { get; set; }

        public int Refused { get; private set; }

        public bool MovesFail { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IUserMergeStore.SaveAsync) && Refuses?.Invoke((UserMerge)args![1]!) == true)
            {
                Refused++;
                throw new StoreUnavailableException("cut");
            }

            return targetMethod.Name == nameof(IUserMergeStore.MoveAsync) && MovesFail
                ? throw new StoreUnavailableException("cut")
                : targetMethod.Invoke(Inner, args);
        }
    }
}
