using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.Tests.Contract;
using MongoDB.Bson;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>Webhook bodies that are too long for one document.</summary>
public sealed class SpilledBodyTests : MongoTest
{
    private static readonly byte[] Long = [.. Enumerable.Range(0, 20 * 1024 * 1024).Select(i => (byte)(i % 251))];

    [Fact]
    public async Task SaveAsync_BodiesLongerThanADocument_AreHandedOutWholeAndPrunedWhole()
    {
        var interaction = await Stores.AcceptedAsync(await Stores.OpenProcessAsync(Acme));
        interaction.Outbox.AddRange([EventOf(Delivery(interaction, 16, body: Long)), EventOf(Delivery(interaction, 17, body: [1, 2, 3]))]);
        var ids = interaction.Outbox.ConvertAll(delivery => delivery.Id);

        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, interaction, None));

        var claimed = Assert.Single(await Stores.Webhooks.ClaimAsync(new DeliveryClaim(Now, Now.AddMinutes(1), 10, 10, []), None));
        Assert.True(claimed.Body.SequenceEqual(Long));
        Assert.True((await Stores.Webhooks.FindAsync(Acme, ids[0], None))!.Body.SequenceEqual(Long));
        Assert.Equal([1, 2, 3], (await Stores.Webhooks.FindAsync(Acme, ids[1], None))!.Body);
        Assert.Equal(3, await PartsAsync());

        claimed.Delivered(Attempt(200));
        await Stores.Webhooks.SaveAsync(Acme, claimed, None);
        Assert.Equal(1, await Stores.Webhooks.PruneAsync(Now.AddDays(1), 10, None));
        Assert.Equal(0, await PartsAsync());
    }

    [Fact]
    public async Task SaveAsync_StaleWithALongBody_LeavesNoParts()
    {
        var interaction = await Stores.AcceptedAsync(await Stores.OpenProcessAsync(Acme));
        var stale = (await Stores.Interactions.FindAsync(Acme, interaction.Id, None))!;
        await Stores.Interactions.SaveAsync(Acme, interaction, None);
        stale.Outbox.Add(EventOf(Delivery(stale, 16, body: Long)));

        Assert.Equal(SaveResult.Conflict, await Stores.Interactions.SaveAsync(Acme, stale, None));

        Assert.Equal(0, await PartsAsync());
    }

    private Task<long> PartsAsync() => Stores.Store[Collections.DeliveryBodies].CountDocumentsAsync(new BsonDocument());
}
