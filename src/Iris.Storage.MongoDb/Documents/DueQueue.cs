using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Documents;

/// <summary>What to lease of a queue.</summary>
/// <param name="Now">What is due at or before these ticks.</param>
/// <param name="LeaseUntil">Ticks at which it falls due again.</param>
/// <param name="Owner">Who leases; null where the rows keep no owner.</param>
/// <param name="Limit">Most in all.</param>
/// <param name="LimitPerIntegration">Most of one integration.</param>
/// <param name="Busy">Integrations of which nothing is taken.</param>
internal sealed record DueLook(long Now, long LeaseUntil, string? Owner, int Limit, int LimitPerIntegration, IReadOnlyCollection<string> Busy);

/// <summary>
/// Leases what is due, fair across integrations. The integrations with due work are found by their distinct values in the index of due
/// rows, which seeks from one to the next whatever the length of their queues; then they are served in turns, each turn an equal share
/// of the places that are left. One update leases all candidates that are still due and marks them with this claim's token; those that
/// carry it are read back. Several processes may do this at once: an update of one document is atomic.
/// </summary>
/// <param name="rows">The collection.</param>
/// <param name="scope">Fields that the rows must have; they come first in the index.</param>
internal sealed class DueQueue(IMongoCollection<BsonDocument> rows, BsonDocument scope)
{
    /// <summary>Looks again this often when others took everything that was found.</summary>
    private const int Rounds = 5;

    /// <summary>Queues that are read at the same time.</summary>
    private const int Parallel = 8;

    private static readonly BsonDocument LongestDueFirst = new() { { Fields.DueAt, 1 }, { Fields.Key, 1 } };

    /// <summary>
    /// The integration at which the last claim stopped; the next goes on behind it, so that a short limit starves nobody.
    /// </summary>
    private string lastServed = "";

    /// <summary>Leases and returns the rows, in the order in which they were found.</summary>
    public async Task<List<BsonDocument>> ClaimAsync(DueLook look, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var found = await LookAsync(look, cancellationToken);
            if (found.Count == 0)
                return [];

            var won = await LeaseAsync(look, found, cancellationToken);
            if (won.Count > 0)
                return won;
        }

        return [];
    }

    /// <summary>Due before or at the moment: the lower bound is the index's own condition.</summary>
    internal static BsonDocument DueBy(long now) => new(Fields.DueAt, new BsonDocument { { "$gt", 0L }, { "$lte", now } });

    internal BsonDocument OfIntegration(string integration, long now) =>
        new BsonDocument(scope).Add(Fields.IntegrationId, integration).Merge(DueBy(now));

    internal BsonDocument OfAny(long now) => new BsonDocument(scope).Merge(DueBy(now));

    private async Task<List<BsonValue>> LookAsync(DueLook look, CancellationToken cancellationToken)
    {
        var integrations = await rows.DistinctAsync<string>(Fields.IntegrationId, OfAny(look.Now), cancellationToken: cancellationToken).Translated();
        var after = lastServed;
        var waiting = (await integrations.ToListAsync(cancellationToken).Translated())
            .Except(look.Busy)
            .OrderBy(id => string.CompareOrdinal(id, after) <= 0)
            .ThenBy(id => id, StringComparer.Ordinal)
            .Take(look.Limit)
            .Select(id => new Queue(id))
            .ToList();

        var found = new List<BsonValue>();
        while (waiting.Count > 0 && found.Count < look.Limit)
        {
            var served = Share(look, waiting, look.Limit - found.Count);
            lastServed = served[^1].Id;
            foreach (var turn in served.Chunk(Parallel))
            {
                foreach (var taken in await Task.WhenAll(turn.Select(queue => TakeAsync(look, queue, cancellationToken))))
                    found.AddRange(taken);
            }

            waiting.RemoveAll(queue => queue.Ended);
        }

        // A queue that changed between its turns may show a row twice.
        return [.. found.Distinct()];
    }

    /// <summary>The queues that have a turn, with what each may take in it.</summary>
    private static List<Queue> Share(DueLook look, List<Queue> waiting, int places)
    {
        var share = Math.Max(1, places / waiting.Count);
        var served = new List<Queue>(waiting.Count);
        foreach (var queue in waiting)
        {
            queue.Size = Math.Min(Math.Min(share, look.LimitPerIntegration - queue.Taken), places);
            if (queue.Size == 0)
                break;

            places -= queue.Size;
            served.Add(queue);
        }

        return served;
    }

    private async Task<IEnumerable<BsonValue>> TakeAsync(DueLook look, Queue queue, CancellationToken cancellationToken)
    {
        var heads = await rows.Find(OfIntegration(queue.Id, look.Now)).Sort(LongestDueFirst).Skip(queue.Taken).Limit(queue.Size)
            .Project(new BsonDocument(Fields.Key, 1)).ToListAsync(cancellationToken).Translated();
        queue.Taken += heads.Count;
        queue.Ended = heads.Count < queue.Size || queue.Taken == look.LimitPerIntegration;
        return heads.Select(head => head[Fields.Key]);
    }

    private async Task<List<BsonDocument>> LeaseAsync(DueLook look, List<BsonValue> found, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var token = ObjectId.GenerateNewId();
        var set = new BsonDocument { { Fields.DueAt, look.LeaseUntil }, { Fields.Claim, token } };
        if (look.Owner is not null)
            set.Add(Fields.LeaseOwner, look.Owner);

        var candidates = new BsonDocument(Fields.Key, new BsonDocument("$in", new BsonArray(found)));
        var leased = await rows.UpdateManyAsync(
            new BsonDocument(candidates).Merge(DueBy(look.Now)), new BsonDocument("$set", set), cancellationToken: CancellationToken.None)
            .Translated();
        if (leased.ModifiedCount == 0)
            return [];

        var won = await rows.Find(candidates.Add(Fields.Claim, token)).ToListAsync(CancellationToken.None).Translated();
        var position = found.Index().ToDictionary(one => one.Item, one => one.Index);
        return [.. won.OrderBy(row => position[row[Fields.Key]])];
    }

    private sealed class Queue(string id)
    {
        public string Id { get; } = id;

        public int Size { get; set; }

        public int Taken { get; set; }

        public bool Ended { get; set; }
    }
}
