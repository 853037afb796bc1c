using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>Several interactions in one commit, and the record of the request that brought them.</summary>
public abstract class IdempotencyStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task AcceptAsync_Several_AreAllThereWithTheirRecord()
    {
        var process = Process(Acme);
        var first = new Acceptance(Interaction(process), null, process);
        var second = new Acceptance(Interaction(process), null, null);

        Assert.Equal(AcceptResult.Accepted, await AcceptAsync(Record("k-1"), first, second));

        foreach (var (interaction, _, _) in new[] { first, second })
            Assert.Equal(Show(interaction), Show(await Stores.Interactions.FindAsync(Acme, interaction.Id, None)));
        Assert.Equal(1, first.Interaction.Version);
        Assert.Equal(second.Interaction.Id, (await Stores.Processes.FindAsync(Acme, process.Id, None))!.LastInteractionId);
        var found = (await Stores.Idempotency.FindAsync(Acme, "k-1", None))!;
        Assert.Equal(("k-1", "hash", Now), (found.Key, found.Hash, found.Created));
        Assert.Equal([0, 255, 123], found.Answer);
        Assert.Equal(2, (await Stores.ClaimAsync("worker", Now)).Count);
    }

    [Fact]
    public async Task AcceptAsync_UserOfAnEarlierOne_IsThereForTheLaterOne()
    {
        var user = User(Acme, Phone("34600000001"));
        var process = Process(Acme, user.Id);
        var again = User(Acme, Phone("34600000001"));
        var otherProcess = Process(Acme, again.Id);

        Assert.Equal(
            AcceptResult.DestinationTaken,
            await AcceptAsync(null, new(Interaction(process), user, process), new(Interaction(otherProcess), again, otherProcess)));
        Assert.Null(await Stores.Users.FindAsync(Acme, user.Id, None));

        Assert.Equal(
            AcceptResult.Accepted,
            await AcceptAsync(null, new(Interaction(process), user, process), new(Interaction(otherProcess), null, otherProcess)));
    }

    [Fact]
    public async Task AcceptAsync_OneRefused_WritesNothing()
    {
        var process = Process(Acme);
        var good = Interaction(process);
        good.Outbox.Add(new OutboxEvent
        {
            Id = NewId(),
            Tenant = Acme,
            IntegrationId = NewId(),
            InteractionId = good.Id,
            Sequence = 16,
            Event = WebhookEvents.OutCreated,
            Created = Now,
            StopAt = Now,
            Host = "a.test",
            Body = [],
        });
        var bad = Interaction(Process(Acme));

        Assert.Equal(AcceptResult.ProcessUnavailable, await AcceptAsync(Record("k-1"), new(good, null, process), new(bad, null, null)));

        Assert.Null(await Stores.Interactions.FindAsync(Acme, good.Id, None));
        Assert.Null(await Stores.Processes.FindAsync(Acme, process.Id, None));
        Assert.Null(await Stores.Idempotency.FindAsync(Acme, "k-1", None));
        Assert.Empty(await Stores.Webhooks.ClaimAsync(new DeliveryClaim(Now, Now, 10, 10, []), None));
        Assert.Empty(await Stores.ClaimAsync("worker", Now));
    }

    [Fact]
    public async Task AcceptAsync_KeyTaken_WritesNothingAndKeepsTheFirst()
    {
        await AcceptNewAsync(Acme, Record("k-1"));
        var process = Process(Acme);
        var interaction = Interaction(process);

        var result = await AcceptAsync(Record("k-1") with { Hash = "other" }, new Acceptance(interaction, null, process));

        Assert.Equal(AcceptResult.KeyTaken, result);
        Assert.Null(await Stores.Interactions.FindAsync(Acme, interaction.Id, None));
        Assert.Equal("hash", (await Stores.Idempotency.FindAsync(Acme, "k-1", None))!.Hash);
    }

    [Fact]
    public async Task AcceptAsync_ManyAtOnceWithOneKey_AcceptOne()
    {
        var width = TBackend.AtOnce(1000);

        var results = await Task.WhenAll(Enumerable.Range(0, width).Select(_ => Task.Run(() => AcceptNewAsync(Acme, Record("k-1")))));

        Assert.Single(results, AcceptResult.Accepted);
        Assert.Equal(width - 1, results.Count(result => result == AcceptResult.KeyTaken));
        Assert.Single(await Stores.ClaimAsync("worker", Now));
    }

    [Fact]
    public async Task AcceptAsync_SameKeyOfAnotherTenant_IsAnotherKey()
    {
        await AcceptNewAsync(Acme, Record("k-1"));

        Assert.Null(await Stores.Idempotency.FindAsync(Other, "k-1", None));
        Assert.Equal(AcceptResult.Accepted, await AcceptNewAsync(Other, Record("k-1") with { Tenant = Other }));
    }

    [Fact]
    public async Task PruneAsync_Old_IsForgottenAndItsKeyIsFree()
    {
        await AcceptNewAsync(Acme, Record("old"));
        await AcceptNewAsync(Acme, Record("new") with { Created = Now.AddHours(1) });

        Assert.Equal(0, await Stores.Idempotency.PruneAsync(Now, 10, None));
        Assert.Equal(1, await Stores.Idempotency.PruneAsync(Now.AddSeconds(1), 10, None));

        Assert.Null(await Stores.Idempotency.FindAsync(Acme, "old", None));
        Assert.NotNull(await Stores.Idempotency.FindAsync(Acme, "new", None));
        Assert.Equal(AcceptResult.Accepted, await AcceptNewAsync(Acme, Record("old")));
    }

    private Task<AcceptResult> AcceptAsync(IdempotencyRecord? record, params Acceptance[] acceptances) =>
        Stores.Interactions.AcceptAsync(Acme, acceptances, record, None);

    private Task<AcceptResult> AcceptNewAsync(TenantId tenant, IdempotencyRecord record)
    {
        var process = Process(tenant);
        return Stores.Interactions.AcceptAsync(tenant, [new Acceptance(Interaction(process), null, process)], record, None);
    }

    private static IdempotencyRecord Record(string key) => new(Acme, key, "hash", Now, [0, 255, 123]);
}
