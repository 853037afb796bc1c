using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>Deliveries: committed with their interaction, listed, sent again, pruned.</summary>
public abstract class WebhookStoreContract<TBackend> : DeliveryContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task AcceptAsync_WithOutbox_CommitsTheDeliveriesAndEmptiesIt()
    {
        var (interaction, delivery) = await AcceptedAsync(Acme);

        Assert.Empty(interaction.Outbox);
        var found = (await Stores.Webhooks.FindAsync(Acme, delivery.Id, None))!;
        Assert.Equal(delivery.Body, found.Body);
        Assert.Equal(
            (delivery.IntegrationId, interaction.Id, WebhookEvents.OutCreated, Host, DeliveryState.Pending, (DateTimeOffset?)Now, delivery.StopAt, Now),
            (found.IntegrationId, found.InteractionId, found.Event, found.Host, found.State, found.DueAt, found.StopAt, found.Created));
        Assert.Equal((delivery.Sequence, 0, false), (found.Sequence, found.Attempts, found.IsLeased));
    }

    [Fact]
    public async Task AddAsync_AgainWithOneMore_AddsThatAlone()
    {
        var interaction = Interaction(Process(Acme));
        var (first, second) = (Delivery(interaction), Delivery(interaction, 17, body: new byte[300 * 1024]));
        await Stores.Webhooks.AddAsync(Acme, [EventOf(first)], None);
        var claimed = Assert.Single(await ClaimAsync());
        claimed.Delivered(Attempt(200));
        await Stores.Webhooks.SaveAsync(Acme, claimed, None);

        await Stores.Webhooks.AddAsync(Acme, [EventOf(first), EventOf(second)], None);

        Assert.Equal(DeliveryState.Delivered, (await Stores.Webhooks.FindAsync(Acme, first.Id, None))!.State);
        var added = Assert.Single(await ClaimAsync());
        Assert.Equal((second.Id, second.InteractionId, 300 * 1024), (added.Id, added.InteractionId, added.Body.Length));
    }

    /// <summary>What happens to a user or process is told to several webhooks, of which one may be out of reach.</summary>
    [Fact]
    public async Task ClaimAsync_EarlierEventOfAnotherWebhook_DoesNotHoldIt()
    {
        var one = Interaction(Process(Acme));
        var other = Interaction(Process(Acme), id: one.Id);
        WebhookDelivery[] all = [Delivery(one, 1), Delivery(other, 2), Delivery(other, 3)];
        await Stores.Webhooks.AddAsync(Acme, [.. all.Select(EventOf)], None);

        Assert.Equal([all[0].Id, all[1].Id], (await ClaimAsync()).Select(delivery => delivery.Id).Order());
    }

    [Fact]
    public async Task AcceptAsync_Refused_CommitsNoDelivery()
    {
        var process = Process(Acme);
        var interaction = Interaction(process);
        var delivery = Delivery(interaction);
        interaction.Outbox.Add(EventOf(delivery));

        Assert.Equal(AcceptResult.ProcessUnavailable, await Stores.AcceptAsync(interaction));

        Assert.Null(await Stores.Webhooks.FindAsync(Acme, delivery.Id, None));
        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task SaveInteractionAsync_WithOutbox_CommitsOnlyWhatTheSaveCommits()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var interaction = await Stores.AcceptedAsync(process);
        var stale = interaction.Copy();
        var sent = Delivery(interaction, @event: WebhookEvents.StatusChanged);
        interaction.Outbox.Add(EventOf(sent));
        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, interaction, None));
        var lost = Delivery(stale, @event: WebhookEvents.StatusChanged);
        stale.Outbox.Add(EventOf(lost));

        Assert.Equal(SaveResult.Conflict, await Stores.Interactions.SaveAsync(Acme, stale, None));

        Assert.Empty(interaction.Outbox);
        Assert.NotNull(await Stores.Webhooks.FindAsync(Acme, sent.Id, None));
        Assert.Null(await Stores.Webhooks.FindAsync(Acme, lost.Id, None));
    }

    [Fact]
    public async Task SaveAsync_Attempt_KeepsLogAndBody()
    {
        var (_, delivery) = await AcceptedAsync(Acme);
        var claimed = Assert.Single(await ClaimAsync());
        claimed.Failed(new WebhookAttempt(Now, 12, 500, Odd, null), Now.AddSeconds(1));
        claimed.Failed(new WebhookAttempt(Now.AddSeconds(1), 15000, null, null, Odd), Now.AddSeconds(2));

        await FinishAsync(claimed, DeliveryState.Failed);

        var found = (await Stores.Webhooks.FindAsync(Acme, delivery.Id, None))!;
        Assert.Equal(claimed.Log, found.Log);
        Assert.Equal(delivery.Body, found.Body);
        Assert.Equal((DeliveryState.Failed, null, false), (found.State, found.DueAt, found.IsLeased));
        Assert.Empty(await ClaimAsync(Now.AddYears(1)));
    }

    [Fact]
    public async Task ReleaseAsync_Leased_IsDueAgainWithNothingCounted()
    {
        await AcceptedAsync(Acme);
        var claimed = await ClaimAsync();

        await Stores.Webhooks.ReleaseAsync(claimed, Now, None);

        Assert.Equal(0, Assert.Single(await ClaimAsync()).Attempts);
    }

    [Fact]
    public async Task ReleaseAsync_SavedSince_ChangesNothing()
    {
        await AcceptedAsync(Acme);
        var claimed = Assert.Single(await ClaimAsync());
        var stale = (await Stores.Webhooks.FindAsync(Acme, claimed.Id, None))!;
        await FinishAsync(claimed, DeliveryState.Delivered);

        await Stores.Webhooks.ReleaseAsync([stale], Now, None);

        Assert.Empty(await ClaimAsync());
    }

    [Fact]
    public async Task ListAsync_Filters_ChooseAndPagesHoldEachOnceNewestFirst()
    {
        var integration = NewId();
        var all = new List<WebhookDelivery>();
        for (var i = 0; i < 7; i++)
            all.Insert(0, (await AcceptedAsync(Acme, integration)).Delivery);
        await AcceptedAsync(Acme);
        var failed = (await ClaimAsync(limit: 100, perHost: 100)).First(delivery => delivery.IntegrationId == integration);
        await FinishAsync(failed, DeliveryState.Failed);

        Task<List<WebhookDelivery>> ListAsync(DeliveryFilter filter) => Pages.ReadAsync<WebhookDelivery>(
            3, (cursor, most) => Stores.Webhooks.ListAsync(Acme, integration, filter, cursor, most, None));

        var ids = all.Select(delivery => delivery.Id).ToList();
        var listed = await ListAsync(new DeliveryFilter());
        Assert.Equal(ids, listed.Select(delivery => delivery.Id));
        Assert.All(listed, delivery => Assert.Empty(delivery.Body));
        Assert.Equal([failed.Id], (await ListAsync(new(DeliveryState.Failed))).Select(delivery => delivery.Id));
        Assert.Equal(ids.Where(id => id != failed.Id), (await ListAsync(new(DeliveryState.Pending))).Select(delivery => delivery.Id));
        Assert.Equal(ids, (await ListAsync(new(Event: WebhookEvents.OutCreated))).Select(delivery => delivery.Id));
        Assert.Empty(await ListAsync(new(Event: WebhookEvents.InCreated)));
        Assert.Equal([ids[2]], (await ListAsync(new(InteractionId: all[2].InteractionId))).Select(delivery => delivery.Id));
        Assert.Empty(await ListAsync(new(DeliveryState.Failed, null, all.First(one => one.Id != failed.Id).InteractionId)));
        Assert.Empty(await ListAsync(new(DeliveryState.Delivered, WebhookEvents.OutCreated)));
    }

    [Fact]
    public async Task RequeueAsync_Range_TakesWhatIsInItAndInTheState()
    {
        var integration = NewId();
        var before = await FailedAsync(integration, Now.AddSeconds(-1));
        var inside = await FailedAsync(integration, Now);
        var after = await FailedAsync(integration, Now.AddSeconds(10));
        var foreign = await FailedAsync(NewId(), Now);
        var range = new DeliveryRange(Now, Now.AddSeconds(10), DeliveryState.Failed);

        Assert.Equal(0, await RequeueAsync(Other, integration, range));
        Assert.Equal(1, await RequeueAsync(Acme, integration, range));
        Assert.Equal(0, await RequeueAsync(Acme, integration, range));

        var found = (await Stores.Webhooks.FindAsync(Acme, inside, None))!;
        Assert.Equal((DeliveryState.Pending, 0, (DateTimeOffset?)Now.AddHours(1), Now.AddDays(7)), (found.State, found.Attempts, found.DueAt, found.StopAt));
        Assert.Single(found.Log);
        foreach (var id in new[] { before, after, foreign })
            Assert.Equal(DeliveryState.Failed, (await Stores.Webhooks.FindAsync(Acme, id, None))!.State);
    }

    [Fact]
    public async Task RequeueAsync_Limit_IsKeptAndTheRestComesNext()
    {
        var integration = NewId();
        for (var i = 0; i < 5; i++)
            await FailedAsync(integration, Now);
        var range = new DeliveryRange(Now, Now.AddSeconds(10), DeliveryState.Failed);

        Assert.Equal(3, await RequeueAsync(Acme, integration, range, limit: 3));
        Assert.Equal(2, await RequeueAsync(Acme, integration, range, limit: 3));
    }

    [Fact]
    public async Task RequeueAsync_Pending_TakesWhatWaitsAndLeavesWhatIsHeldByAWorker()
    {
        var integration = NewId();
        var (_, waiting) = await AcceptedAsync(Acme, integration);
        var claimed = Assert.Single(await ClaimAsync());
        claimed.Failed(Attempt(500), Now.AddHours(2));
        await Stores.Webhooks.SaveAsync(Acme, claimed, None);
        await AcceptedAsync(Acme, integration);
        Assert.Single(await Stores.Webhooks.ClaimAsync(new DeliveryClaim(Now, Now.AddHours(3), 10, 10, []), None));

        Assert.Equal(1, await RequeueAsync(Acme, integration, new DeliveryRange(Now, Now.AddSeconds(10), DeliveryState.Pending)));

        Assert.Equal(Now.AddHours(1), (await Stores.Webhooks.FindAsync(Acme, waiting.Id, None))!.DueAt);
    }

    /// <summary>A receiver that is fast, or a webhook that is disabled, must not make a range endless.</summary>
    [Fact]
    public async Task RequeueAsync_SameCallAgainAfterTheyEnded_ChangesNoneTwice()
    {
        var integration = NewId();
        var id = await FailedAsync(integration, Now);
        var range = new DeliveryRange(Now, Now.AddSeconds(10), DeliveryState.Failed);
        Assert.Equal(1, await RequeueAsync(Acme, integration, range));
        await FinishAsync((await Stores.Webhooks.FindAsync(Acme, id, None))!, DeliveryState.Failed);

        Assert.Equal(0, await RequeueAsync(Acme, integration, range));
        Assert.Equal(1, await Stores.Webhooks.RequeueAsync(Acme, integration, range, Now.AddHours(2), Now.AddDays(8), 10, None));
    }

    [Fact]
    public async Task RetargetAsync_HeldByAWorker_StaysAtTheNewHostAfterItsSave()
    {
        var (_, delivery) = await AcceptedAsync(Acme);
        var claimed = Assert.Single(await ClaimAsync());

        await Stores.Webhooks.RetargetAsync(Acme, delivery.IntegrationId, "new.example.test", None);
        claimed.Failed(Attempt(500), Now.AddSeconds(2));
        Assert.Equal(SaveResult.Saved, await Stores.Webhooks.SaveAsync(Acme, claimed, None));

        Assert.Equal("new.example.test", (await Stores.Webhooks.FindAsync(Acme, delivery.Id, None))!.Host);
    }

    [Fact]
    public async Task RetargetAsync_Pending_LeavesTheHostThatIsHeld()
    {
        var (_, delivery) = await AcceptedAsync(Acme);
        var (_, foreign) = await AcceptedAsync(Acme);
        await Stores.Webhooks.HoldAsync(new WebhookHost(Acme, Host), Now.AddHours(1), None);

        await Stores.Webhooks.RetargetAsync(Acme, delivery.IntegrationId, "new.example.test", None);

        var claimed = Assert.Single(await ClaimAsync());
        Assert.Equal((delivery.Id, "new.example.test"), (claimed.Id, claimed.Host));
        Assert.Equal(Host, (await Stores.Webhooks.FindAsync(Acme, foreign.Id, None))!.Host);
    }

    [Fact]
    public async Task RetargetAsync_Many_AreAllMoved()
    {
        var (integration, ids) = await AcceptedManyAsync(600);

        await Stores.Webhooks.RetargetAsync(Acme, integration, "new.example.test", None);

        foreach (var id in ids)
            Assert.Equal("new.example.test", (await Stores.Webhooks.FindAsync(Acme, id, None))!.Host);
    }

    [Fact]
    public async Task HastenAsync_PendingAndDueLater_IsDueNowWithItsAttemptsKept()
    {
        var integration = NewId();
        var (_, waiting) = await AcceptedAsync(Acme, integration);
        var claimed = Assert.Single(await ClaimAsync());
        claimed.Failed(Attempt(500), Now.AddHours(2));
        await Stores.Webhooks.SaveAsync(Acme, claimed, None);
        var over = await FailedAsync(integration, Now);
        var (_, foreign) = await AcceptedAsync(Acme, created: Now.AddHours(2));
        var (_, leased) = await AcceptedAsync(Acme, integration);
        Assert.Single(await Stores.Webhooks.ClaimAsync(new DeliveryClaim(Now, Now.AddHours(3), 10, 10, []), None));

        await Stores.Webhooks.HastenAsync(Other, integration, Now.AddHours(1), None);
        Assert.Equal(Now.AddHours(2), (await Stores.Webhooks.FindAsync(Acme, waiting.Id, None))!.DueAt);
        await Stores.Webhooks.HastenAsync(Acme, integration, Now.AddHours(1), None);

        var found = (await Stores.Webhooks.FindAsync(Acme, waiting.Id, None))!;
        Assert.Equal((DeliveryState.Pending, 1, (DateTimeOffset?)Now.AddHours(1)), (found.State, found.Attempts, found.DueAt));
        Assert.Equal(SaveResult.Saved, await Stores.Webhooks.SaveAsync(Acme, claimed, None));
        Assert.Null((await Stores.Webhooks.FindAsync(Acme, over, None))!.DueAt);
        Assert.Equal(Now.AddHours(2), (await Stores.Webhooks.FindAsync(Acme, foreign.Id, None))!.DueAt);
        Assert.Equal(Now.AddHours(3), (await Stores.Webhooks.FindAsync(Acme, leased.Id, None))!.DueAt);
    }

    [Fact]
    public async Task FindHoldsAsync_SomeHeld_TellsTheirEnds()
    {
        await Stores.Webhooks.HoldAsync(new WebhookHost(Acme, Host), Now.AddHours(1), None);
        await Stores.Webhooks.HoldAsync(new WebhookHost(Acme, "over.example.test"), Now, None);
        await Stores.Webhooks.HoldAsync(new WebhookHost(Other, "free.example.test"), Now.AddHours(1), None);

        var holds = await Stores.Webhooks.FindHoldsAsync(Acme, [Host, Host, "over.example.test", "free.example.test"], Now, None);

        Assert.Equal((Host, Now.AddHours(1)), Assert.Single(holds.Select(hold => (hold.Key, hold.Value))));
        Assert.Empty(await Stores.Webhooks.FindHoldsAsync(Acme, [], Now, None));
    }

    [Fact]
    public async Task PruneAsync_OldAndOver_RemovesOnlyThose()
    {
        var over = await FailedAsync(NewId(), Now);
        var (_, open) = await AcceptedAsync(Acme);

        Assert.Equal(0, await Stores.Webhooks.PruneAsync(Now, 10, None));
        Assert.Equal(1, await Stores.Webhooks.PruneAsync(Now.AddSeconds(1), 10, None));

        Assert.Null(await Stores.Webhooks.FindAsync(Acme, over, None));
        Assert.Equal(open.Body, (await Stores.Webhooks.FindAsync(Acme, open.Id, None))!.Body);
    }

    [Fact]
    public async Task EveryMethod_DeliveryOfAnotherTenant_IsUnknown()
    {
        var (_, delivery) = await AcceptedAsync(Acme);

        Assert.Null(await Stores.Webhooks.FindAsync(Other, delivery.Id, None));
        Assert.Empty((await Stores.Webhooks.ListAsync(Other, delivery.IntegrationId, new DeliveryFilter(), null, 10, None)).Items);
        Assert.Equal(SaveResult.Missing, await Stores.Webhooks.SaveAsync(Other, delivery, None));
        await Stores.Webhooks.RetargetAsync(Other, delivery.IntegrationId, "stolen.test", None);
        Assert.Equal(Host, (await Stores.Webhooks.FindAsync(Acme, delivery.Id, None))!.Host);
    }

    private async Task<string> FailedAsync(string integrationId, DateTimeOffset created)
    {
        var (_, delivery) = await AcceptedAsync(Acme, integrationId, $"{integrationId}.test", created);
        var found = (await Stores.Webhooks.FindAsync(Acme, delivery.Id, None))!;
        await FinishAsync(found, DeliveryState.Failed);
        return delivery.Id;
    }

    private Task<int> RequeueAsync(TenantId tenant, string integrationId, DeliveryRange range, int limit = 100) =>
        Stores.Webhooks.RequeueAsync(tenant, integrationId, range, Now.AddHours(1), Now.AddDays(7), limit, None);
}
