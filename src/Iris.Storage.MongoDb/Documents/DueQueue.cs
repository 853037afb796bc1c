using Iris.Core.Handles;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Documents;

/// <summary>What to lease of a queue.</summary>
/// <param name="Now">What is due at or before these ticks.</param>
/// <param name="LeaseUntil">Ticks at which it falls due again.</param>
/// <param name="Limit">Most in all.</param>
/// <param name="LimitPerLane">Most of one lane.</param>
/// <param name="Busy">Lanes of which nothing is taken.</param>
internal sealed record DueLook(long Now, long LeaseUntil, int Limit, int LimitPerLane, IReadOnlyCollection<string> Busy)
{
    /// <summary>Tells of which lanes less is taken; null for none.</summary>
    public Func<string, int>? LimitOf { get; init; }

    /// <summary>Bytes that it may bring.</summary>
    public ClaimBudget Budget { get; init; } = new(long.MaxValue);

    /// <summary>Most of a lane.</summary>
    public int Most(string lane) => LimitOf?.Invoke(lane) ?? LimitPerLane;
}

/// <summary>What makes a queue.</summary>
/// <param name="Lane">The field by which it is fair: an integration, a host.</param>
/// <param name="Scope">Fields that the rows must have; they come first in the index.</param>
/// <param name="Only">Stages of an aggregation that leave out what may not be leased yet.</param>
internal sealed record DueShape(string Lane, BsonDocument Scope, params BsonDocument[] Only)
{
    /// <summary>The field, behind the lane in the index, with which rows of a lane go before others; null for none.</summary>
    public string? Priority { get; init; }

    /// <summary>Bytes of what has spilled out of a row, as an expression.</summary>
    public BsonValue Spilled { get; init; } = 0;
}

/// <summary>
/// Leases what is due, fair across lanes. The lanes with due work are found by their distinct values in the index of due rows, which
/// seeks from one to the next whatever their length; then they are served in turns, each turn an equal share of the places that are
/// left, and in a lane by <see cref="PriorityTurn"/>. One update leases all candidates that are still due and marks them with this claim's
/// token; those that carry it are read back. Several processes may do this at once: an update of one document is atomic.
/// </summary>
/// <param name="rows">The collection.</param>
/// <param name="shape">What is queued in it.</param>
internal sealed class DueQueue(IMongoCollection<BsonDocument> rows, DueShape shape)
{
    /// <summary>Looks again this often when others took everything that was found.</summary>
    private const int Rounds = 5;

    /// <summary>Lanes that are read at the same time.</summary>
    private const int Parallel = 8;

    private const string Size = "size";

    private static readonly BsonDocument LongestDueFirst = new() { { Fields.DueAt, 1 }, { Fields.Key, 1 } };

    /// <summary>
    /// The lane at which the last claim stopped; the next goes on behind it, so that a short limit starves nobody.
    /// </summary>
    private string lastServed = "";

    /// <summary>Counts the looks: now and then the lower priorities are served first, so that none starves.</summary>
    private int looks;

    /// <summary>Leases and returns the rows, in the order in which they were found.</summary>
    /// <param name="look">What to lease.</param>
    /// <param name="mark">What the lease changes beside due time and token.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    public async Task<List<BsonDocument>> ClaimAsync(DueLook look, BsonDocument mark, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var found = await LookAsync(look, cancellationToken);
            if (found.Count == 0)
                return [];

            var won = await LeaseAsync(look, found, mark, cancellationToken);
            if (won.Count > 0)
                return won;
        }

        return [];
    }

    /// <summary>Due before or at the moment: the lower bound is the index's own condition.</summary>
    internal static BsonDocument DueBy(long now) => new(Fields.DueAt, new BsonDocument { { "$gt", 0L }, { "$lte", now } });

    /// <summary>Names the lane although every row has one: without it, a server does not look at an index that begins with it.</summary>
    internal static BsonDocument OfAnyLane(DueShape shape, long now) =>
        new BsonDocument(shape.Scope).Add(shape.Lane, new BsonDocument("$gt", "")).Merge(DueBy(now));

    internal static BsonDocument OfLane(DueShape shape, string lane, long priority, long now)
    {
        var queue = new BsonDocument(shape.Scope).Add(shape.Lane, lane);
        return (shape.Priority is { } field ? queue.Add(field, (int)priority) : queue).Merge(DueBy(now));
    }

    private async Task<List<BsonValue>> LookAsync(DueLook look, CancellationToken cancellationToken)
    {
        var waiting = await FindLanesAsync(look, cancellationToken);
        var found = new List<BsonValue>();
        look.Budget.Begin();
        while (waiting.Count > 0 && found.Count < look.Limit && !look.Budget.IsSpent)
        {
            foreach (var turn in Share(look, waiting, look.Limit - found.Count).Chunk(Parallel))
            {
                var heads = await Task.WhenAll(turn.Select(one => HeadsAsync(look.Now, one.Lane, one.Places, cancellationToken)));
                foreach (var ((lane, places), ofLane) in turn.Zip(heads))
                {
                    var taken = Take(look.Budget, lane, places, ofLane);
                    found.AddRange(taken);
                    // Who found no room is the first next time.
                    if (taken.Count > 0 || !look.Budget.IsSpent)
                        lastServed = lane.Id;
                }

                if (look.Budget.IsSpent)
                    break;
            }

            waiting.RemoveAll(lane => lane.HasEnded || lane.Taken >= look.Most(lane.Id));
        }

        // A lane that changed between its turns may show a row twice.
        return [.. found.Distinct()];
    }

    /// <summary>Lanes with due work, beginning behind the one that was served last; no more than there are places.</summary>
    private async Task<List<PriorityTurn>> FindLanesAsync(DueLook look, CancellationToken cancellationToken)
    {
        using var lanes = await rows.DistinctAsync<string>(shape.Lane, OfAnyLane(shape, look.Now), cancellationToken: cancellationToken).Translated();
        var (after, number) = (lastServed, Interlocked.Increment(ref looks));
        return [.. (await lanes.ToListAsync(cancellationToken).Translated())
            .Except(look.Busy)
            .Where(id => look.Most(id) > 0)
            .OrderBy(id => string.CompareOrdinal(id, after) <= 0)
            .ThenBy(id => id, StringComparer.Ordinal)
            .Take(look.Limit)
            .Select(id => NewLane(id, number))];
    }

    private PriorityTurn NewLane(string id, int look)
    {
        var lane = new PriorityTurn(id, look);
        foreach (var priority in shape.Priority is null ? [Priority.Normal] : Priorities.InOrder)
            lane.Add((long)priority);
        return lane;
    }

    /// <summary>The lanes that have a turn, with what each may take in it.</summary>
    private static List<(PriorityTurn Lane, int Places)> Share(DueLook look, List<PriorityTurn> waiting, int left)
    {
        var share = Math.Max(1, left / waiting.Count);
        var served = new List<(PriorityTurn, int)>(waiting.Count);
        foreach (var lane in waiting.TakeWhile(_ => left > 0))
        {
            var places = Math.Min(Math.Min(share, look.Most(lane.Id) - lane.Taken), left);
            left -= places;
            served.Add((lane, places));
        }

        return served;
    }

    /// <summary>The heads of a lane's queues. The places may all go to one of them: so much of each is asked for, in one call.</summary>
    private async Task<ILookup<long, BsonDocument>> HeadsAsync(long now, PriorityTurn lane, int places, CancellationToken cancellationToken)
    {
        var stages = lane.Open.Select(queue => HeadOf(lane.Id, queue.Priority, (queue.Taken, places), now)).Aggregate(
            (all, more) => [.. all, new("$unionWith", new BsonDocument { { "coll", rows.CollectionNamespace.CollectionName }, { "pipeline", new BsonArray(more) } })]);
        using var cursor = await rows.AggregateAsync<BsonDocument>(stages, cancellationToken: cancellationToken).Translated();
        return (await cursor.ToListAsync(cancellationToken).Translated()).ToLookup(
            row => shape.Priority is { } field ? row[field].AsInt32 : (long)Priority.Normal);
    }

    private static List<BsonValue> Take(ClaimBudget budget, PriorityTurn lane, int places, ILookup<long, BsonDocument> heads)
    {
        var open = lane.Open.ToDictionary(queue => queue.Priority, queue => queue.Taken);
        var taken = new List<BsonValue>(places);
        lane.Serve(places, (priority, offset, count) =>
        {
            var before = taken.Count;
            taken.AddRange(heads[priority].Skip(offset - open[priority]).Take(count)
                .TakeWhile(row => budget.TryTake(new TenantId(row[Fields.Tenant].AsString), row[Size].ToInt64()))
                .Select(row => row[Fields.Key]));
            return taken.Count - before;
        });
        return taken;
    }

    private BsonDocument[] HeadOf(string lane, long priority, (int Offset, int Count) range, long now) =>
    [
        new("$match", OfLane(shape, lane, priority, now)),
        new("$sort", LongestDueFirst),
        .. shape.Only,
        new("$skip", range.Offset),
        new("$limit", range.Count),
        new("$project", new BsonDocument
        {
            { Fields.Tenant, 1 },
            { Size, new BsonDocument("$add", new BsonArray { new BsonDocument("$bsonSize", "$$ROOT"), shape.Spilled }) },
            { shape.Priority ?? Fields.Key, 1 },
        }),
    ];

    private async Task<List<BsonDocument>> LeaseAsync(
        DueLook look, List<BsonValue> found, BsonDocument mark, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var token = ObjectId.GenerateNewId();
        var lease = new BsonDocument("$set", new BsonDocument { { Fields.DueAt, look.LeaseUntil }, { Fields.Claim, token } });
        // Both may set fields.
        if (mark.TryGetValue("$set", out var set))
            lease["$set"].AsBsonDocument.Merge(set.AsBsonDocument);
        lease.Merge(mark, overwriteExistingElements: false);
        var candidates = new BsonDocument(Fields.Key, new BsonDocument("$in", new BsonArray(found)));
        var leased = await rows.UpdateManyAsync(
            new BsonDocument(candidates).Merge(DueBy(look.Now)), lease, cancellationToken: CancellationToken.None).Translated();
        if (leased.ModifiedCount == 0)
            return [];

        var won = await rows.Find(candidates.Add(Fields.Claim, token)).ToListAsync(CancellationToken.None).Translated();
        var position = found.Index().ToDictionary(one => one.Item, one => one.Index);
        return [.. won.OrderBy(row => position[row[Fields.Key]])];
    }
}
