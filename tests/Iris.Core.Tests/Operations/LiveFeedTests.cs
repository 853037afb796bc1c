using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Operations;
using Iris.Testing;
using Microsoft.Extensions.Options;

namespace Iris.Core.Tests.Operations;

/// <summary>A stream over a store where no single writer gives places: what is committed late, with an earlier place, is told all the same, and nothing twice.</summary>
public sealed class LiveFeedTests : IDisposable
{
    private const long Second = TimeSpan.TicksPerSecond;

    private readonly Store store = new();
    private readonly CancellationTokenSource end = new();

    public void Dispose() => end.Dispose();

    [Fact]
    public async Task Follow_CommittedLateWithAnEarlierPlace_IsTold()
    {
        await using var feed = Follow(null);
        Assert.Equal(LiveKind.Open, (await NextAsync(feed)).Kind);
        var from = store.Last;

        store.Add("a", from + (5 * Second));
        Assert.Equal("a", (await NextAsync(feed)).Move!.Id);
        store.Add("b", from + (2 * Second));

        Assert.Equal("b", (await NextAsync(feed)).Move!.Id);
        store.Add("c", from + (6 * Second));
        Assert.Equal("c", (await NextAsync(feed)).Move!.Id);
    }

    [Fact]
    public async Task Follow_ChangedAgain_IsToldAgainAndOthersAreNot()
    {
        await using var feed = Follow(null);
        await NextAsync(feed);
        var from = store.Last;
        store.Add("a", from + Second);
        store.Add("b", from + Second);

        Assert.Equal(["a", "b"], [(await NextAsync(feed)).Move!.Id, (await NextAsync(feed)).Move!.Id]);
        store.Add("a", from + (2 * Second), version: 2);

        var again = (await NextAsync(feed)).Move!;
        Assert.Equal(("a", 2L), (again.Id, again.Version));
    }

    [Fact]
    public async Task Follow_BeginsNow_IsNotToldWhatWasBefore()
    {
        store.Add("before", store.Last + Second);
        await using var feed = Follow(null);
        await NextAsync(feed);

        store.Add("after", store.Last + Second);

        Assert.Equal("after", (await NextAsync(feed)).Move!.Id);
    }

    [Fact]
    public async Task Follow_GoesOn_LooksALittleBack()
    {
        var from = store.Last;
        store.Add("old", from + (1 * Second));
        store.Add("late", from + (25 * Second));
        store.Add("seen", from + (30 * Second));
        store.Add("new", from + (31 * Second));

        await using var feed = Follow(from + (30 * Second));

        Assert.Equal(LiveKind.Open, (await NextAsync(feed)).Kind);
        Assert.Equal(["late", "seen", "new"], [(await NextAsync(feed)).Move!.Id, (await NextAsync(feed)).Move!.Id, (await NextAsync(feed)).Move!.Id]);
    }

    /// <summary>As many with one place as a batch makes, over more than a page.</summary>
    [Fact]
    public async Task Follow_ManyOfOneMoment_AreEachToldOnce()
    {
        await using var feed = Follow(null);
        await NextAsync(feed);
        var from = store.Last;
        var ids = Enumerable.Range(0, 450).Select(i => $"{i:000}").ToList();
        foreach (var id in ids)
            store.Add(id, from + Second + (int.Parse(id, null) / 150));

        var told = new List<string>();
        while (told.Count < ids.Count)
            told.Add((await NextAsync(feed)).Move!.Id);

        Assert.Equal(ids, told);
    }

    private IAsyncEnumerator<LiveItem> Follow(long? after) =>
        new LiveFeed(store, new MoveSignals(), Options.Create(new OperationsOptions()), TimeProvider.System)
            .FollowAsync(Builders.Tenant, after, end.Token).GetAsyncEnumerator(end.Token);

    private async Task<LiveItem> NextAsync(IAsyncEnumerator<LiveItem> feed)
    {
        end.CancelAfter(TimeSpan.FromSeconds(30));
        Assert.True(await feed.MoveNextAsync());
        return feed.Current;
    }

    private sealed class Store : IMoveStore
    {
        private readonly Lock gate = new();
        private readonly List<InteractionMove> moves = [];

        public long Last { get; private set; } = 1_000_000 * Second;

        public long Overlap => 10 * Second;

        public void Add(string id, long position, long version = 1)
        {
            lock (gate)
            {
                moves.RemoveAll(move => move.Id == id);
                moves.Add(new InteractionMove(position, id, version, default)
                {
                    IntegrationId = "i",
                    ProcessId = "p",
                    Direction = Direction.Out,
                    Status = InteractionStatus.Sent,
                    Dispatch = DispatchState.Done,
                });
                Last = Math.Max(Last, position);
            }
        }

        public Task<InteractionWatch> WatchAsync(TenantId tenant, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken) =>
            Task.FromResult(new InteractionWatch(0, Last, now));

        public Task<IReadOnlyList<InteractionMove>> ListAsync(TenantId tenant, long after, int limit, CancellationToken cancellationToken)
        {
            lock (gate)
            {
                return Task.FromResult<IReadOnlyList<InteractionMove>>(
                    [.. moves.Where(move => move.Position > after).OrderBy(move => move.Position).ThenBy(move => move.Id, StringComparer.Ordinal).Take(limit)]);
            }
        }

        public Task EndAsync(DateTimeOffset now, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
