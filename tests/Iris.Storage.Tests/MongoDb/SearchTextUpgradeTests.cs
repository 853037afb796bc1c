using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.Tests.Contract;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>A database from before the spellings of one text were one.</summary>
public sealed class SearchTextUpgradeTests : MongoTest
{
    [Fact]
    public async Task RunAsync_SpellingsOfOneText_BecomeOne()
    {
        var interaction = Interaction(await Stores.OpenProcessAsync(Acme));
        await Stores.AcceptAsync(interaction);
        await Stores.Store[Collections.Interactions].UpdateOneAsync(
            new BsonDocument(Fields.Key, RowKey.Of(Acme, interaction.Id)),
            new BsonDocument("$set", new BsonDocument("text", "cafe\u0301\nσοφος")));
        await Stores.Store[Collections.Upgrades].DeleteManyAsync(new BsonDocument());

        for (var run = 0; run < 2; run++)
            await Stores.Services.GetRequiredService<SearchTextUpgrade>().RunAsync(None);

        var search = new InteractionSearch { Text = InteractionSummary.ToSearchText("CAFÉ\nΣΟΦΟΣ") };
        Assert.Single((await Stores.Interactions.SearchAsync(Acme, search, null, new SearchSize(10, 10), None)).Items);
    }
}
