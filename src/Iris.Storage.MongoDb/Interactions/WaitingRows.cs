using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Interactions;

/// <summary>Counts the work there is: along its index to the rows of each integration, so many at the most.</summary>
internal static class WaitingRows
{
    /// <summary>Integrations that are counted at the same time.</summary>
    private const int Parallel = 4;

    /// <summary>Longest that one integration may take.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private const string State = "state";

    /// <summary>That of the index.</summary>
    internal static readonly BsonDocument InOrder = new() { { InteractionRows.Rank, 1 }, { Fields.DueAt, 1 }, { Fields.Key, 1 } };

    /// <summary>Every integration has a name, which makes the index of due interactions usable.</summary>
    internal static BsonDocument OfAny() => new() { { Fields.IntegrationId, new BsonDocument("$gt", "") }, { Fields.DueAt, new BsonDocument("$gt", 0L) } };

    internal static BsonDocument Of(string integrationId) => new() { { Fields.IntegrationId, integrationId }, { Fields.DueAt, new BsonDocument("$gt", 0L) } };

    public static async Task<IReadOnlyList<WaitingCount>> CountAsync(
        IMongoCollection<BsonDocument> rows, DateTimeOffset now, int most, CancellationToken cancellationToken)
    {
        using var cursor = await rows.DistinctAsync<string>(Fields.IntegrationId, OfAny(), cancellationToken: cancellationToken).Translated();
        var found = new List<WaitingCount>();
        foreach (var turn in (await cursor.ToListAsync(cancellationToken).Translated()).Chunk(Parallel))
            found.AddRange((await Task.WhenAll(turn.Select(id => CountAsync(rows, id, now, most, cancellationToken)))).SelectMany(counts => counts));
        return found;
    }

    private static async Task<IEnumerable<WaitingCount>> CountAsync(
        IMongoCollection<BsonDocument> rows, string integrationId, DateTimeOffset now, int most, CancellationToken cancellationToken)
    {
        BsonDocument[] stages =
        [
            new("$match", Of(integrationId)),
            new("$sort", InOrder),
            new("$limit", most),
            new("$project", new BsonDocument { { Fields.Tenant, 1 }, { Fields.DueAt, 1 }, { State, StateAt(now) } }),
            new("$group", new BsonDocument
            {
                { Fields.Key, $"${State}" },
                { "count", new BsonDocument("$sum", 1L) },
                { "due", new BsonDocument("$min", $"${Fields.DueAt}") },
                { "oldest", new BsonDocument("$min", $"${Fields.Key}") },
                { Fields.Tenant, new BsonDocument("$first", $"${Fields.Tenant}") },
            }),
        ];
        using var cursor = await rows.AggregateAsync<BsonDocument>(stages, new AggregateOptions { MaxTime = Longest }, cancellationToken).Translated();
        return (await cursor.ToListAsync(cancellationToken).Translated()).Select(row => Read(row, integrationId)).OrderBy(count => count.State);
    }

    private static WaitingCount Read(BsonDocument row, string integrationId)
    {
        var tenant = row[Fields.Tenant].AsString;
        return new WaitingCount(
            new TenantId(tenant), integrationId, (WaitingState)row[Fields.Key].ToInt32(), row["count"].ToInt64(),
            new DateTimeOffset(row["due"].ToInt64(), TimeSpan.Zero), IrisId.TimeOf(row["oldest"].AsString[(tenant.Length + 1)..]));
    }

    private static BsonDocument StateAt(DateTimeOffset now) => When(
        ("$eq", InteractionRows.Phase, nameof(DispatchPhase.InFlight)), (int)WaitingState.InFlight, When(
        ("$eq", InteractionRows.Phase, nameof(DispatchPhase.AwaitingNotice)), (int)WaitingState.AwaitingNotice, When(
        ("$lte", Fields.DueAt, now.UtcTicks), (int)WaitingState.Queued, When(
        ("$gt", Fields.LeaseOwner, BsonNull.Value), (int)WaitingState.Claimed, When(
        ("$gt", InteractionRows.Attempts, 0), (int)WaitingState.Retrying, (int)WaitingState.Scheduled)))));

    private static BsonDocument When((string Operator, string Field, BsonValue Value) condition, BsonValue then, BsonValue otherwise) => new(
        "$cond", new BsonArray { new BsonDocument(condition.Operator, new BsonArray { $"${condition.Field}", condition.Value }), then, otherwise });
}
