using System.Globalization;
using Iris.Core.Hosting;
using Iris.Storage.MongoDb.Interactions;
using Iris.Storage.MongoDb.Processes;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Database;

/// <summary>
/// Gives processes their place among those of their user, as far as ids tell it, and the integrations that took part. Doing it twice, or in two
/// gateways at once, changes nothing more; when all is done a mark says so.
/// </summary>
internal sealed partial class ProcessOrderUpgrade(MongoStore store, StartState state, ILogger<ProcessOrderUpgrade> logger)
{
    private const string Mark = "order-of-processes";
    private const int Batch = 200;

    /// <summary>A line of the log for so many rows.</summary>
    private const int Step = 10_000;

    private static readonly BsonDocument IsFormer = new()
    {
        { ProcessRows.Activity, new BsonDocument("$exists", false) }, { ProcessRows.LastInteractionId, new BsonDocument("$exists", true) },
    };

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
        var rows = store[Collections.Processes];
        var options = new FindOptions<BsonDocument>
        {
            BatchSize = Batch,
            Projection = new BsonDocument { { Fields.Tenant, 1 }, { ProcessRows.LastInteractionId, 1 }, { ProcessRows.LastIntegrationId, 1 } },
        };
        var done = 0L;
        using var cursor = await rows.FindAsync(IsFormer, options, cancellationToken).Translated();
        while (await cursor.MoveNextAsync(cancellationToken).Translated())
        {
            var former = cursor.Current.ToList();
            if (former.Count == 0)
                continue;

            state.IsMigrating = true;
            var integrations = await IntegrationsAsync(former, cancellationToken);
            await rows.BulkWriteAsync(
                former.Select(row => UpdateOf(row, integrations)), new BulkWriteOptions { IsOrdered = false }, cancellationToken).Translated();
            if ((done + former.Count) / Step > done / Step)
                LogProgress(done + former.Count);
            done += former.Count;
        }

        if (done > 0)
            LogEnd(done);
    }

    /// <summary>By a process's key.</summary>
    private async Task<Dictionary<string, BsonArray>> IntegrationsAsync(List<BsonDocument> processes, CancellationToken cancellationToken)
    {
        var found = new Dictionary<string, BsonArray>();
        foreach (var ofTenant in processes.GroupBy(row => row[Fields.Tenant].AsString))
        {
            var ids = new BsonArray(ofTenant.Select(RowKey.IdOf));
            BsonDocument[] stages =
            [
                new("$match", new BsonDocument { { Fields.Tenant, ofTenant.Key }, { InteractionRows.ProcessId, new BsonDocument("$in", ids) } }),
                new(
                    "$group",
                    new BsonDocument { { Fields.Key, $"${InteractionRows.ProcessId}" }, { "all", new BsonDocument("$addToSet", $"${Fields.IntegrationId}") } }),
            ];
            var groups = await store[Collections.Interactions]
                .Aggregate(PipelineDefinition<BsonDocument, BsonDocument>.Create(stages), cancellationToken: cancellationToken)
                .ToListAsync(cancellationToken).Translated();
            foreach (var group in groups)
                found[RowKey.Of(new(ofTenant.Key), group[Fields.Key].AsString)] = group["all"].AsBsonArray;
        }

        return found;
    }

    private static UpdateOneModel<BsonDocument> UpdateOf(BsonDocument row, Dictionary<string, BsonArray> integrations)
    {
        var last = row[ProcessRows.LastInteractionId].AsString;
        var second = uint.Parse(last.AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var count = uint.Parse(last.AsSpan(18), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var set = new BsonDocument
        {
            { ProcessRows.Activity, new BsonTimestamp(((long)second << 32) | count) },
            { ProcessRows.ActiveAt, DateTimeOffset.FromUnixTimeSeconds(second).UtcTicks },
        };
        var all = new BsonDocument("$each", integrations.GetValueOrDefault(row[Fields.Key].AsString, [row[ProcessRows.LastIntegrationId]]));
        // What was accepted meanwhile has written it already.
        return new UpdateOneModel<BsonDocument>(
            new BsonDocument { { Fields.Key, row[Fields.Key] }, { ProcessRows.Activity, new BsonDocument("$exists", false) } },
            new BsonDocument { { "$set", set }, { "$addToSet", new BsonDocument(ProcessRows.Integrations, all) } });
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Count} processes have their place among those of their user")]
    private partial void LogProgress(long count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "All processes have their place among those of their user; {Count} were changed")]
    private partial void LogEnd(long count);
}
