using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Users;
using Iris.Testing;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

public abstract class InteractionAcceptContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task AcceptAsync_WithNewUserAndProcess_WritesAllThree()
    {
        var user = User(Acme, Phone("1"));
        var process = Process(Acme, user.Id);
        var interaction = Interaction(process);

        Assert.Equal(AcceptResult.Accepted, await Stores.AcceptAsync(interaction, user, process));

        Assert.Equal((1, 1, 1), (interaction.Version, user.Version, process.Version));
        Assert.Equal(Show(interaction), Show(await Stores.Interactions.FindAsync(Acme, interaction.Id, None)));
        Assert.Equal(Show(user), Show((await Stores.Users.FindOwnersAsync(Acme, DestinationKeys.PhoneNumber, ["1"], None))[0]));
        Assert.Equal(Show(process), Show(await Stores.Processes.FindAsync(Acme, process.Id, None)));
        Assert.Equal((interaction.Id, interaction.Integration.IntegrationId, Direction.Out),
            (process.LastInteractionId, process.LastIntegrationId, process.LastDirection));
    }

    [Fact]
    public async Task AcceptAsync_IntoOpenProcess_BecomesItsNewestWithoutAConflictForSaves()
    {
        var process = await Stores.OpenProcessAsync(Acme);

        var interaction = await Stores.AcceptedAsync(process);

        var found = (await Stores.Processes.FindAsync(Acme, process.Id, None))!;
        Assert.Equal((interaction.Id, interaction.Integration.IntegrationId, Direction.Out, 1L),
            (found.LastInteractionId, found.LastIntegrationId, found.LastDirection, found.Version));
    }

    [Fact]
    public async Task AcceptAsync_OlderIdThanTheNewest_BecomesTheNewest()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var older = Interaction(process);
        var newer = Interaction(process);
        await Stores.AcceptAsync(newer);

        Assert.Equal(AcceptResult.Accepted, await Stores.AcceptAsync(older));

        var found = (await Stores.Processes.FindAsync(Acme, process.Id, None))!;
        Assert.Equal((older.Id, older.Integration.IntegrationId), (found.LastInteractionId, found.LastIntegrationId));
        Assert.Equal([newer.Id, older.Id], (await Stores.Interactions.ListByProcessAsync(Acme, process.Id, null, 10, None)).Items.Select(one => one.Id));
    }

    /// <summary>Clocks that step back, and hosts whose clocks differ, make ids that are in no order.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public async Task ListByProcessAsync_IdsInNoOrder_IsTheOrderOfAcceptance(int limit)
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var all = Enumerable.Range(0, 9).Select(_ => Interaction(process)).Reverse().ToList();
        var other = await Stores.OpenProcessAsync(Acme);
        for (var i = 0; i < 4; i++)
        {
            await Stores.AcceptAsync(all[i]);
            await Stores.AcceptedAsync(other);
        }

        Assert.Equal(
            AcceptResult.Accepted,
            await Stores.Interactions.AcceptAsync(Acme, [.. all.Skip(4).Select(one => new Acceptance(one, null, null))], null, None));

        var listed = await Pages.ReadAsync<Interaction>(
            limit, (cursor, most) => Stores.Interactions.ListByProcessAsync(Acme, process.Id, cursor, most, None));
        Assert.Equal(all.Select(one => one.Id), listed.Select(one => one.Id));
        Assert.Equal(listed.Select(one => one.Place).Order(), listed.Select(one => one.Place));
        Assert.Equal(all[^1].Id, (await Stores.Processes.FindAsync(Acme, process.Id, None))!.LastInteractionId);
        Assert.Equal(4, (await Stores.Interactions.ListByProcessAsync(Acme, other.Id, null, 10, None)).Items.Count);
    }

    [Fact]
    public async Task AcceptAsync_SeveralIntoANewProcess_HaveTheirOrder()
    {
        var process = Process(Acme);
        var all = Enumerable.Range(0, 3).Select(_ => Interaction(process)).Reverse().ToList();

        await Stores.Interactions.AcceptAsync(Acme, [.. all.Select((one, i) => new Acceptance(one, null, i == 0 ? process : null))], null, None);
        var last = Interaction(process);
        await Stores.AcceptAsync(last);

        Assert.Equal(
            [.. all.Select(one => one.Id), last.Id],
            (await Stores.Interactions.ListByProcessAsync(Acme, process.Id, null, 10, None)).Items.Select(one => one.Id));
    }

    [Theory]
    [InlineData("closed")]
    [InlineData("unknown")]
    [InlineData("foreign")]
    [InlineData("new but closed")]
    public async Task AcceptAsync_ProcessNotOpen_WritesNothing(string kind)
    {
        var process = kind == "foreign" ? await Stores.OpenProcessAsync(Other) : Process(Acme);
        process.IsClosed = kind.EndsWith("closed", StringComparison.Ordinal);
        if (kind == "closed")
            await Stores.Processes.CreateAsync(Acme, process, None);
        var user = User(Acme, Phone("1"));
        var interaction = Interaction(process);
        var acceptance = new Acceptance(interaction, user, kind == "new but closed" ? process : null);

        Assert.Equal(AcceptResult.ProcessUnavailable, await Stores.Interactions.AcceptAsync(Acme, [acceptance], null, None));

        Assert.Equal(0, interaction.Version);
        Assert.Null(await Stores.Interactions.FindAsync(Acme, interaction.Id, None));
        Assert.Null(await Stores.Users.FindAsync(Acme, user.Id, None));
        Assert.Empty((await Stores.Interactions.ListByProcessAsync(Acme, process.Id, null, 10, None)).Items);
        Assert.Null((await Stores.Processes.FindAsync(kind == "foreign" ? Other : Acme, process.Id, None))?.LastInteractionId);
    }

    [Theory]
    [InlineData(true, "9", "1")]
    [InlineData(true, "1", "9")]
    [InlineData(false, "9", "1")]
    [InlineData(false, "1", "9")]
    public async Task AcceptAsync_DestinationTaken_WritesNothing(bool newProcess, string first, string second)
    {
        await Stores.Users.CreateAsync(Acme, User(Acme, Phone("9")), None);
        var user = User(Acme, Phone(first), Phone(second));
        var process = newProcess ? Process(Acme, user.Id) : await Stores.OpenProcessAsync(Acme);
        var interaction = Interaction(process);

        Assert.Equal(AcceptResult.DestinationTaken, await Stores.AcceptAsync(interaction, user, newProcess ? process : null));

        Assert.Null(await Stores.Interactions.FindAsync(Acme, interaction.Id, None));
        Assert.Null(await Stores.Users.FindAsync(Acme, user.Id, None));
        Assert.Equal([null], await Stores.Users.FindOwnersAsync(Acme, DestinationKeys.PhoneNumber, ["1"], None));
        var found = await Stores.Processes.FindAsync(Acme, process.Id, None);
        Assert.Equal((!newProcess, null), (found is not null, found?.LastInteractionId));
        Assert.Empty(await Stores.ClaimAsync("worker", Now));
    }

    [Theory]
    [InlineData("interaction")]
    [InlineData("process")]
    [InlineData("user")]
    public async Task AcceptAsync_IdInUse_ThrowsAndWritesNothing(string which)
    {
        var (oldUser, newUser) = (User(Acme, Phone("1")), User(Acme, Phone("2")));
        var (oldProcess, newProcess) = (Process(Acme, oldUser.Id), Process(Acme, newUser.Id));
        var old = Interaction(oldProcess);
        await Stores.AcceptAsync(old, oldUser, oldProcess);
        var user = which == "user" ? new User { Id = oldUser.Id, Tenant = Acme, Destinations = newUser.Destinations, Created = Now, Updated = Now } : newUser;
        var process = which == "process" ? oldProcess : newProcess;
        var interaction = Interaction(process, id: which == "interaction" ? old.Id : null);
        var before = Show(await Stores.Processes.FindAsync(Acme, oldProcess.Id, None));

        await Assert.ThrowsAsync<InvalidOperationException>(() => Stores.AcceptAsync(interaction, user, process));

        Assert.Equal([null], await Stores.Users.FindOwnersAsync(Acme, DestinationKeys.PhoneNumber, ["2"], None));
        Assert.Equal(before, Show(await Stores.Processes.FindAsync(Acme, oldProcess.Id, None)));
        Assert.Null(await Stores.Processes.FindAsync(Acme, newProcess.Id, None));
        Assert.Equal(Show(old), Show(await Stores.Interactions.FindAsync(Acme, old.Id, None)));
        Assert.Single(await Stores.ClaimAsync("worker", Now));
    }

    [Fact]
    public async Task AcceptAsync_ManyInParallelForOneNewNumber_OneIsAccepted()
    {
        var width = TBackend.AtOnce(1000);
        var attempts = Enumerable.Range(0, width).Select(_ =>
        {
            var user = User(Acme, Phone("34600000001"));
            var process = Process(Acme, user.Id);
            return (Interaction: Interaction(process), User: user, Process: process);
        }).ToList();

        var results = await Task.WhenAll(attempts.Select(attempt =>
            Task.Run(() => Stores.AcceptAsync(attempt.Interaction, attempt.User, attempt.Process))));

        Assert.Single(results, AcceptResult.Accepted);
        Assert.Equal(width - 1, results.Count(result => result == AcceptResult.DestinationTaken));
        var winner = attempts[Array.IndexOf(results, AcceptResult.Accepted)];
        Assert.Equal(winner.User.Id, Assert.Single((await Stores.Users.ListAsync(Acme, null, 200, None)).Items).Id);
        Assert.Equal(winner.Process.Id, Assert.Single((await Stores.Processes.ListAsync(Acme, new ProcessFilter(), null, 200, None)).Items).Id);
        Assert.Equal(winner.Interaction.Id, Assert.Single(await Stores.ClaimAsync("worker", Now)).Id);
    }

    [Fact]
    public async Task AcceptAsync_ManyInParallelIntoOneProcess_TheLastOneIsTheNewest()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var interactions = Enumerable.Range(0, TBackend.AtOnce(200)).Select(_ => Interaction(process)).ToList();

        await Task.WhenAll(interactions.OrderBy(interaction => interaction.Id.GetHashCode(StringComparison.Ordinal))
            .Select(interaction => Task.Run(() => Stores.AcceptAsync(interaction))));

        var listed = await Pages.ReadAsync<Interaction>(
            64, (cursor, most) => Stores.Interactions.ListByProcessAsync(Acme, process.Id, cursor, most, None));
        Assert.Equal(interactions.Select(Show).Order(), listed.Select(Show).Order());
        Assert.Equal(listed.Select(one => one.Place).Distinct().Order(), listed.Select(one => one.Place));
        Assert.Equal(listed[^1].Id, (await Stores.Processes.FindAsync(Acme, process.Id, None))!.LastInteractionId);
    }

    [Fact]
    public async Task AcceptAsync_CancelledBefore_WritesNothing()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var interaction = Interaction(process);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Stores.Interactions.AcceptAsync(
            Acme, [new Acceptance(interaction, null, null)], null, new CancellationToken(canceled: true)));

        Assert.Null(await Stores.Interactions.FindAsync(Acme, interaction.Id, None));
    }

    [Fact]
    public async Task CheckAsync_WorkingStore_Returns() => await Stores.Interactions.CheckAsync(None);

    [Fact]
    public async Task EveryMethod_InteractionOfAnotherTenant_IsUnknown()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var interaction = await Stores.AcceptedAsync(process, leaseOwner: "worker");
        var before = Show(interaction);

        Assert.Null(await Stores.Interactions.FindAsync(Other, interaction.Id, None));
        Assert.Empty((await Stores.Interactions.ListByProcessAsync(Other, process.Id, null, 10, None)).Items);
        Assert.False(await Stores.Interactions.BeginAttemptAsync(Other, interaction, "worker", Now.AddMinutes(1), None));
        Assert.Equal(SaveResult.Missing, await Stores.Interactions.SaveAsync(Other, interaction, None));
        Assert.Equal(before, Show(interaction));
        Assert.Equal(before, Show(await Stores.Interactions.FindAsync(Acme, interaction.Id, None)));
    }
}
