using Iris.Core.Channels;
using Iris.Core.Hosting;
using Iris.Storage.MongoDb.Interactions;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Database;

/// <summary>
/// Brings the texts that searches look in to the form in which all spellings are the same. Doing it twice, or in two gateways at once, changes
/// nothing more; when all is done a mark says so.
/// </summary>
internal sealed partial class SearchTextUpgrade(MongoStore store, StartState state, ILogger<SearchTextUpgrade> logger)
{
    private const string Mark = "folded-search-texts";
    private const int Batch = 500;

    /// <summary>A line of the log for so many rows.</summary>
    private const int Step = 10_000;

    /// <summary>Plain letters were in small ones all along.</summary>
    private static readonly BsonDocument MayDiffer = new(InteractionRows.Text, new BsonRegularExpression(@"[^\x00-\x7F]"));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var marks = store[Collections.Upgrades];
        var mark = new BsonDocument(Fields.Key, Mark);
        if (await marks.Find(mark).Limit(1).AnyAsync(cancellationToken).Translated())
            return;

        await RenewAsync(cancellationToken);
        await marks.UpdateOneAsync(
            mark, new BsonDocument("$currentDate", new BsonDocument("done", true)), new UpdateOptions { IsUpsert = true }, cancellationToken).Translated();
    }

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        var rows = store[Collections.Interactions];
        var options = new FindOptions<BsonDocument> { BatchSize = Batch, Projection = new BsonDocument(InteractionRows.Text, 1) };
        var done = 0L;
        using var cursor = await rows.FindAsync(MayDiffer, options, cancellationToken).Translated();
        while (await cursor.MoveNextAsync(cancellationToken).Translated())
        {
            var updates = cursor.Current.Select(UpdateOf).OfType<WriteModel<BsonDocument>>().ToList();
            if (updates.Count == 0)
                continue;

            state.IsMigrating = true;
            await rows.BulkWriteAsync(updates, new BulkWriteOptions { IsOrdered = false }, cancellationToken).Translated();
            if ((done + updates.Count) / Step > done / Step)
                LogProgress(done + updates.Count);
            done += updates.Count;
        }

        if (done > 0)
            LogEnd(done);
    }

    private static UpdateOneModel<BsonDocument>? UpdateOf(BsonDocument row)
    {
        var former = row[InteractionRows.Text].AsString;
        var folded = InteractionSummary.ToSearchText(former);
        return folded == former
            ? null
            : new UpdateOneModel<BsonDocument>(
                new BsonDocument(Fields.Key, row[Fields.Key]), new BsonDocument("$set", new BsonDocument(InteractionRows.Text, folded)));
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Count} interactions are found by any spelling of their text")]
    private partial void LogProgress(long count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "All interactions are found by any spelling of their text; {Count} were changed")]
    private partial void LogEnd(long count);
}
