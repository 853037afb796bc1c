using Iris.Core.Channels;
using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

public abstract class ProcessStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    private static readonly ProcessFilter Any = new();

    [Fact]
    public async Task CreateAsync_NewProcess_IsFoundAsWritten()
    {
        var process = Process(Acme);
        process.PrimaryKey = Json("""{"Expediente":["1","2"]}""");
        await Stores.Processes.CreateAsync(Acme, process, None);

        var found = await Stores.Processes.FindAsync(Acme, process.Id, None);

        Assert.Equal(1, process.Version);
        Assert.Null(found!.LastDirection);
        Assert.Equal(Show(process), Show(found));
    }

    [Fact]
    public async Task SaveAsync_CurrentVersion_ReplacesAndCountsUp()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        process.IsClosed = true;
        process.Metadata = Json("{}");

        Assert.Equal(SaveResult.Saved, await Stores.Processes.SaveAsync(Acme, process, None));

        Assert.Equal(2, process.Version);
        Assert.Equal(Show(process), Show(await Stores.Processes.FindAsync(Acme, process.Id, None)));
    }

    [Fact]
    public async Task SaveAsync_InteractionAcceptedSinceRead_SavesAndKeepsTheNewest()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var interaction = await Stores.AcceptedAsync(process);
        process.Metadata = Json("""{"changed":true}""");

        Assert.Equal(SaveResult.Saved, await Stores.Processes.SaveAsync(Acme, process, None));

        var found = (await Stores.Processes.FindAsync(Acme, process.Id, None))!;
        Assert.Equal((interaction.Id, interaction.Integration.IntegrationId, Direction.Out),
            (found.LastInteractionId, found.LastIntegrationId, found.LastDirection));
        Assert.Equal("""{"changed":true}""", found.Metadata.GetRawText());
    }

    [Fact]
    public async Task SaveAsync_StaleVersion_ConflictsAndChangesNothing()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var stale = (await Stores.Processes.FindAsync(Acme, process.Id, None))!;
        await Stores.Processes.SaveAsync(Acme, process, None);
        stale.IsClosed = true;

        Assert.Equal(SaveResult.Conflict, await Stores.Processes.SaveAsync(Acme, stale, None));

        Assert.Equal(Show(process), Show(await Stores.Processes.FindAsync(Acme, process.Id, None)));
    }

    [Fact]
    public async Task SaveAsync_UnknownProcess_IsMissing() =>
        Assert.Equal(SaveResult.Missing, await Stores.Processes.SaveAsync(Acme, Process(Acme), None));

    [Fact]
    public async Task TryCreateAsync_KeyTaken_WritesNothing()
    {
        var (first, second) = (Process(Acme), Process(Acme));
        var record = new IdempotencyRecord(Acme, "key-1", "hash", Now, [1, 2]);

        Assert.True(await Stores.Processes.TryCreateAsync(Acme, first, record, None));
        Assert.False(await Stores.Processes.TryCreateAsync(Acme, second, record, None));

        Assert.Equal(1, first.Version);
        Assert.NotNull(await Stores.Processes.FindAsync(Acme, first.Id, None));
        Assert.Null(await Stores.Processes.FindAsync(Acme, second.Id, None));
        Assert.Equal(record.Answer, (await Stores.Idempotency.FindAsync(Acme, "key-1", None))!.Answer);
        Assert.True(await Stores.Processes.TryCreateAsync(Other, Process(Other), record with { Tenant = Other }, None));
    }

    [Fact]
    public async Task TryCreateAsync_KeyOfASend_WritesNothing()
    {
        var process = Process(Acme);
        var record = new IdempotencyRecord(Acme, "key-1", "hash", Now, [1]);
        await Stores.Interactions.AcceptAsync(
            Acme, [new Acceptance(Interaction(await Stores.OpenProcessAsync(Acme)), null, null)], record, None);

        Assert.False(await Stores.Processes.TryCreateAsync(Acme, process, record, None));

        Assert.Null(await Stores.Processes.FindAsync(Acme, process.Id, None));
    }

    [Fact]
    public async Task ListUntoldAsync_SomeOfThem_AreThoseWithSomethingToTell()
    {
        var (told, untold, other) = (Process(Acme), Process(Acme), Process(Other));
        ProcessEvent[] events = [new(ProcessEvents.Created, Now), new(ProcessEvents.Closed, Now.AddSeconds(1))];
        (untold.Untold, other.Untold) = ([.. events], [.. events]);
        foreach (var process in new[] { told, untold, other })
            await Stores.Processes.CreateAsync(process.Tenant, process, None);

        var found = await Stores.Processes.ListUntoldAsync(10, None);

        Assert.Equal(new[] { untold.Id, other.Id }.Order(), found.Select(process => process.Id).Order());
        Assert.Equal(events, found[0].Untold!);
        Assert.Single(await Stores.Processes.ListUntoldAsync(1, None));
        foreach (var process in found)
        {
            process.Untold = null;
            Assert.Equal(SaveResult.Saved, await Stores.Processes.SaveAsync(process.Tenant, process, None));
        }

        Assert.Empty(await Stores.Processes.ListUntoldAsync(10, None));
        told.Untold = [events[0]];
        await Stores.Processes.SaveAsync(Acme, told, None);
        Assert.Equal([told.Id], (await Stores.Processes.ListUntoldAsync(10, None)).Select(process => process.Id));
    }

    [Fact]
    public async Task RemoveAsync_NothingAcceptedAndCurrent_Removes()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        var stale = (await Stores.Processes.FindAsync(Acme, process.Id, None))!;
        await Stores.Processes.SaveAsync(Acme, process, None);

        Assert.Equal(SaveResult.Conflict, await Stores.Processes.RemoveAsync(Acme, stale, None));
        Assert.Equal(SaveResult.Missing, await Stores.Processes.RemoveAsync(Other, process, None));
        Assert.Equal(SaveResult.Saved, await Stores.Processes.RemoveAsync(Acme, process, None));

        Assert.Null(await Stores.Processes.FindAsync(Acme, process.Id, None));
        Assert.Equal(SaveResult.Missing, await Stores.Processes.RemoveAsync(Acme, process, None));
    }

    [Fact]
    public async Task RemoveAsync_SomethingAccepted_LeavesIt()
    {
        var process = await Stores.OpenProcessAsync(Acme);
        await Stores.AcceptedAsync(process);

        Assert.Equal(SaveResult.Conflict, await Stores.Processes.RemoveAsync(Acme, process, None));

        Assert.NotNull(await Stores.Processes.FindAsync(Acme, process.Id, None));
    }

    [Fact]
    public async Task CreateAsync_Draft_IsFoundAsWrittenUntilSomethingIsAccepted()
    {
        var process = new Process
        {
            Id = NewId(),
            Tenant = Acme,
            UserId = NewId(),
            BeganAsDraft = true,
            Draft = Json("""{"payLoad":{"Text":"x"}}"""),
            Group = "g",
            Created = Now,
            Updated = Now,
        };
        await Stores.Processes.CreateAsync(Acme, process, None);

        var found = (await Stores.Processes.FindAsync(Acme, process.Id, None))!;
        Assert.Equal((true, "g", """{"payLoad":{"Text":"x"}}"""), (found.IsDraft, found.Group, found.Draft!.Value.GetRawText()));
        await Stores.AcceptedAsync(process);
        Assert.False((await Stores.Processes.FindAsync(Acme, process.Id, None))!.IsDraft);
    }

    [Fact]
    public async Task EveryMethod_ProcessOfAnotherTenant_IsUnknown()
    {
        var process = await Stores.OpenProcessAsync(Acme);

        Assert.Null(await Stores.Processes.FindAsync(Other, process.Id, None));
        Assert.Empty((await Stores.Processes.ListAsync(Other, Any, null, 10, None)).Items);
        Assert.Empty((await Stores.Processes.ListAsync(Other, new ProcessFilter(process.UserId), null, 10, None)).Items);
        Assert.Equal(SaveResult.Missing, await Stores.Processes.SaveAsync(Other, process, None));
        Assert.Equal(1, (await Stores.Processes.FindAsync(Acme, process.Id, None))!.Version);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(0, null)]
    [InlineData(1, true)]
    [InlineData(null, false)]
    [InlineData(0, true)]
    public async Task ListAsync_FilterAndPages_HoldsEachMatchOnceNewestFirst(int? user, bool? closed)
    {
        string[] users = [NewId(), NewId()];
        var all = new List<Process>();
        for (var i = 0; i < 12; i++)
        {
            var process = Process(Acme, users[i % 2]);
            process.IsClosed = i % 3 == 0;
            await Stores.Processes.CreateAsync(Acme, process, None);
            all.Add(process);
        }

        var filter = new ProcessFilter(user is { } index ? users[index] : null, closed);
        var listed = await Pages.ReadAsync<Process>(2, (cursor, most) => Stores.Processes.ListAsync(Acme, filter, cursor, most, None));

        var expected = all.AsEnumerable().Reverse()
            .Where(process => (filter.UserId ?? process.UserId) == process.UserId && (closed ?? process.IsClosed) == process.IsClosed);
        Assert.Equal(expected.Select(Show), listed.Select(Show));
    }
}
