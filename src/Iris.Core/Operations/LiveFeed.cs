using System.Runtime.CompilerServices;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Microsoft.Extensions.Options;

namespace Iris.Core.Operations;

/// <summary>What whoever follows a tenant is told.</summary>
public enum LiveKind
{
    /// <summary>It begins, or goes on where it was.</summary>
    Open,

    /// <summary>It begins anew: what changed since the position that was asked for may be missing.</summary>
    Gap,

    /// <summary>An interaction changed.</summary>
    Moved,

    /// <summary>Nothing happened for a while.</summary>
    Heartbeat,
}

/// <summary>One of them.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where another one goes on.</param>
/// <param name="Move">The change; null for any other kind.</param>
public readonly record struct LiveItem(LiveKind Kind, long Position, InteractionMove? Move);

/// <summary>
/// Follows the changes of a tenant, by whichever process they are made: they are read from the store, a page at a time and as fast as they are taken, so
/// that a slow reader costs nothing but time. A change in this process wakes it at once; others are seen by looking.
/// </summary>
public sealed class LiveFeed(IMoveStore store, MoveSignals signals, IOptions<OperationsOptions> options, TimeProvider time)
{
    private const int PageSize = 200;

    /// <summary>Changes that are known to have been told; beyond, some are told twice.</summary>
    private const int MaxKnown = 50_000;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Between two looks, however much happens: what changed meanwhile is told once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(20);

    /// <param name="tenant">The tenant.</param>
    /// <param name="after">The position after which it goes on; null for from now on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<LiveItem> FollowAsync(TenantId tenant, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var signal = signals.Listen(tenant);
        try
        {
            var watch = await WatchAsync(tenant, cancellationToken);
            if (watch.CompleteAt - time.GetUtcNow() is { Ticks: > 0 } wait)
                await Task.Delay(wait, time, cancellationToken);

            var isKnown = after is null || (after >= watch.From && after <= watch.Last);
            var place = new Place(isKnown && after is { } known ? known : watch.Last, store.Overlap, isResumed: isKnown && after is not null);
            yield return new LiveItem(isKnown ? LiveKind.Open : LiveKind.Gap, place.Position, null);

            var heartbeat = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);
            var (renewed, told) = (time.GetTimestamp(), time.GetTimestamp());
            while (true)
            {
                if (time.GetElapsedTime(renewed) >= Renewal)
                {
                    await WatchAsync(tenant, cancellationToken);
                    renewed = time.GetTimestamp();
                }

                place.LookAgain();
                for (var isFull = true; isFull;)
                {
                    var page = await store.ListAsync(tenant, place.From, PageSize, cancellationToken);
                    isFull = page.Count == PageSize;
                    foreach (var move in page.Where(place.IsNew))
                    {
                        told = time.GetTimestamp();
                        yield return new LiveItem(LiveKind.Moved, place.Position, move);
                    }

                    place.Read(page);
                }

                if (time.GetElapsedTime(told) >= heartbeat)
                {
                    told = time.GetTimestamp();
                    yield return new LiveItem(LiveKind.Heartbeat, place.Position, null);
                }

                await Task.Delay(Pause, time, cancellationToken);
                await signal.WaitAsync(Poll, cancellationToken);
            }
        }
        finally
        {
            signals.GiveBack(tenant, signal);
        }
    }

    private Task<InteractionWatch> WatchAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return store.WatchAsync(tenant, now, now.AddMinutes(options.Value.ResumeMinutes), cancellationToken);
    }

    /// <summary>Where a reader is, and what it was told of what it looks at again.</summary>
    private sealed class Place(long position, long overlap, bool isResumed)
    {
        /// <summary>Who begins now is not told what was before.</summary>
        private readonly long floor = isResumed ? position - overlap : position;

        private readonly Dictionary<string, (long Version, long Position)> known = [];

        /// <summary>The furthest that was told.</summary>
        public long Position { get; private set; } = position;

        /// <summary>Behind which the next page begins.</summary>
        public long From { get; private set; }

        public void LookAgain()
        {
            From = Math.Max(floor, Position - overlap);
            if (overlap == 0)
                return;

            if (known.Count > MaxKnown)
                known.Clear();
            foreach (var (id, _) in known.Where(one => one.Value.Position <= From).ToList())
                known.Remove(id);
        }

        public bool IsNew(InteractionMove move)
        {
            var isNew = overlap == 0 || !known.TryGetValue(move.Id, out var told) || told.Version != move.Version;
            if (isNew && overlap > 0)
                known[move.Id] = (move.Version, move.Position);
            if (isNew)
                Position = Math.Max(Position, move.Position);
            return isNew;
        }

        /// <summary>Several may have one position where there is no single writer: the page after this begins with those of its last.</summary>
        public void Read(IReadOnlyList<InteractionMove> page)
        {
            if (page.Count > 0)
                From = overlap > 0 && page[0].Position < page[^1].Position ? page[^1].Position - 1 : page[^1].Position;
        }
    }
}
