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

    /// <summary>Most of a lane.</summary>
    public int Most(string lane) => LimitOf?.Invoke(lane) ?? LimitPerLane;
}

/// <summary>What makes a queue.</summary>
/// <param name="Lane">The field by which it is fair: an integration, a host.</param>
/// <param name="Scope">Fields that the rows must have; they come first in the index.</param>
/// <param name="Only">Stages of an aggregation that leave out what may not be leased yet.</param>
internal sealed record DueShape(string Lane, BsonDocument Scope, params BsonDocument[] Only);

/// <summary>
/// Leases what is due, fair across lanes. The lanes with due work are found by their distinct values in the index of due rows, which
/// seeks from one to the next whatever their length; then they are served in turns, each turn an equal share of the places that are left. One update leases all candidates that are still due and marks them with this claim's token; those that
/// carry it are read back. Several processes may do this at once: an update of one document is atomic.
/// </summary>
/// <param name="rows">The collection.</param>
/// <param name="shape">What is queued in it.</param>
internal sealed class DueQueue(IMongoCollection<BsonDocument> rows, DueShape shape)
{
    /// <summary>Looks again this often when others took everything that was found.</summary>
    private const int Rounds = 5;

    /// <summary>Lanes that are read at the same time.</summary>
    private const int Parallel = 8;

    private static readonly BsonDocument LongestDueFirst = new() { { Fields.DueAt, 1 }, { Fields.Key, 1 } };

    /// <summary>
    /// The lane at which the last claim stopped; the next goes on behind it, so that a short limit starves nobody.
    /// </summary>
    private string lastServed = "";

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

    internal static BsonDocument OfLane(DueShape shape, string lane, long now) =>
        new BsonDocument(shape.Scope).Add(shape.Lane, lane).Merge(DueBy(now));

    private async Task<List<BsonValue>> LookAsync(DueLook look, CancellationToken cancellationToken)
    {
        var due = new BsonDocument(shape.Scope).Merge(DueBy(look.Now));
        using var lanes = await rows.DistinctAsync<string>(shape.Lane, due, cancellationToken: cancellationToken).Translated();
        var after = lastServed;
        var waiting = (await lanes.ToListAsync(cancellationToken).Translated())
            .Except(look.Busy)
            .OrderBy(id => string.CompareOrdinal(id, after) <= 0)
            .ThenBy(id => id, StringComparer.Ordinal)
            .Take(look.Limit)
            .Select(id => new Lane(id))
            .ToList();

        var found = new List<BsonValue>();
        while (waiting.Count > 0 && found.Count < look.Limit)
        {
            var served = Share(look, waiting, look.Limit - found.Count);
            lastServed = served[^1].Id;
            foreach (var turn in served.Chunk(Parallel))
            {
                foreach (var taken in await Task.WhenAll(turn.Select(lane => TakeAsync(look, lane, cancellationToken))))
                    found.AddRange(taken);
            }

            waiting.RemoveAll(lane => lane.Ended);
        }

        // A lane that changed between its turns may show a row twice.
        return [.. found.Distinct()];
    }

    /// <summary>The lanes that have a turn, with what each may take in it.</summary>
    private static List<Lane> Share(DueLook look, List<Lane> waiting, int places)
    {
        var share = Math.Max(1, places / waiting.Count);
        var served = new List<Lane>(waiting.Count);
        foreach (var lane in waiting)
        {
            lane.Size = Math.Min(Math.Min(share, look.Most(lane.Id) - lane.Taken), places);
            if (lane.Size == 0)
                break;

            places -= lane.Size;
            served.Add(lane);
        }

        return served;
    }

    private async Task<IEnumerable<BsonValue>> TakeAsync(DueLook look, Lane lane, CancellationToken cancellationToken)
    {
        BsonDocument[] stages =
        [
            new("$match", OfLane(shape, lane.Id, look.Now)),
            new("$sort", LongestDueFirst),
            .. shape.Only,
            new("$skip", lane.Taken),
            new("$limit", lane.Size),
            new("$project", new BsonDocument(Fields.Key, 1)),
        ];
        using var cursor = await rows.AggregateAsync<BsonDocument>(stages, cancellationToken: cancellationToken).Translated();
        var heads = await cursor.ToListAsync(cancellationToken).Translated();
        lane.Taken += heads.Count;
        lane.Ended = heads.Count < lane.Size || lane.Taken == look.Most(lane.Id);
        return heads.Select(head => head[Fields.Key]);
    }

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

    private sealed class Lane(string id)
    {
        public string Id { get; } = id;

        public int Size { get; set; }

        public int Taken { get; set; }

        public bool Ended { get; set; }
    }
}
