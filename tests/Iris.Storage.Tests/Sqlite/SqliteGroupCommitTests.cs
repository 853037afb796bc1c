using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Webhooks;
using Iris.Storage.Tests.Contract;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Sqlite;

/// <summary>Many changes in one transaction, each of which may fail alone.</summary>
public sealed class SqliteGroupCommitTests : IDisposable
{
    private static readonly TenantId Acme = new("acme");

    private readonly SqliteStores stores = new(new TemporaryFolder());
    private readonly TaskCompletionSource running = new();
    private readonly ManualResetEventSlim go = new();

    public void Dispose()
    {
        go.Set();
        stores.Dispose();
        go.Dispose();
    }

    /// <summary>A tenant that moves a webhook with a long queue holds up nobody who writes.</summary>
    [Fact]
    public async Task RetargetAsync_LongQueue_LetsOthersCommitBetween()
    {
        var interaction = Interaction(await stores.OpenProcessAsync(Acme));
        for (var i = 0; i < 20 * SqliteWebhookStore.MoveSize; i++)
            interaction.Outbox.Add(EventOf(Delivery(interaction, i, host: "old.example.test")));
        await stores.AcceptAsync(interaction);
        var process = await stores.OpenProcessAsync(Acme);

        var move = stores.Webhooks.RetargetAsync(Acme, interaction.Integration.IntegrationId, "new.example.test", CancellationToken.None);
        await stores.AcceptAsync(Interaction(process));

        Assert.False(move.IsCompleted);
        await move;
    }

    [Fact]
    public async Task Group_OneChangeThrowsAfterWriting_OthersAreCommitted()
    {
        var process = await stores.OpenProcessAsync(Acme);
        var first = await stores.AcceptedAsync(process);
        var good = Enumerable.Range(0, 20).Select(_ => Interaction(process)).ToList();
        var blocker = BlockAsync();
        await running.Task;

        var accepts = good.Take(10).Select(interaction => stores.AcceptAsync(interaction)).ToList();
        var twin = stores.AcceptAsync(Interaction(process, id: first.Id));
        var thrown = stores.OnWriterAsync(session =>
        {
            session.Execute("DELETE FROM interactions");
            throw new FormatException("a fault of this change alone");
        });
        accepts.AddRange(good.Skip(10).Select(interaction => stores.AcceptAsync(interaction)));
        go.Set();

        await blocker;
        Assert.All(await Task.WhenAll(accepts), result => Assert.Equal(AcceptResult.Accepted, result));
        await Assert.ThrowsAsync<InvalidOperationException>(() => twin);
        await Assert.ThrowsAsync<FormatException>(() => thrown);
        var listed = (await stores.Interactions.ListByProcessAsync(Acme, process.Id, null, 200, CancellationToken.None)).Items;
        Assert.Equal(good.Prepend(first).Select(Show), listed.Select(Show));
    }

    [Fact]
    public async Task Group_OneRefusedAfterWriting_OthersSeeTheAddressFree()
    {
        await stores.Users.CreateAsync(Acme, User(Acme, Phone("9")), CancellationToken.None);
        var blocker = BlockAsync();
        await running.Task;

        var refused = stores.Users.CreateAsync(Acme, User(Acme, Phone("1"), Phone("9")), CancellationToken.None);
        var saved = stores.Users.CreateAsync(Acme, User(Acme, Phone("1")), CancellationToken.None);
        go.Set();

        await blocker;
        Assert.Equal((SaveResult.Taken, SaveResult.Saved), (await refused, await saved));
    }

    [Fact]
    public async Task Write_CancelledWhileQueued_DoesNotRun()
    {
        var process = await stores.OpenProcessAsync(Acme);
        var (cancelled, kept) = (Interaction(process), Interaction(process));
        using var cancellation = new CancellationTokenSource();
        var blocker = BlockAsync();
        await running.Task;

        var first = stores.Interactions.AcceptAsync(Acme, [new Acceptance(cancelled, null, null)], null, cancellation.Token);
        var second = stores.AcceptAsync(kept);
        await cancellation.CancelAsync();
        go.Set();

        await blocker;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(AcceptResult.Accepted, await second);
        Assert.Null(await stores.Interactions.FindAsync(Acme, cancelled.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Read_WhileAWriteRuns_DoesNotWaitAndSeesTheLastCommit()
    {
        var process = await stores.OpenProcessAsync(Acme);
        var blocker = stores.OnWriterAsync(session =>
        {
            session.Execute("DELETE FROM processes");
            running.SetResult();
            go.Wait();
        });
        await running.Task;

        var found = await stores.Processes.FindAsync(Acme, process.Id, CancellationToken.None);

        Assert.False(blocker.IsCompleted);
        Assert.Equal(process.Id, found?.Id);
        go.Set();
        await blocker;
        Assert.Null(await stores.Processes.FindAsync(Acme, process.Id, CancellationToken.None));
    }

    [Fact]
    public async Task Write_MoreThanTheQueueHolds_AllAreCommitted()
    {
        const int Count = Storage.Sqlite.Database.SqliteWriter.MaxWaiting + 500;
        var blocker = BlockAsync();
        await running.Task;

        var checks = Enumerable.Range(0, Count).Select(_ => stores.Interactions.CheckAsync(CancellationToken.None)).ToList();
        go.Set();

        await blocker;
        await Task.WhenAll(checks);
        var total = 0L;
        await stores.OnWriterAsync(session => total = session.Number("SELECT checks FROM health"));
        Assert.Equal(Count, total);
    }

    /// <summary>Keeps the writer busy, so that what follows is queued and committed as one group.</summary>
    private Task<int> BlockAsync() => stores.OnWriterAsync(_ =>
    {
        running.TrySetResult();
        go.Wait();
    });
}
