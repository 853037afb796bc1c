using Iris.Core.Interactions;
using Iris.Core.Kernel;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>Changes of a tenant that somebody follows are kept in an order; those of others are not.</summary>
public abstract class MoveStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    private static readonly DateTimeOffset Until = Now.AddHours(1);

    [Fact]
    public async Task ListAsync_ChangesOfAWatchedTenant_AreEachInteractionOnceInTheOrderOfTheLast()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var before = await Stores.AcceptedAsync(process);
        var watch = await Stores.Moves.WatchAsync(Acme, Now, Until, None);
        Assert.Equal(watch.From, watch.Last);

        var (first, second) = (await Stores.AcceptedAsync(process), await Stores.AcceptedAsync(process));
        await SaveAsync(before, one => one.RecordRetry(Now.AddSeconds(20), Now.AddMinutes(1), "429"));
        await SaveAsync(first, one => one.RecordSent(Now.AddSeconds(30), [new("m1", null)], "queued"));

        var moves = await AllAsync(watch.Last - Stores.Moves.Overlap);
        Assert.Equal([second.Id, before.Id, first.Id], moves.Select(move => move.Id));
        Assert.Distinct(moves.Select(move => move.Position));
        var last = moves[^1];
        Assert.Equal(
            (first.Version, InteractionStatus.Sent, "queued", DispatchStage.Done, first.AuditTrail.Updated),
            (last.Version, last.Status, last.CustomStatus, last.Dispatch.Stage, last.Date));
        Assert.Equal((first.Integration.IntegrationId, first.ProcessId, first.Direction), (last.IntegrationId, last.ProcessId, last.Direction));
        Assert.Equal((DispatchStage.Retrying, 0, Now.AddMinutes(1)), (moves[1].Dispatch.Stage, moves[1].Dispatch.Attempts, moves[1].Dispatch.DueAt));
        Assert.Empty(await Stores.Moves.ListAsync(Acme, last.Position, 10, None));
        Assert.Empty(await Stores.Moves.ListAsync(Other, 0, 10, None));

        var again = await Stores.Moves.WatchAsync(Acme, Now.AddMinutes(1), Until, None);
        Assert.Equal((watch.From, last.Position), (again.From, again.Last));
    }

    [Fact]
    public async Task ListAsync_PageByPage_HoldsEachOnce()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var watch = await Stores.Moves.WatchAsync(Acme, Now, Until, None);
        var accepted = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            var interaction = await Stores.AcceptedAsync(process);
            await SaveAsync(interaction, one => one.RecordRetry(Now.AddSeconds(20 + i), Now.AddMinutes(1), "429"));
            accepted.Add(interaction.Id);
        }

        Assert.Equal(accepted, (await AllAsync(watch.Last - Stores.Moves.Overlap, 2)).Select(move => move.Id));
    }

    [Fact]
    public async Task WatchAsync_AfterItsTimeWasOver_TellsThatSomethingMayBeMissing()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var first = await Stores.Moves.WatchAsync(Acme, Now, Until, None);
        await Stores.Moves.EndAsync(Until, None);
        Assert.Equal(first.From, (await Stores.Moves.WatchAsync(Acme, Until, Until, None)).From);

        await Stores.Moves.EndAsync(Until.AddTicks(1), None);
        var later = await Stores.Moves.WatchAsync(Acme, Until.AddMinutes(1), Until.AddHours(1), None);

        Assert.True(later.From > first.Last, "Whoever knows the former position has to learn that it is from before.");
        var interaction = await Stores.AcceptedAsync(process);
        await SaveAsync(interaction, one => one.RecordRetry(Until.AddMinutes(2), Until.AddHours(1), "429"));
        Assert.Equal(interaction.Id, Assert.Single(await AllAsync(later.Last - Stores.Moves.Overlap)).Id);
    }

    private async Task SaveAsync(Interaction interaction, Action<Interaction> change)
    {
        change(interaction);
        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, interaction, None));
    }

    private async Task<List<InteractionMove>> AllAsync(long after, int limit = 100)
    {
        var found = new List<InteractionMove>();
        while (await Stores.Moves.ListAsync(Acme, after, limit, None) is { Count: > 0 } page)
        {
            found.AddRange(page);
            after = page[^1].Position;
        }

        return found;
    }
}
