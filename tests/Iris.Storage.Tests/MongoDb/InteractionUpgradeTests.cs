using Iris.Core.Interactions;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Interactions;
using Iris.Storage.Tests.Contract;
using MongoDB.Bson;
using MongoDB.Driver;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>A database from before interactions had priorities and could be searched.</summary>
public sealed class InteractionUpgradeTests : MongoTest
{
    private static readonly BsonDocument All = [];

    [Fact]
    public async Task RunAsync_OlderDatabase_ItsInteractionsAreClaimedAndFound()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var due = Enumerable.Range(0, 250).Select(i => Interaction(process, priority: i == 0 ? Priority.High : Priority.Normal)).ToList();
        foreach (var interaction in due)
            await Stores.AcceptAsync(interaction);
        await MakeOlderAsync();
        Assert.Empty(await Stores.ClaimAsync("worker", Now));

        // Several processes start at once; one that starts later finds nothing to do.
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => InteractionUpgrade.RunAsync(Stores.Store, None))));
        await InteractionUpgrade.RunAsync(Stores.Store, None);

        var filter = new InteractionFilter { Destination = "34600000001", Text = "drop table", CreatedFrom = Now, CreatedTo = Now.AddYears(1) };
        var found = await Stores.Interactions.SearchAsync(Acme, filter, null, new SearchSize(300, 300), None);
        var claimed = await Stores.ClaimAsync("worker", Now, limit: 300);
        Assert.Equal(due.Select(one => one.Id).Order(), found.Items.Select(one => one.Id).Order());
        Assert.Equal(due.Select(one => one.Id).Order(), claimed.Select(one => one.Id).Order());
        Assert.Equal([-1, 0], await Rows.Distinct<int>(InteractionRows.Priority, All).ToListAsync());
        Assert.DoesNotContain(InteractionUpgrade.FormerIndex, (await (await Rows.Indexes.ListAsync()).ToListAsync()).Select(index => index["name"].AsString));
    }

    private IMongoCollection<BsonDocument> Rows => Stores.Store[Collections.Interactions];

    private async Task MakeOlderAsync()
    {
        string[] newer = [InteractionRows.Priority, InteractionRows.CreatedAt, InteractionRows.Text];
        await Rows.UpdateManyAsync(
            All,
            new BsonDocument
            {
                { "$unset", new BsonDocument(newer.Select(field => new BsonElement(field, ""))) },
                { "$set", new BsonDocument(InteractionRows.Destinations, new BsonArray(["as it was written"])) },
            });
        await Rows.Indexes.CreateOneAsync(new CreateIndexModel<BsonDocument>(
            new BsonDocument { { Fields.IntegrationId, 1 }, { Fields.DueAt, 1 }, { Fields.Key, 1 } },
            new CreateIndexOptions<BsonDocument>
            {
                Name = InteractionUpgrade.FormerIndex,
                PartialFilterExpression = new BsonDocument(Fields.DueAt, new BsonDocument("$gt", 0L)),
            }));
    }
}
