using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Processes;
using Iris.Core.Sending;
using Iris.Storage.Tests.Contract;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>Batches that meet each other.</summary>
public sealed class MongoBatchTests : MongoTest
{
    [Fact]
    public async Task AcceptAsync_ManyAtOnceForOneNewNumber_OneIsAcceptedWhole()
    {
        var batches = Enumerable.Range(0, 12).Select(i => Batch(5, i == 0 ? 99 : 100 + (i * 10), shared: true)).ToList();

        var results = await Task.WhenAll(batches.Select(batch => Task.Run(() => Stores.Interactions.AcceptAsync(Acme, batch, null, None))));

        Assert.Single(results, AcceptResult.Accepted);
        Assert.Equal(11, results.Count(result => result == AcceptResult.DestinationTaken));
        var winner = batches[Array.IndexOf(results, AcceptResult.Accepted)];
        Assert.Equal(5, (await Stores.Users.ListAsync(Acme, null, 100, None)).Items.Count);
        Assert.Equal(5, (await Stores.Processes.ListAsync(Acme, new ProcessFilter(), null, 100, None)).Items.Count);
        Assert.Equal(winner.Select(one => one.Interaction.Id).Order(), (await Stores.ClaimAsync("worker", Now)).Select(one => one.Id).Order());
    }

    [Fact]
    public async Task AcceptAsync_ManyAtOnceIntoOneProcess_AllAreAcceptedEachWithItsPlace()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var batches = Enumerable.Range(0, 8)
            .Select(_ => Enumerable.Range(0, 3).Select(_ => new Acceptance(Interaction(process), null, null)).ToList()).ToList();

        var results = await Task.WhenAll(batches.Select(batch => Task.Run(() => Stores.Interactions.AcceptAsync(Acme, batch, null, None))));

        Assert.All(results, result => Assert.Equal(AcceptResult.Accepted, result));
        var listed = (await Stores.Interactions.ListByProcessAsync(Acme, process.Id, null, 100, None)).Items;
        Assert.Equal(Enumerable.Range(1, 24).Select(place => (long)place), listed.Select(one => one.Place));
        Assert.Equal(listed[^1].Id, (await Stores.Processes.FindAsync(Acme, process.Id, None))!.LastInteractionId);
    }

    [Fact]
    public async Task AcceptAsync_OneKeyForABatchAndForSingles_AcceptsOneOfThem()
    {
        var record = new IdempotencyRecord(Acme, "k-1", "hash", Now, [1]);

        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            Stores.Interactions.AcceptAsync(Acme, Batch(i % 2 == 0 ? 1 : 4, 1000 + (i * 10), shared: false), record, None))));

        Assert.Single(results, AcceptResult.Accepted);
        Assert.Equal(19, results.Count(result => result == AcceptResult.KeyTaken));
        var size = Array.IndexOf(results, AcceptResult.Accepted) % 2 == 0 ? 1 : 4;
        Assert.Equal(size, (await Stores.ClaimAsync("worker", Now)).Count);
    }

    [Fact]
    public async Task AcceptAsync_AFullBatch_IsAccepted()
    {
        var batch = Batch(SendIntake.MaxItems, 10_000, shared: false);

        Assert.Equal(AcceptResult.Accepted, await Stores.Interactions.AcceptAsync(Acme, batch, null, None));

        Assert.Equal(200, (await Stores.ClaimAsync("worker", Now)).Count);
        Assert.NotNull(await Stores.Interactions.FindAsync(Acme, batch[^1].Interaction.Id, None));
    }

    /// <summary>Sends to new numbers; shared, the last one is the same in every batch.</summary>
    private static List<Acceptance> Batch(int size, int firstNumber, bool shared) => [.. Enumerable.Range(0, size).Select(i =>
    {
        var user = User(Acme, Phone(shared && i == size - 1 ? "34600000000" : $"3461{firstNumber + i:0000000}"));
        var process = Process(Acme, user.Id);
        return new Acceptance(Interaction(process), user, process);
    })];
}
