using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.Tests.Contract;
using SQLitePCL;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Sqlite;

/// <summary>What survives closing, crashing and a disk that is full.</summary>
public sealed class SqliteDurabilityTests : IDisposable
{
    private static readonly TenantId Acme = new("acme");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Reopen_AfterClose_FindsEverything()
    {
        var accepted = new List<Interaction>();
        await using (var stores = Open())
        {
            var process = await stores.OpenProcessAsync(Acme);
            for (var i = 0; i < 20; i++)
                accepted.Add(await stores.AcceptedAsync(process));
        }

        Assert.Equal([folder.File("iris.db")], Directory.GetFiles(folder.Path));
        await using var reopened = Open();
        await AssertAllThereAsync(reopened, accepted);
    }

    [Fact]
    public async Task Dispose_WritesWaiting_CommitsThemFirst()
    {
        Task<AcceptResult>[] waiting;
        var interactions = new List<Interaction>();
        await using (var stores = Open())
        {
            var process = await stores.OpenProcessAsync(Acme);
            interactions.AddRange(Enumerable.Range(0, 500).Select(_ => Interaction(process)));
            waiting = [.. interactions.Select(interaction => stores.AcceptAsync(interaction))];
        }

        Assert.All(await Task.WhenAll(waiting), result => Assert.Equal(AcceptResult.Accepted, result));
        await using var reopened = Open();
        await AssertAllThereAsync(reopened, interactions);
    }

    [Fact]
    public async Task Write_AfterDispose_IsUnavailable()
    {
        var stores = Open();
        var interactions = stores.Interactions;
        await stores.DisposeAsync();

        await Assert.ThrowsAsync<StoreUnavailableException>(() => interactions.CheckAsync(CancellationToken.None));
    }

    /// <summary>The files as they are at some moment are all that a killed process leaves.</summary>
    [Fact]
    public async Task Kill_InTheMiddleOfWrites_KeepsEveryCompletedAccept()
    {
        await using var stores = Open();
        var process = await stores.OpenProcessAsync(Acme);
        // A crash takes all files at one instant; copying takes longer, so the log must not be folded into the file meanwhile.
        await stores.OnWriterAsync(session => session.Execute("PRAGMA wal_autocheckpoint = 0"));
        for (var kill = 0; kill < 5; kill++)
        {
            var completed = new List<Interaction>();
            var running = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
            {
                for (var i = 0; i < 25; i++)
                {
                    var interaction = await stores.AcceptedAsync(process);
                    lock (completed)
                        completed.Add(interaction);
                }
            })).ToList();
            await Task.WhenAny(running);
            List<Interaction> before;
            lock (completed)
                before = [.. completed];

            using var copy = new TemporaryFolder();
            // The log last: what it has beyond the main file's state is what recovery reads.
            foreach (var name in new[] { "iris.db", "iris.db-wal" })
                File.Copy(folder.File(name), copy.File(name));
            await Task.WhenAll(running);

            await using var recovered = new SqliteStores(copy.File("iris.db"));
            await AssertAllThereAsync(recovered, before);
        }
    }

    [Fact]
    public async Task Accept_DiskFull_IsUnavailableLosesNothingAndWorksAfterwards()
    {
        await using var stores = Open();
        var process = await stores.OpenProcessAsync(Acme);
        var accepted = new List<Interaction>();
        await stores.OnWriterAsync(session => session.Execute($"PRAGMA max_page_count = {session.Number("PRAGMA page_count") + 3}"));
        var unavailable = 0;
        while (unavailable < 3)
        {
            var interaction = Interaction(process);
            try
            {
                await stores.AcceptAsync(interaction);
                accepted.Add(interaction);
                Assert.Equal(0, unavailable);
            }
            catch (StoreUnavailableException)
            {
                unavailable++;
                Assert.Equal(0, interaction.Version);
                Assert.Null(await stores.Interactions.FindAsync(Acme, interaction.Id, CancellationToken.None));
            }
        }

        Assert.NotEmpty(accepted);
        Assert.Equal(accepted[^1].Id, (await stores.Processes.FindAsync(Acme, process.Id, CancellationToken.None))!.LastInteractionId);
        await stores.OnWriterAsync(session => session.Execute("PRAGMA max_page_count = 1000000"));
        accepted.Add(await stores.AcceptedAsync(process));
        await AssertAllThereAsync(stores, accepted);
    }

    [Fact]
    public async Task Accept_CommitFails_WholeGroupIsUnavailableAndWorksAfterwards()
    {
        await using var stores = Open();
        var process = await stores.OpenProcessAsync(Acme);
        var refuse = 0;
        await stores.OnWriterAsync(session => raw.sqlite3_commit_hook(session.Handle, _ => Volatile.Read(ref refuse), null));
        Volatile.Write(ref refuse, 1);

        var interactions = Enumerable.Range(0, 50).Select(_ => Interaction(process)).ToList();
        var failed = await Task.WhenAll(interactions.Select(async interaction =>
            await Record.ExceptionAsync(() => stores.AcceptAsync(interaction))));

        Assert.All(failed, failure => Assert.IsType<StoreUnavailableException>(failure));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => stores.Interactions.CheckAsync(CancellationToken.None));
        Assert.Empty((await stores.Interactions.ListByProcessAsync(Acme, process.Id, null, 10, CancellationToken.None)).Items);
        Volatile.Write(ref refuse, 0);
        await stores.Interactions.CheckAsync(CancellationToken.None);
        await Task.WhenAll(interactions.Select(interaction => stores.AcceptAsync(interaction)));
        await AssertAllThereAsync(stores, interactions);
    }

    [Fact]
    public async Task Write_ConnectionLost_IsUnavailableThenReopened()
    {
        await using var stores = Open();
        var process = await stores.OpenProcessAsync(Acme);

        await Assert.ThrowsAsync<StoreUnavailableException>(() => stores.OnWriterAsync(session => session.Dispose()));

        await AssertAllThereAsync(stores, [await stores.AcceptedAsync(process)]);
    }

    private SqliteStores Open() => new(folder.File("iris.db"));

    private static async Task AssertAllThereAsync(SqliteStores stores, IReadOnlyList<Interaction> expected)
    {
        foreach (var interaction in expected)
            Assert.Equal(Show(interaction), Show(await stores.Interactions.FindAsync(Acme, interaction.Id, CancellationToken.None)));
    }
}
