using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.Tests.Contract;
using MongoDB.Bson;
using MongoDB.Driver;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>Provider events that outgrow their interaction.</summary>
public sealed class SpilledEventTests : MongoTest
{
    private const int MaxEventBytes = 4096;

    protected override void Configure(MongoOptions options) => options.MaxEventBytes = MaxEventBytes;

    [Fact]
    public async Task SaveAsync_ManyEvents_SpillAndAreReadBackInOrderEverywhere()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var interaction = await Stores.AcceptedAsync(process, dueAt: Now);
        interaction.RecordSent(Now, [new ProviderMessage("m-1", null)], "SENT");
        interaction.Requeue(Now);
        for (var i = 0; i < 100; i++)
        {
            interaction.AddProviderEvent(Event(i));
            Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, interaction, None));
        }

        var expected = Show(interaction);
        Assert.Equal(expected, Show(await Stores.Interactions.FindAsync(Acme, interaction.Id, None)));
        Assert.Equal(expected, Show(await Stores.Interactions.FindByProviderMessageAsync(Acme, interaction.Integration.IntegrationId, "m-1", None)));
        Assert.Equal(expected, Show(Assert.Single((await Stores.Interactions.ListByProcessAsync(Acme, process.Id, null, 10, None)).Items)));
        Assert.Equal(100, Assert.Single(await Stores.ClaimAsync("worker", Now)).AuditTrail.ProviderEvents.Count);

        var row = await Stores.Store[Collections.Interactions].Find(new BsonDocument()).SingleAsync();
        Assert.InRange(row.ToBson().Length, 1, 3 * MaxEventBytes);
        Assert.InRange(await PartsAsync(), 2, 99);
    }

    [Fact]
    public async Task SaveAsync_StaleAfterASpill_ConflictsAndLeavesNoParts()
    {
        var interaction = await Stores.AcceptedAsync(await Stores.OpenProcessAsync(Acme));
        var stale = (await Stores.Interactions.FindAsync(Acme, interaction.Id, None))!;
        Fill(interaction, 0);
        Fill(stale, 1000);
        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, interaction, None));
        var parts = await PartsAsync();

        Assert.Equal(SaveResult.Conflict, await Stores.Interactions.SaveAsync(Acme, stale, None));

        Assert.Equal(parts, await PartsAsync());
        Assert.Equal(Show(interaction), Show(await Stores.Interactions.FindAsync(Acme, interaction.Id, None)));
    }

    [Fact]
    public async Task SaveAsync_FiftyMegabytesOfEvents_AreKept()
    {
        await using var large = new MongoStores(Stores.Store.Options.Database);
        var interaction = await large.AcceptedAsync(await large.OpenProcessAsync(Acme));
        for (var i = 0; i < 50; i++)
            interaction.AddProviderEvent(new ProviderEvent(Now, "Sinch", "status", $"{i}", null, null, Json($"\"{new string('x', 1024 * 1024)}\"")));

        Assert.Equal(SaveResult.Saved, await large.Interactions.SaveAsync(Acme, interaction, None));

        var found = (await large.Interactions.FindAsync(Acme, interaction.Id, None))!;
        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), found.AuditTrail.ProviderEvents.Select(one => one.Code!));
    }

    [Fact]
    public async Task ClaimAsync_PartMissing_LeavesOnlyThatInteractionOut()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var broken = await Stores.AcceptedAsync(process);
        Fill(broken, 0);
        await Stores.Interactions.SaveAsync(Acme, broken, None);
        await Stores.Store[Collections.ProviderEvents].DeleteManyAsync(new BsonDocument());
        var good = await Stores.AcceptedAsync(process);

        Assert.Equal(good.Id, Assert.Single(await Stores.ClaimAsync("worker", Now)).Id);
    }

    private static void Fill(Interaction interaction, int from)
    {
        for (var i = 0; i < 50; i++)
            interaction.AddProviderEvent(Event(from + i));
    }

    private static ProviderEvent Event(int number) => new(Now, "Sinch", "status", $"{number}", Odd, null, Json($$"""{"n":{{number}}.50}"""));

    private Task<long> PartsAsync() => Stores.Store[Collections.ProviderEvents].CountDocumentsAsync(new BsonDocument());
}
