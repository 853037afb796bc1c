using Iris.Core.Interactions;
using Iris.Core.Kernel;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

public abstract class InteractionAttemptContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    private static readonly DateTimeOffset Lease = Now.AddSeconds(30);

    [Fact]
    public async Task BeginAttemptAsync_HeldByOwner_RecordsTheAttempt()
    {
        var interaction = await HeldAsync("worker");

        Assert.True(await BeginAsync(interaction, "worker"));

        Assert.Equal(new DispatchState(DispatchPhase.InFlight, Lease, 1, "worker"), interaction.Dispatch);
        Assert.Equal(2, interaction.Version);
        Assert.Equal(Show(interaction), Show(await FindAsync(interaction)));
    }

    [Theory]
    [InlineData("other worker")]
    [InlineData("")]
    [InlineData("WORKER")]
    public async Task BeginAttemptAsync_ForeignOwner_IsRefusedAndChangesNothing(string owner)
    {
        var interaction = await HeldAsync("worker");
        var before = Show(interaction);

        Assert.False(await BeginAsync(interaction, owner));

        Assert.Equal(before, Show(interaction));
        Assert.Equal(before, Show(await FindAsync(interaction)));
    }

    [Fact]
    public async Task BeginAttemptAsync_HeldByNobody_IsRefused()
    {
        var interaction = await HeldAsync(null);

        Assert.False(await BeginAsync(interaction, "worker"));
    }

    [Fact]
    public async Task BeginAttemptAsync_SameOwnerTwiceInParallel_OneBegins()
    {
        var interaction = await HeldAsync("worker");
        var copies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => FindAsync(interaction)));

        var begun = await Task.WhenAll(copies.Select(copy => Task.Run(() => BeginAsync(copy!, "worker"))));

        Assert.Single(begun, true);
        Assert.Equal(1, (await FindAsync(interaction))!.Dispatch.Attempts);
    }

    [Fact]
    public async Task BeginAttemptAsync_ClaimedByAnotherSinceLeaseExpired_FirstOwnerIsRefused()
    {
        var first = await HeldAsync("first", dueAt: Now);
        var second = Assert.Single(await Stores.ClaimAsync("second", Now));

        Assert.False(await BeginAsync(first, "first"));
        Assert.True(await BeginAsync(second, "second"));
    }

    [Fact]
    public async Task BeginAttemptAsync_UnknownInteraction_IsRefused()
    {
        var process = await Stores.OpenProcessAsync(Acme);

        Assert.False(await BeginAsync(Interaction(process, leaseOwner: "worker"), "worker"));
    }

    [Fact]
    public async Task SaveAsync_AfterAttempt_KeepsAttemptsAndEndsDispatch()
    {
        var interaction = await HeldAsync("worker");
        await BeginAsync(interaction, "worker");
        interaction.RecordSent(Now, [], "SENT");

        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, interaction, None));

        Assert.Equal(3, interaction.Version);
        Assert.Equal(new DispatchState(DispatchPhase.Done, null, 1, null), (await FindAsync(interaction))!.Dispatch);
        Assert.Empty(await Stores.ClaimAsync("worker", Now.AddYears(1)));
    }

    [Fact]
    public async Task SaveAsync_AttemptBegunByAnother_ConflictsAndChangesNothing()
    {
        var interaction = await HeldAsync("worker");
        var stale = (await FindAsync(interaction))!;
        await BeginAsync(interaction, "worker");
        stale.RecordFailure(Now, InteractionStatus.ValidationError, null, HistoryNotes.NoLongerValid, null);

        Assert.Equal(SaveResult.Conflict, await Stores.Interactions.SaveAsync(Acme, stale, None));

        Assert.Equal(1, stale.Version);
        Assert.Equal(Show(interaction), Show(await FindAsync(interaction)));
    }

    [Fact]
    public async Task SaveAsync_InParallelWithOneVersion_OneIsSaved()
    {
        var interaction = await HeldAsync("worker");
        var copies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => FindAsync(interaction)));

        var results = await Task.WhenAll(copies.Select((copy, i) => Task.Run(() =>
        {
            copy!.AddProviderEvent(new ProviderEvent(Now, "Sinch", "status", $"{i}", null, null, null));
            return Stores.Interactions.SaveAsync(Acme, copy, None);
        })));

        Assert.Single(results, SaveResult.Saved);
        Assert.Equal(49, results.Count(result => result == SaveResult.Conflict));
        var winner = copies[Array.IndexOf(results, SaveResult.Saved)];
        Assert.Equal(Show(winner), Show(await FindAsync(interaction)));
    }

    [Fact]
    public async Task SaveAsync_UnknownInteraction_IsMissing()
    {
        var process = await Stores.OpenProcessAsync(Acme);

        Assert.Equal(SaveResult.Missing, await Stores.Interactions.SaveAsync(Acme, Interaction(process), None));
    }

    [Fact]
    public async Task ReleaseAsync_HeldAndNotBegun_GivesBackOnlyThat()
    {
        var held = await HeldAsync("worker");
        var claimed = await HeldAsync(null, dueAt: Now);
        Assert.Single(await Stores.ClaimAsync("worker", Now));
        var begun = await HeldAsync("worker");
        await BeginAsync(begun, "worker");
        var foreign = await HeldAsync("other worker");
        var stop = Now.AddSeconds(5);

        Assert.Equal(2, await Stores.Interactions.ReleaseAsync("worker", stop, None));

        foreach (var id in new[] { held.Id, claimed.Id })
        {
            var found = (await Stores.Interactions.FindAsync(Acme, id, None))!;
            Assert.Equal(new DispatchState(DispatchPhase.Ready, stop, 0, null), found.Dispatch);
        }

        Assert.Equal(begun.Dispatch, (await FindAsync(begun))!.Dispatch);
        Assert.Equal(foreign.Dispatch, (await FindAsync(foreign))!.Dispatch);
        var next = await Stores.ClaimAsync("next", stop);
        Assert.Equal(new[] { held.Id, claimed.Id }.Order(), next.Select(interaction => interaction.Id).Order());
        Assert.False(await BeginAsync(held, "worker"));
    }

    [Fact]
    public async Task ReleaseAsync_NothingHeld_IsZero() => Assert.Equal(0, await Stores.Interactions.ReleaseAsync("worker", Now, None));

    private async Task<Interaction> HeldAsync(string? owner, DateTimeOffset? dueAt = null) =>
        await Stores.AcceptedAsync(await Stores.OpenProcessAsync(Acme), dueAt: dueAt ?? Now.AddMinutes(1), leaseOwner: owner);

    private Task<bool> BeginAsync(Interaction interaction, string owner) =>
        Stores.Interactions.BeginAttemptAsync(Acme, interaction, owner, Lease, None);

    private Task<Interaction?> FindAsync(Interaction interaction) => Stores.Interactions.FindAsync(Acme, interaction.Id, None);
}
