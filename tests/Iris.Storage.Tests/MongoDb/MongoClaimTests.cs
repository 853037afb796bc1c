using System.Collections.Concurrent;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.Tests.Contract;
using MongoDB.Bson;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>What claims do beyond the contract.</summary>
public sealed class MongoClaimTests : MongoTest
{
    [Fact]
    public async Task ClaimAsync_TwoProcessesAtOnce_HandOutEverythingOnceWhileMoreIsAccepted()
    {
        const int Count = 600;
        var process = await Stores.OpenProcessAsync(Acme);
        var integrations = Enumerable.Range(0, 5).Select(_ => NewId()).ToList();
        await using var first = new MongoStores(Stores.Store.Options.Database);
        await using var second = new MongoStores(Stores.Store.Options.Database);

        var claimed = new ConcurrentBag<(string Id, bool Begun)>();
        var accepting = Parallel.ForAsync(
            0, Count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) => await Stores.AcceptedAsync(process, integrations[i % 5]));
        await Task.WhenAll(new[] { first, second, first, second }.Select((store, worker) => Task.Run(async () =>
        {
            var owner = $"worker {worker}";
            while (claimed.Count < Count && !accepting.IsFaulted)
            {
                await Task.Yield();
                foreach (var interaction in await store.ClaimAsync(owner, Now, limit: 20))
                {
                    var begun = await store.Interactions.BeginAttemptAsync(Acme, interaction, owner, Now.AddMinutes(1), CancellationToken.None);
                    claimed.Add((interaction.Id, begun));
                }
            }
        })));
        await accepting;

        Assert.Equal(Count, claimed.Count);
        Assert.Equal(Count, claimed.DistinctBy(one => one.Id).Count());
        Assert.All(claimed, one => Assert.True(one.Begun));
    }

    [Fact]
    public async Task ClaimAsync_OneDocumentUnreadable_OthersAreClaimedAndItIsPutOff()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var integration = NewId();
        await Stores.AcceptedAsync(process, integration);
        await Stores.Store[Collections.Interactions].UpdateOneAsync(
            new BsonDocument(), new BsonDocument("$set", new BsonDocument("direction", "sideways")));
        var good = await Stores.AcceptedAsync(process, integration);

        Assert.Equal(good.Id, Assert.Single(await Stores.ClaimAsync("worker", Now)).Id);
        var next = await Stores.AcceptedAsync(process, integration);
        Assert.Equal(next.Id, Assert.Single(await Stores.ClaimAsync("worker", Now, limitPerIntegration: 1)).Id);
    }
}
