using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Idempotency;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Interactions;

/// <summary>Finds interactions by their <see cref="SearchPlan"/>.</summary>
internal sealed class SearchWalk(InteractionRows interactions)
{
    /// <summary>One walk looks at so many interactions, and goes on from there next time when that did not bring enough.</summary>
    public async Task<Page<Interaction>> RunAsync(SearchPlan plan, SearchSize size, CancellationToken cancellationToken)
    {
        var walk = plan.IsRare ? plan.ByIndex : plan.Newest;
        var found = await WalkAsync(walk, size, cancellationToken);
        if (found.Count <= size.Rows && !plan.IsRare && plan.Indexed.ElementCount > 0)
        {
            walk = plan.ByIndex;
            found = await WalkAsync(walk, size, cancellationToken);
        }

        var items = await interactions.ReadAsync(found.Take(size.Rows), cancellationToken);
        if (found.Count > size.Rows)
            return new Page<Interaction>(items, items[^1].Id);

        var more = await interactions.Rows.Find(walk.Match).Sort(SearchPlan.NewestFirst).Skip(size.Examined - 1).Limit(2)
            .Project(new BsonDocument(Fields.Key, 1)).ToListAsync(cancellationToken).Translated();
        return new Page<Interaction>(items, more.Count == 2 ? RowKey.IdOf(more[0]) : null);
    }

    private async Task<List<BsonDocument>> WalkAsync(
        (BsonDocument Match, BsonDocument Then) walk, SearchSize size, CancellationToken cancellationToken)
    {
        BsonDocument[] stages =
        [
            new("$match", walk.Match),
            new("$sort", SearchPlan.NewestFirst),
            new("$limit", size.Examined),
            new("$match", walk.Then),
            new("$limit", size.Rows + 1),
            new("$project", IdempotencyFields.Without),
        ];
        // The driver takes no time but a positive one of whole milliseconds.
        var options = new AggregateOptions { MaxTime = size.Time is { } time ? TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(time.TotalMilliseconds))) : null };
        using var rows = await InTime(interactions.Rows.AggregateAsync<BsonDocument>(stages, options, cancellationToken)).Translated();
        return await InTime(rows.ToListAsync(cancellationToken)).Translated();
    }

    private static async Task<T> InTime<T>(Task<T> operation)
    {
        try
        {
            return await operation;
        }
        catch (MongoExecutionTimeoutException exception)
        {
            throw new SearchTimeoutException(exception);
        }
    }
}
