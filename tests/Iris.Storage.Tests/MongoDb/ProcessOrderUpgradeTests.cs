using Iris.Core.Interactions;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.Tests.Contract;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Bson;
using MongoDB.Driver;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>A database from before processes and their interactions had a place.</summary>
public sealed class ProcessOrderUpgradeTests : MongoTest
{
    [Fact]
    public async Task RunAsync_ProcessesWithoutPlace_AreFoundByAllWhoTookPartAndStayInOrder()
    {
        var user = NewId();
        var (older, newer) = (await Stores.OpenProcessAsync(Acme, user), await Stores.OpenProcessAsync(Acme, user));
        Interaction[] all = [await Stores.AcceptedAsync(older), await Stores.AcceptedAsync(older), await Stores.AcceptedAsync(newer)];
        await UnsetAsync(Collections.Processes, "activity", "activeAt", "integrations", "lastPlace");
        await UnsetAsync(Collections.Interactions, "place");
        await Stores.Store[Collections.Upgrades].DeleteManyAsync(new BsonDocument());

        for (var run = 0; run < 2; run++)
            await Stores.Services.GetRequiredService<ProcessOrderUpgrade>().RunAsync(None);

        foreach (var interaction in all)
            Assert.Equal(interaction.ProcessId, (await Stores.Processes.FindOpenAsync(Acme, user, interaction.Integration.IntegrationId, Now.AddYears(-1), None))?.Id);
        var last = await Stores.AcceptedAsync(older);
        var listed = await Pages.ReadAsync<Interaction>(1, (cursor, most) => Stores.Interactions.ListByProcessAsync(Acme, older.Id, cursor, most, None));
        Assert.Equal([all[0].Id, all[1].Id, last.Id], listed.Select(one => one.Id));
    }

    private Task<UpdateResult> UnsetAsync(string collection, params string[] fields) => Stores.Store[collection].UpdateManyAsync(
        new BsonDocument(), new BsonDocument("$unset", new BsonDocument(fields.Select(field => new BsonElement(field, "")))));
}
