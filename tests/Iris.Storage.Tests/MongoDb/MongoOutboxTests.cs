using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Webhooks;
using Iris.Storage.Tests.Contract;
using MongoDB.Bson;
using MongoDB.Driver;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>What becomes of events that were committed with their interaction by a process that then ended.</summary>
public sealed class MongoOutboxTests : MongoTest
{
    [Fact]
    public async Task ClaimAsync_EventsLeftInAnOutbox_AreHandedOut()
    {
        var (_, delivery) = await LeftAsync();

        Assert.Empty(await ClaimAsync(Now));
        Assert.Equal(delivery.Id, Assert.Single(await ClaimAsync(Now.AddSeconds(11))).Id);

        Assert.Empty(await LeftOutboxesAsync());
    }

    [Fact]
    public async Task SaveAsync_EventsLeftInTheOutbox_MovesThemBeforeItsOwn()
    {
        var (interaction, first) = await LeftAsync();
        var second = Delivery(interaction, 32);
        interaction.Outbox.Add(EventOf(second));

        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, interaction, None));

        Assert.Equal(first.Id, Assert.Single(await ClaimAsync(Now)).Id);
        Assert.NotNull(await Stores.Webhooks.FindAsync(Acme, second.Id, None));
        Assert.Empty(await LeftOutboxesAsync());
    }

    [Fact]
    public async Task ClaimAsync_MovedButNotYetTakenOut_IsNotHandedOutTwice()
    {
        var (_, delivery) = await LeftAsync(remove: false);

        Assert.Equal(delivery.Id, Assert.Single(await ClaimAsync(Now.AddSeconds(11))).Id);

        Assert.Empty(await ClaimAsync(Now.AddSeconds(12)));
    }

    /// <summary>An interaction as a process leaves it that ends right after the commit.</summary>
    private async Task<(Interaction Interaction, WebhookDelivery Delivery)> LeftAsync(bool remove = true)
    {
        var interaction = Interaction(await Stores.OpenProcessAsync(Acme));
        var delivery = Delivery(interaction, 16);
        interaction.Outbox.Add(EventOf(delivery));
        await Stores.AcceptAsync(interaction);
        var deliveries = Stores.Store[Collections.Deliveries];
        var row = await deliveries.Find(new BsonDocument()).SingleAsync();
        if (remove)
            await deliveries.DeleteOneAsync(new BsonDocument());
        var left = new BsonDocument { { Outbox.Field, new BsonArray { row } }, { Outbox.Since, row[DeliveryRows.Created] } };
        await Stores.Store[Collections.Interactions].UpdateOneAsync(new BsonDocument(), new BsonDocument("$set", left));
        return (interaction, delivery);
    }

    private Task<List<BsonDocument>> LeftOutboxesAsync() =>
        Stores.Store[Collections.Interactions].Find(Outbox.LeftBefore(Now.AddYears(1))).ToListAsync();

    private Task<IReadOnlyList<WebhookDelivery>> ClaimAsync(DateTimeOffset now) =>
        Stores.Webhooks.ClaimAsync(new DeliveryClaim(now, now.AddMinutes(1), 10, 10, []), None);
}
