using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Processes;
using Iris.Core.Users;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

public abstract class UserMergeStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task MergeAsync_CurrentUsers_OneOwnsEverythingAndTheOtherLeadsToIt()
    {
        var (ana, berta) = await TwoUsersAsync();

        Assert.Equal(SaveResult.Saved, await MergeAsync(ana, berta));

        Assert.Equal(Show(ana), Show(await Stores.Users.FindAsync(Acme, ana.Id, None)));
        Assert.Equal(Show(ana), Show(await Stores.Users.FindAsync(Acme, berta.Id, None)));
        Assert.Null(await Stores.Users.FindAsync(Other, berta.Id, None));
        var owners = await Stores.Users.FindOwnersAsync(Acme, [Phone("34600000001").Address, Phone("34600000002").Address], None);
        Assert.Equal([ana.Id, ana.Id], owners.Select(owner => owner?.Id));
        Assert.Equal([ana.Id], (await Stores.Users.ListAsync(Acme, null, 10, None)).Items.Select(user => user.Id));
        var merge = (await Stores.MergedUsers.FindAsync(Acme, berta.Id, None))!;
        Assert.Equal((ana.Id, Now, 1, 2, false, 1L), (merge.Into, merge.Date, merge.Moved.OpenProcesses, merge.Moved.Interactions, merge.IsTold, merge.Version));
        Assert.Equal(SaveResult.Missing, await Stores.Users.SaveAsync(Acme, berta, None));
    }

    [Fact]
    public async Task MergeAsync_EntriesOfBoth_FindTheOneThatIsLeft()
    {
        var (ana, berta) = (User(Acme, Phone("34600000001")), User(Acme, Phone("34600000002")));
        (ana.PrimaryKey, berta.PrimaryKey) = ([new("Expediente", "1"), new("DNI", "1")], [new("Expediente", "1"), new("Expediente", "2")]);
        await Stores.Users.CreateAsync(Acme, ana, None);
        await Stores.Users.CreateAsync(Acme, berta, None);
        ana.PrimaryKey = [.. ana.PrimaryKey.Union(berta.PrimaryKey)];

        Assert.Equal(SaveResult.Saved, await MergeAsync(ana, berta));

        foreach (var key in (UserKey[])[new("Expediente", "1"), new("Expediente", "2"), new("DNI", "1")])
            Assert.Equal([ana.Id], (await Stores.Users.ListByKeyAsync(Acme, key, null, 10, None)).Items.Select(user => user.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task MergeAsync_OneWasSavedSince_ConflictsAndChangesNothing(bool isTarget)
    {
        var (ana, berta) = await TwoUsersAsync();
        var changed = (await Stores.Users.FindAsync(Acme, isTarget ? ana.Id : berta.Id, None))!;
        changed.Name = "since";
        await Stores.Users.SaveAsync(Acme, changed, None);

        Assert.Equal(SaveResult.Conflict, await MergeAsync(ana, berta));

        Assert.Equal(Show(changed), Show(await Stores.Users.FindAsync(Acme, changed.Id, None)));
        Assert.Equal(2, (await Stores.Users.ListAsync(Acme, null, 10, None)).Items.Count);
        Assert.Null(await Stores.MergedUsers.FindAsync(Acme, berta.Id, None));
        var owners = await Stores.Users.FindOwnersAsync(Acme, [Phone("34600000001").Address, Phone("34600000002").Address], None);
        Assert.Equal([ana.Id, berta.Id], owners.Select(owner => owner?.Id));
    }

    [Fact]
    public async Task MergeAsync_AddressOfSomebodyElse_IsTakenAndChangesNothing()
    {
        var (ana, berta) = await TwoUsersAsync();
        await Stores.Users.CreateAsync(Acme, User(Acme, Phone("34600000003")), None);
        ana.Destinations.Add(Phone("34600000003"));

        Assert.Equal(SaveResult.Taken, await MergeAsync(ana, berta));

        Assert.Equal(berta.Id, (await Stores.Users.FindAsync(Acme, berta.Id, None))!.Id);
        Assert.Null(await Stores.MergedUsers.FindAsync(Acme, berta.Id, None));
    }

    [Fact]
    public async Task MergeAsync_ThereAndBackAtOnce_OneWins()
    {
        for (var round = 0; round < 10; round++)
        {
            var (ana, berta) = await TwoUsersAsync($"3470000{round:00}1", $"3470000{round:00}2");
            var (otherAna, otherBerta) = ((await Stores.Users.FindAsync(Acme, ana.Id, None))!, (await Stores.Users.FindAsync(Acme, berta.Id, None))!);

            var results = await Task.WhenAll(
                Task.Run(() => MergeAsync(ana, berta)), Task.Run(() => MergeAsync(otherBerta, otherAna)));

            Assert.Equal([SaveResult.Saved, SaveResult.Conflict], results.Order());
            var left = results[0] == SaveResult.Saved ? ana.Id : berta.Id;
            var found = await Stores.Users.FindManyAsync(Acme, [ana.Id, berta.Id], None);
            Assert.Equal([left, left], found.Values.Select(user => user.Id));
        }
    }

    [Fact]
    public async Task FindManyAsync_ChainOfMerges_LeadsToTheLastByTheIdAskedFor()
    {
        var (ana, berta) = await TwoUsersAsync();
        var carla = User(Acme, Phone("34600000003"));
        await Stores.Users.CreateAsync(Acme, carla, None);
        await MergeAsync(berta, ana);
        await MergeAsync(carla, berta);

        var found = await Stores.Users.FindManyAsync(Acme, [ana.Id, carla.Id, berta.Id, NewId(), ana.Id], None);

        Assert.Equal(new[] { ana.Id, berta.Id, carla.Id }.Order(), found.Keys.Order());
        Assert.All(found.Values, user => Assert.Equal(Show(carla), Show(user)));
        Assert.Equal(carla.Id, (await Stores.Users.FindAsync(Acme, ana.Id, None))!.Id);
        Assert.Empty(await Stores.Users.FindManyAsync(Other, [ana.Id, berta.Id], None));
        Assert.Equal([berta.Id, ana.Id], await Pages.ReadAsync(1, async (cursor, limit) =>
            await Stores.MergedUsers.ListAsync(Acme, cursor, limit, None) is var page ? new Page<string>([.. page.Items.Select(one => one.Id)], page.NextCursor) : null!));
    }

    [Fact]
    public async Task MoveAsync_ProcessesAndInteractions_AreTheOthersAndKeepTheirVersions()
    {
        var (ana, berta) = await TwoUsersAsync();
        var (own, moved) = (await Stores.OpenProcessAsync(Acme, ana.Id), await Stores.OpenProcessAsync(Acme, berta.Id));
        var foreign = await Stores.OpenProcessAsync(Other, berta.Id);
        var integration = NewId();
        Interaction[] ofBerta = [await Stores.AcceptedAsync(moved, integration), await Stores.AcceptedAsync(moved, integration)];
        var ofBoth = await AcceptedForAsync(own, ana.Id, berta.Id);
        var ofOther = await Stores.AcceptedAsync(foreign);
        await MergeAsync(ana, berta);

        Assert.NotEqual(0, await Stores.MergedUsers.MoveAsync(Acme, berta.Id, ana.Id, 100, None));
        Assert.Equal(0, await Stores.MergedUsers.MoveAsync(Acme, berta.Id, ana.Id, 100, None));

        Assert.Equal([ofBoth.Id, ofBerta[1].Id, ofBerta[0].Id], await SearchAsync(Acme, ana.Id));
        Assert.Empty(await SearchAsync(Acme, berta.Id));
        Assert.Equal([ofOther.Id], await SearchAsync(Other, berta.Id));
        Assert.Equal([moved.Id, own.Id], await ProcessesOfAsync(ana.Id));
        Assert.Empty(await ProcessesOfAsync(berta.Id));
        Assert.Equal((ana.Id, 1L), (await Stores.Processes.FindAsync(Acme, moved.Id, None)) is { } found ? (found.UserId, found.Version) : default);
        Assert.Equal(berta.Id, (await Stores.Processes.FindAsync(Other, foreign.Id, None))!.UserId);
        Assert.Equal(moved.Id, (await Stores.Processes.FindOpenAsync(Acme, ana.Id, integration, Now.AddDays(-1), None))!.Id);
        Assert.Equal(1, (await Stores.Interactions.FindAsync(Acme, ofBerta[0].Id, None))!.Version);
    }

    [Fact]
    public async Task MoveAsync_MoreThanTheLimit_GoesOnInTheNextCall()
    {
        var (ana, berta) = await TwoUsersAsync();
        var process = await Stores.OpenProcessAsync(Acme, berta.Id);
        for (var i = 0; i < 5; i++)
            await Stores.AcceptedAsync(process);

        var moved = new List<int>();
        while (await Stores.MergedUsers.MoveAsync(Acme, berta.Id, ana.Id, 2, None) is var some and > 0)
            moved.Add(some);

        Assert.Equal([3, 2, 1], moved);
        Assert.Equal(5, (await SearchAsync(Acme, ana.Id)).Count);
    }

    [Fact]
    public async Task MoveAsync_SaveOfWhatWasReadBefore_IsSavedAndDoesNotUndoIt()
    {
        var (ana, berta) = await TwoUsersAsync();
        var process = await Stores.OpenProcessAsync(Acme, berta.Id);
        var interaction = await Stores.AcceptedAsync(process, leaseOwner: "worker");
        await MergeAsync(ana, berta);
        await Stores.MergedUsers.MoveAsync(Acme, berta.Id, ana.Id, 100, None);

        process.IsClosed = true;
        Assert.Equal(SaveResult.Saved, await Stores.Processes.SaveAsync(Acme, process, None));
        Assert.True(await Stores.Interactions.BeginAttemptAsync(Acme, interaction, "worker", Now.AddMinutes(1), None));
        interaction.RecordSent(Now, [new ProviderMessage("m-1", "34600000001")], null);
        Assert.Equal(SaveResult.Saved, await Stores.Interactions.SaveAsync(Acme, interaction, None));

        var found = (await Stores.Processes.FindAsync(Acme, process.Id, None))!;
        Assert.Equal((ana.Id, true), (found.UserId, found.IsClosed));
        Assert.Equal([process.Id], await ProcessesOfAsync(ana.Id));
        Assert.Equal([interaction.Id], await SearchAsync(Acme, ana.Id));
        Assert.Equal(InteractionStatus.Sent, (await Stores.Interactions.FindAsync(Acme, interaction.Id, None))!.Status);
        Assert.Equal(0, await Stores.MergedUsers.MoveAsync(Acme, berta.Id, ana.Id, 100, None));
    }

    [Fact]
    public async Task MoveAsync_SendsUnderWayToBoth_LeavesNothingBehind()
    {
        var (ana, berta) = await TwoUsersAsync();
        var old = await Stores.OpenProcessAsync(Acme, berta.Id);
        var sends = Enumerable.Range(0, TBackend.AtOnce(60)).Select(i => Task.Run(async () =>
        {
            // As planned before the merge: into an old process, or with a new one of either.
            var process = i % 3 == 0 ? null : Process(Acme, i % 3 == 1 ? ana.Id : berta.Id);
            var interaction = Interaction(process ?? old);
            Assert.Equal(AcceptResult.Accepted, await Stores.AcceptAsync(interaction, null, process));
            return (interaction.Id, Process: interaction.ProcessId);
        })).ToList();
        var merging = Task.Run(async () =>
        {
            Assert.Equal(SaveResult.Saved, await MergeAsync(ana, berta));
            while (await Stores.MergedUsers.MoveAsync(Acme, berta.Id, ana.Id, 7, None) > 0)
            {
            }
        });

        var sent = await Task.WhenAll(sends);
        await merging;
        // A later look.
        Assert.InRange(await Stores.MergedUsers.MoveAsync(Acme, berta.Id, ana.Id, 1000, None), 0, 1000);

        Assert.Equal(sent.Select(one => one.Id).Order(), (await SearchAsync(Acme, ana.Id)).Order());
        Assert.Empty(await SearchAsync(Acme, berta.Id));
        Assert.Equal(sent.Select(one => one.Process).Distinct().Order(), (await ProcessesOfAsync(ana.Id)).Order());
        Assert.Empty(await ProcessesOfAsync(berta.Id));
    }

    [Fact]
    public async Task ListDueAsync_OfSeveralTenants_TellsTheLongestDueFirst()
    {
        var (ana, berta) = await TwoUsersAsync();
        var (carla, dora) = (User(Other, Phone("1")), User(Other, Phone("2")));
        await Stores.Users.CreateAsync(Other, carla, None);
        await Stores.Users.CreateAsync(Other, dora, None);
        await MergeAsync(ana, berta, Now.AddSeconds(2));
        await MergeAsync(carla, dora, Now.AddSeconds(1));

        Assert.Empty(await Stores.MergedUsers.ListDueAsync(Now, 10, None));
        Assert.Equal([dora.Id], (await Stores.MergedUsers.ListDueAsync(Now.AddSeconds(2), 1, None)).Select(merge => merge.Id));
        var due = await Stores.MergedUsers.ListDueAsync(Now.AddSeconds(2), 10, None);
        Assert.Equal([dora.Id, berta.Id], due.Select(merge => merge.Id));

        (due[0].DueAt, due[0].IsTold, due[0].Done) = (null, true, 4);
        Assert.Equal(SaveResult.Saved, await Stores.MergedUsers.SaveAsync(Other, due[0], None));
        Assert.Equal([berta.Id], (await Stores.MergedUsers.ListDueAsync(Now.AddDays(9), 10, None)).Select(merge => merge.Id));
        var saved = (await Stores.MergedUsers.FindAsync(Other, dora.Id, None))!;
        Assert.Equal((null, true, 4, 2L), (saved.DueAt, saved.IsTold, saved.Done, saved.Version));
    }

    [Fact]
    public async Task SaveAsync_StaleVersion_Conflicts()
    {
        var (ana, berta) = await TwoUsersAsync();
        await MergeAsync(ana, berta);
        var merge = (await Stores.MergedUsers.FindAsync(Acme, berta.Id, None))!;
        var stale = (await Stores.MergedUsers.FindAsync(Acme, berta.Id, None))!;
        await Stores.MergedUsers.SaveAsync(Acme, merge, None);

        Assert.Equal(SaveResult.Conflict, await Stores.MergedUsers.SaveAsync(Acme, stale, None));
        Assert.Equal(SaveResult.Missing, await Stores.MergedUsers.SaveAsync(Other, merge, None));
    }

    [Fact]
    public async Task CountAsync_OfAUser_CountsItsOwn()
    {
        var (ana, berta) = await TwoUsersAsync();
        var integration = NewId();
        var open = await Stores.OpenProcessAsync(Acme, berta.Id);
        await Stores.OpenProcessAsync(Acme, berta.Id);
        var closed = await Stores.OpenProcessAsync(Acme, berta.Id);
        await Stores.AcceptedAsync(open, integration);
        await Stores.AcceptedAsync(closed, NewId());
        closed.IsClosed = true;
        await Stores.Processes.SaveAsync(Acme, closed, None);
        await Stores.AcceptedAsync(await Stores.OpenProcessAsync(Acme, ana.Id));
        await Stores.OptOuts.AddAsync(Acme, OptOut("Sms", "34600000002"), None);
        await Stores.OptOuts.AddAsync(Acme, OptOut("WhatsApp", "34600000002"), None);
        await Stores.OptOuts.AddAsync(Acme, OptOut("Sms", "34600000001"), None);

        var counted = await Stores.MergedUsers.CountAsync(Acme, berta, None);

        Assert.Equal((2, 1, 2, 2), (counted.OpenProcesses, counted.ClosedProcesses, counted.Interactions, counted.OptOuts));
        Assert.Equal([integration], counted.OpenThrough);
    }

    private async Task<(User Ana, User Berta)> TwoUsersAsync(string one = "34600000001", string other = "34600000002")
    {
        var (ana, berta) = (User(Acme, Phone(one)), User(Acme, Phone(other)));
        await Stores.Users.CreateAsync(Acme, ana, None);
        await Stores.Users.CreateAsync(Acme, berta, None);
        return (ana, berta);
    }

    private Task<SaveResult> MergeAsync(User target, User source, DateTimeOffset? dueAt = null)
    {
        target.Destinations = [.. target.Destinations, .. source.Destinations];
        target.Record(Now, UserEvents.Merged, source.Id);
        var merge = new UserMerge
        {
            Id = source.Id,
            Tenant = source.Tenant,
            Into = target.Id,
            Date = Now,
            Moved = new UserHoldings(1, 0, 2, 0),
            DueAt = dueAt ?? Now,
        };
        return Stores.MergedUsers.MergeAsync(target.Tenant, target, source, merge, None);
    }

    private async Task<Interaction> AcceptedForAsync(Process process, params string[] userIds)
    {
        var interaction = Interaction(
            process, destinations: [.. userIds.Select((id, i) => new InteractionDestination(DestinationKeys.PhoneNumber, $"3460000000{i}", "ungroup", id))]);
        Assert.Equal(AcceptResult.Accepted, await Stores.AcceptAsync(interaction));
        return interaction;
    }

    private async Task<IReadOnlyList<string>> SearchAsync(TenantId tenant, string userId)
    {
        var page = await Stores.Interactions.SearchAsync(tenant, new InteractionSearch { UserId = userId }, null, new SearchSize(200, 1000), None);
        return [.. page.Items.Select(item => item.Id)];
    }

    private async Task<IReadOnlyList<string>> ProcessesOfAsync(string userId) =>
        [.. (await Stores.Processes.ListAsync(Acme, new ProcessFilter(userId), null, 200, None)).Items.Select(process => process.Id)];

    private static OptOut OptOut(string channel, string destination) =>
        new() { Id = NewId(), Tenant = Acme, Channel = channel, Destination = destination, Source = OptOutSource.Api, Created = Now };
}
