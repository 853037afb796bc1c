using Iris.Core.Handles;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>Deliveries are claimed in order and fairly, and held by host.</summary>
public abstract class DeliveryClaimContract<TBackend> : DeliveryContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task ClaimAsync_SeveralEventsOfOneInteraction_HandsThemOutOneAfterTheOther()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var interaction = Interaction(process);
        var first = Delivery(interaction, sequence: 16);
        var second = Delivery(interaction, sequence: 17);
        var third = Delivery(interaction, sequence: 32);
        interaction.Outbox.AddRange([EventOf(second), EventOf(first)]);
        await Stores.AcceptAsync(interaction);
        interaction.Outbox.Add(EventOf(third));
        await Stores.Interactions.SaveAsync(Acme, interaction, None);

        var one = Assert.Single(await ClaimAsync());
        Assert.Equal(first.Id, one.Id);
        Assert.Empty(await ClaimAsync());

        // Waiting for its next attempt, it still is the first.
        one.Failed(Attempt(500), Now.AddSeconds(2));
        Assert.Equal(SaveResult.Saved, await Stores.Webhooks.SaveAsync(Acme, one, None));
        Assert.Empty(await ClaimAsync());

        one = Assert.Single(await ClaimAsync(Now.AddSeconds(2)));
        Assert.Equal((first.Id, 1), (one.Id, one.Attempts));
        await FinishAsync(one, DeliveryState.Delivered);
        var two = Assert.Single(await ClaimAsync());
        Assert.Equal(second.Id, two.Id);
        await FinishAsync(two, DeliveryState.Failed);
        Assert.Equal(third.Id, Assert.Single(await ClaimAsync()).Id);
    }

    [Fact]
    public async Task ClaimAsync_Leased_ComesAgainOnlyWhenTheLeaseRunsOut()
    {
        var (_, delivery) = await AcceptedAsync(Acme);

        var claimed = Assert.Single(await ClaimAsync());

        Assert.Equal(delivery.Body, claimed.Body);
        Assert.True(claimed.IsLeased);
        Assert.Empty(await ClaimAsync());
        Assert.Single(await ClaimAsync(Now.AddMinutes(2)));
        // The first holder's result comes too late to be written over the second's.
        claimed.GiveUp(Now, "Why.");
        Assert.Equal(SaveResult.Conflict, await Stores.Webhooks.SaveAsync(Acme, claimed, None));
    }

    [Fact]
    public async Task ClaimAsync_ParallelClaimers_NeverGetOneTwice()
    {
        for (var i = 0; i < 40; i++)
            await AcceptedAsync(Acme, host: $"h{i % 4}.test");

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => ClaimAsync(limit: 10))));

        var ids = claims.SelectMany(claim => claim).Select(delivery => delivery.Id).ToList();
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public async Task ClaimAsync_LongQueueOfOneHost_LeavesPlacesForTheOthers()
    {
        for (var i = 0; i < 30; i++)
            await AcceptedAsync(Acme, host: "greedy.test");
        var small = new List<string>();
        for (var i = 0; i < 6; i++)
            small.Add((await AcceptedAsync(i % 2 == 0 ? Acme : Other, host: $"small{i}.test")).Delivery.Id);

        var claimed = await ClaimAsync(limit: 10, perHost: 4);

        Assert.Equal(10, claimed.Count);
        Assert.Empty(small.Except(claimed.Select(delivery => delivery.Id)));
        Assert.Equal(4, claimed.Count(delivery => delivery.Host == "greedy.test"));
    }

    [Fact]
    public async Task ClaimAsync_LimitBelowTheNumberOfHosts_ServesAllInTurn()
    {
        for (var i = 0; i < 5; i++)
        {
            await AcceptedAsync(Acme, host: $"h{i}.test");
            await AcceptedAsync(Acme, host: $"h{i}.test");
        }

        var served = new List<string>();
        for (var i = 0; i < 5; i++)
            served.AddRange((await ClaimAsync(limit: 2, perHost: 1)).Select(delivery => delivery.Host));

        Assert.All(served.GroupBy(host => host), host => Assert.Equal(2, host.Count()));
        Assert.Equal(10, served.Count);
    }

    [Fact]
    public async Task ClaimAsync_BusyHost_IsLeftOutForItsTenantAlone()
    {
        await AcceptedAsync(Acme);
        var (_, other) = await AcceptedAsync(Other);

        var claimed = await ClaimAsync(busy: new WebhookHost(Acme, Host));

        Assert.Equal(other.Id, Assert.Single(claimed).Id);
    }

    [Fact]
    public async Task ClaimAsync_BusyTenant_IsLeftOutWithAllItsHosts()
    {
        await AcceptedAsync(Acme);
        await AcceptedAsync(Acme, host: "another.example.test");
        var (_, other) = await AcceptedAsync(Other);

        var claimed = await Stores.Webhooks.ClaimAsync(new DeliveryClaim(Now, Now.AddMinutes(1), 10, 10, []) { BusyTenants = [Acme] }, None);

        Assert.Equal(other.Id, Assert.Single(claimed).Id);
    }

    [Fact]
    public async Task HoldAsync_Host_IsClaimedAgainWhenTheHoldIsOver()
    {
        var (_, held) = await AcceptedAsync(Acme);
        var (_, other) = await AcceptedAsync(Other);

        await Stores.Webhooks.HoldAsync(new WebhookHost(Acme, Host), Now.AddSeconds(32), None);

        Assert.Equal(other.Id, Assert.Single(await ClaimAsync()).Id);
        Assert.Empty(await ClaimAsync(Now.AddSeconds(31)));
        Assert.Equal(held.Id, Assert.Single(await ClaimAsync(Now.AddSeconds(32))).Id);
    }

    [Fact]
    public async Task HoldAsync_EndedEarly_IsClaimedAtOnce()
    {
        var (_, held) = await AcceptedAsync(Acme);
        var host = new WebhookHost(Acme, Host);
        await Stores.Webhooks.HoldAsync(host, Now.AddHours(1), None);

        await Stores.Webhooks.HoldAsync(host, Now, None);

        Assert.Equal(held.Id, Assert.Single(await ClaimAsync()).Id);
    }

    [Fact]
    public async Task ClaimAsync_MoreBytesThanTheBudget_LeavesTheRestForTheNextClaims()
    {
        for (var i = 0; i < 5; i++)
            await AcceptedAsync(Acme, host: $"h{i}.test", body: new byte[100_000]);
        // Longer than what a row holds on MongoDB.
        await AcceptedAsync(Other, body: new byte[700_000]);

        var claims = await StoresExtensions.ClaimAllAsync(() => Stores.Webhooks.ClaimAsync(
            new DeliveryClaim(Now, Now.AddMinutes(1), 10, 10, []) { Budget = new ClaimBudget(1_000_000) }, None));

        Assert.All(claims, claim => Assert.InRange(claim.Sum(delivery => delivery.Body.Length), 1, claim.Count == 1 ? 700_000 : 500_000));
        Assert.Equal(6, claims.Sum(claim => claim.Count));
        Assert.Equal(700_000, Assert.Single(claims.SelectMany(claim => claim), delivery => delivery.Tenant == Other).Body.Length);
    }
}
