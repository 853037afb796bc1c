using System.Collections.Concurrent;
using Iris.Core.Handles;
using Iris.Core.Interactions;
using Iris.Core.Processes;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

public abstract class InteractionClaimContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task ClaimAsync_DueInteraction_IsLeasedAndReturnedAsStored()
    {
        var interaction = await Stores.AcceptedAsync(await Stores.OpenProcessAsync(Acme));

        var claimed = Assert.Single(await Stores.ClaimAsync("worker", Now));

        Assert.Equal(new DispatchState(DispatchPhase.Ready, Now.AddMinutes(1), 0, "worker"), claimed.Dispatch);
        Assert.Equal((interaction.Id, 1L), (claimed.Id, claimed.Version));
        Assert.Equal(Show(claimed), Show(await Stores.Interactions.FindAsync(Acme, interaction.Id, None)));
    }

    [Fact]
    public async Task ClaimAsync_DueExactlyNowOrLater_TakesOnlyWhatIsDue()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var due = await Stores.AcceptedAsync(process, dueAt: Now);
        await Stores.AcceptedAsync(process, dueAt: Now.AddTicks(1));

        Assert.Equal(due.Id, Assert.Single(await Stores.ClaimAsync("worker", Now)).Id);
        Assert.Empty(await Stores.ClaimAsync("worker", Now));
    }

    [Fact]
    public async Task ClaimAsync_AfterLeaseRanOut_HandsItOutAgainInItsPhase()
    {
        await Stores.AcceptedAsync(await Stores.OpenProcessAsync(Acme));
        var first = Assert.Single(await Stores.ClaimAsync("first", Now));
        await Stores.Interactions.BeginAttemptAsync(Acme, first, "first", Now.AddMinutes(2), None);

        Assert.Empty(await Stores.ClaimAsync("second", Now.AddMinutes(2).AddTicks(-1)));
        var second = Assert.Single(await Stores.ClaimAsync("second", Now.AddMinutes(2)));

        Assert.Equal(new DispatchState(DispatchPhase.InFlight, Now.AddMinutes(3), 1, "second"), second.Dispatch);
    }

    [Fact]
    public async Task ClaimAsync_SeveralTenants_TakesFromAll()
    {
        var mine = await Stores.AcceptedAsync(await Stores.OpenProcessAsync(Acme));
        var theirs = await Stores.AcceptedAsync(await Stores.OpenProcessAsync(Other));

        var claimed = await Stores.ClaimAsync("worker", Now);

        Assert.Equal([(mine.Tenant, mine.Id), (theirs.Tenant, theirs.Id)], claimed.Select(one => (one.Tenant, one.Id)).OrderBy(one => one.Id));
    }

    [Fact]
    public async Task ClaimAsync_OneIntegration_TakesTheLongestDueFirst()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var integration = NewId();
        var waited = new Dictionary<string, int>();
        foreach (var seconds in new[] { 3, 1, 5, 2, 4 })
            waited[(await Stores.AcceptedAsync(process, integration, Now.AddSeconds(-seconds))).Id] = seconds;

        var first = await Stores.ClaimAsync("worker", Now, limit: 3);
        var second = await Stores.ClaimAsync("worker", Now, limit: 3);

        Assert.Equal([5, 4, 3], first.Select(interaction => waited[interaction.Id]));
        Assert.Equal([2, 1], second.Select(interaction => waited[interaction.Id]));
    }

    [Fact]
    public async Task ClaimAsync_BusyIntegrations_AreSkipped()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var (busy, free) = (NewId(), NewId());
        await Stores.AcceptedAsync(process, busy);
        var expected = await Stores.AcceptedAsync(process, free);

        Assert.Equal(expected.Id, Assert.Single(await Stores.ClaimAsync("worker", Now, busy: [busy, NewId()])).Id);
        Assert.Single(await Stores.ClaimAsync("worker", Now));
    }

    [Fact]
    public async Task ClaimAsync_LimitPerIntegration_IsKept()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var (long1, short1) = (NewId(), NewId());
        await FillAsync(process, long1, 10);
        await FillAsync(process, short1, 2);

        var claimed = await Stores.ClaimAsync("worker", Now, limit: 100, limitPerIntegration: 3);

        Assert.Equal(3, Count(claimed, long1));
        Assert.Equal(2, Count(claimed, short1));
    }

    [Fact]
    public async Task ClaimAsync_PlacesOfAnIntegration_AreKept()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var (slow, trying, free) = (NewId(), NewId(), NewId());
        foreach (var integration in new[] { slow, trying, free })
            await FillAsync(process, integration, 20);
        var request = new ClaimRequest("worker", Now, Now.AddMinutes(1), 200, 10, [])
        {
            Places = new Dictionary<string, int> { [slow] = 3, [trying] = 1, [free] = 50 },
        };

        var claimed = await Stores.Interactions.ClaimAsync(request, None);

        Assert.Equal((3, 1, 10), (Count(claimed, slow), Count(claimed, trying), Count(claimed, free)));
    }

    [Fact]
    public async Task ClaimAsync_ShortLimit_SharesPlacesAndFillsThem()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var (greedy, second, third) = (NewId(), NewId(), NewId());
        await FillAsync(process, greedy, 30);
        await FillAsync(process, second, 30);
        await FillAsync(process, third, 1);

        var claimed = await Stores.ClaimAsync("worker", Now, limit: 11);

        Assert.Equal((5, 5, 1), (Count(claimed, greedy), Count(claimed, second), Count(claimed, third)));
    }

    [Fact]
    public async Task ClaimAsync_FewerPlacesThanIntegrations_ServesAllOverSeveralCalls()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var integrations = Enumerable.Range(0, 10).Select(_ => NewId()).ToList();
        foreach (var integration in integrations)
            await FillAsync(process, integration, 20);

        var claimed = new List<Interaction>();
        for (var call = 0; call < 5; call++)
            claimed.AddRange(await Stores.ClaimAsync("worker", Now, limit: 3));

        Assert.Equal(15, claimed.Count);
        Assert.All(integrations, integration => Assert.InRange(Count(claimed, integration), 1, 2));
    }

    [Fact]
    public async Task ClaimAsync_OneLongQueueAndManyShort_ContainsAllTheShort()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var greedy = NewId();
        await FillAsync(process, greedy, 3000);
        var small = Enumerable.Range(0, 99).Select(_ => NewId()).ToList();
        foreach (var integration in small)
            await FillAsync(process, integration, 1);

        var claimed = await Stores.ClaimAsync("worker", Now.AddSeconds(1), limit: 200);

        Assert.Equal(200, claimed.Count);
        Assert.All(small, integration => Assert.Equal(1, Count(claimed, integration)));
    }

    [Fact]
    public async Task ClaimAsync_Priorities_GoInTheirOrderAndBulkStillMoves()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var integration = NewId();
        await FillAsync(process, integration, 40, Priority.Bulk);
        await FillAsync(process, integration, 40, Priority.Normal);
        await FillAsync(process, integration, 40, Priority.High);

        var first = await Stores.ClaimAsync("worker", Now, limit: 16);
        var rest = await Stores.ClaimAsync("worker", Now, limit: 200);

        Assert.Equal((12, 2, 2), (Count(first, Priority.High), Count(first, Priority.Normal), Count(first, Priority.Bulk)));
        Assert.Equal((28, 38, 38), (Count(rest, Priority.High), Count(rest, Priority.Normal), Count(rest, Priority.Bulk)));
    }

    [Fact]
    public async Task ClaimAsync_OnePlaceAtATime_BulkIsNotStarved()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var integration = NewId();
        await FillAsync(process, integration, 40, Priority.High);
        await FillAsync(process, integration, 40, Priority.Bulk);

        var claimed = new List<Interaction>();
        for (var call = 0; call < 32; call++)
            claimed.AddRange(await Stores.ClaimAsync("worker", Now, limit: 1));

        Assert.Equal((28, 4), (Count(claimed, Priority.High), Count(claimed, Priority.Bulk)));
    }

    [Fact]
    public async Task ClaimAsync_LowerPrioritiesAlone_GetAllPlaces()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var integration = NewId();
        await FillAsync(process, integration, 10, Priority.Bulk);
        await Stores.AcceptedAsync(process, integration, priority: Priority.High, dueAt: Now.AddSeconds(1));

        Assert.Equal(8, Count(await Stores.ClaimAsync("worker", Now, limit: 8), Priority.Bulk));
        Assert.Equal(2, Count(await Stores.ClaimAsync("worker", Now, limit: 8), Priority.Bulk));
    }

    [Fact]
    public async Task ClaimAsync_ManyBulkOfOneAndOneHighOfEach_ContainsAllTheHigh()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var greedy = NewId();
        await FillAsync(process, greedy, 500, Priority.Bulk);
        await Stores.AcceptedAsync(process, greedy, priority: Priority.High);
        for (var i = 0; i < 9; i++)
            await Stores.AcceptedAsync(process, priority: i % 2 == 0 ? Priority.Bulk : Priority.High);

        var claimed = await Stores.ClaimAsync("worker", Now, limit: 10);

        Assert.Equal(10, claimed.DistinctBy(interaction => interaction.Integration.IntegrationId).Count());
        Assert.Equal((5, 5), (Count(claimed, Priority.High), Count(claimed, Priority.Bulk)));
    }

    [Fact]
    public async Task ClaimAsync_InParallel_HandsNothingOutTwiceAndEverythingOnce()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var integrations = Enumerable.Range(0, 7).Select(_ => NewId()).ToList();
        foreach (var integration in integrations)
            await FillAsync(process, integration, 60);

        var claimed = new ConcurrentBag<(string Id, string Owner)>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var owner = $"worker {worker}";
            // An empty claim may only mean that the others were faster.
            while (claimed.Count < 420)
            {
                // Claims in vain may end at once: let the others have the thread.
                await Task.Yield();
                foreach (var interaction in await Stores.ClaimAsync(owner, Now, limit: 10))
                    claimed.Add((interaction.Id, owner));
            }
        })));

        Assert.Equal(420, claimed.Count);
        Assert.Equal(420, claimed.DistinctBy(one => one.Id).Count());
        foreach (var (id, owner) in claimed.Take(20))
            Assert.Equal(owner, (await Stores.Interactions.FindAsync(Acme, id, None))!.Dispatch.LeaseOwner);
    }

    [Fact]
    public async Task ClaimAsync_MoreBytesThanTheBudget_LeavesTheRestForTheNextClaims()
    {
        var (large, small) = (await Stores.OpenProcessAsync(Acme), await Stores.OpenProcessAsync(Other));
        var payload = Json($$"""{"Type":"simple-text","Text":"{{new string('x', 100_000)}}"}""");
        for (var i = 0; i < 6; i++)
            Assert.Equal(AcceptResult.Accepted, await Stores.AcceptAsync(Interaction(large, i % 2 == 0 ? "large1" : "large2", payload: payload)));
        await FillAsync(small, NewId(), 20);

        var claims = await StoresExtensions.ClaimAllAsync(() => Stores.Interactions.ClaimAsync(
            new ClaimRequest("worker", Now, Now.AddMinutes(1), 200, 200, []) { Budget = new ClaimBudget(1_000_000) }, None));

        // Twice 100,000 bytes each, and half of the budget for one tenant.
        Assert.All(claims, claim => Assert.InRange(claim.Count(one => one.Tenant == Acme), 0, 2));
        Assert.Equal(20, claims[0].Count(one => one.Tenant == Other));
        Assert.Equal(26, claims.Sum(claim => claim.Count));
    }

    [Fact]
    public async Task ClaimAsync_EachLargerThanTheBudget_TakesAllInTurns()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var integrations = Enumerable.Range(0, 3).Select(_ => NewId()).ToList();
        foreach (var integration in integrations)
            await FillAsync(process, integration, 2);

        var claims = await StoresExtensions.ClaimAllAsync(() => Stores.Interactions.ClaimAsync(
            new ClaimRequest("worker", Now, Now.AddMinutes(1), 200, 200, []) { Budget = new ClaimBudget(1) }, None));

        var served = claims.Select(claim => Assert.Single(claim).Integration.IntegrationId).ToList();
        Assert.Equal(integrations.Order(), served[..3].Order());
        Assert.Equal(integrations.Order(), served[3..].Order());
    }

    private async Task FillAsync(Process process, string integration, int count, Priority priority = Priority.Normal)
    {
        foreach (var wave in Enumerable.Range(0, count).Chunk(TBackend.AtOnce(count)))
            await Task.WhenAll(wave.Select(_ => Stores.AcceptedAsync(process, integration, priority: priority)));
    }

    private static int Count(IReadOnlyList<Interaction> claimed, Priority priority) =>
        claimed.Count(interaction => interaction.Priority == priority);

    private static int Count(IReadOnlyList<Interaction> claimed, string integration) =>
        claimed.Count(interaction => interaction.Integration.IntegrationId == integration);
}
