using Iris.Core.Hosting;
using Iris.Storage.MongoDb.Accounts;
using Iris.Storage.MongoDb.Callbacks;
using Iris.Storage.MongoDb.Integrations;
using Iris.Storage.MongoDb.Interactions;
using Iris.Storage.MongoDb.OptOuts;
using Iris.Storage.MongoDb.Processes;
using Iris.Storage.MongoDb.Tenants;
using Iris.Storage.MongoDb.Users;
using Iris.Storage.MongoDb.Webhooks;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Database;

/// <summary>
/// Brings databases of earlier versions, whose rows have the aggregate as JSON text, to rows with its members as fields. Each row is changed
/// by one atomic update that finds it as it was only, so several gateways may do it at once, and what broke off goes on at the next start.
/// When all is done a mark says so, and later starts look no further than that.
/// </summary>
internal sealed partial class DocumentUpgrade(
    MongoStore store, MongoTenantStore tenants, MongoAccountStore accounts, MongoApiKeyStore keys, MongoIntegrationStore integrations, UserRows users,
    ProcessRows processes, InteractionRows interactions, MongoCallbackStore callbacks, MongoOptOutStore optOuts, StartState state, ILogger<DocumentUpgrade> logger)
{
    private const string Mark = "native-documents";
    private const int Batch = 100;

    /// <summary>A line of the log for so many rows.</summary>
    private const int Step = 10_000;

    private static readonly BsonDocument IsFormer = new(Fields.FormerDocument, new BsonDocument("$exists", true));

    /// <summary>Fields of earlier rows under whose names nothing, or something else, is now.</summary>
    private static readonly string[] FormerFields = [Fields.FormerDocument, "created", "createdAt", "userIds", "priority"];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var marks = store[Collections.Upgrades];
        var mark = new BsonDocument(Fields.Key, Mark);
        if (await marks.Find(mark).Limit(1).AnyAsync(cancellationToken).Translated())
            return;

        var deliveries = DeliveryRows.Of(store);
        (string Collection, Func<BsonDocument, BsonDocument> Renew)[] all =
        [
            (Collections.Tenants, tenants.Renew),
            (Collections.Accounts, accounts.Renew),
            (Collections.ApiKeys, keys.Renew),
            (Collections.Integrations, integrations.Renew),
            (Collections.Users, users.Renew),
            (Collections.Processes, processes.Renew),
            (Collections.Interactions, interactions.Renew),
            (Collections.Notices, callbacks.Renew),
            (Collections.Deliveries, row => DeliveryRows.Renew(deliveries, row)),
            (Collections.OptOuts, optOuts.Renew),
        ];
        foreach (var (collection, renew) in all)
            await RunAsync(collection, renew, cancellationToken);
        foreach (var (collection, name) in MongoIndexes.Former)
            await DropAsync(store[collection], name, cancellationToken);
        await marks.UpdateOneAsync(
            mark, new BsonDocument("$currentDate", new BsonDocument("done", true)), new UpdateOptions { IsUpsert = true }, cancellationToken).Translated();
    }

    private async Task RunAsync(string collection, Func<BsonDocument, BsonDocument> renew, CancellationToken cancellationToken)
    {
        var rows = store[collection];
        var done = 0L;
        using var cursor = await rows.Find(IsFormer, new FindOptions { BatchSize = Batch }).ToCursorAsync(cancellationToken).Translated();
        while (await cursor.MoveNextAsync(cancellationToken).Translated())
        {
            var updates = cursor.Current.Select(row => UpdateOf(row, renew(row))).ToList();
            if (updates.Count == 0)
                continue;

            state.IsMigrating = true;
            if (done == 0)
            {
                var count = await rows.EstimatedDocumentCountAsync(cancellationToken: cancellationToken).Translated();
                LogStart(collection, count);
            }
            await rows.BulkWriteAsync(updates, new BulkWriteOptions { IsOrdered = false }, cancellationToken).Translated();
            if ((done + updates.Count) / Step > done / Step)
                LogProgress(collection, done + updates.Count);
            done += updates.Count;
        }

        if (done > 0)
            LogEnd(collection, done);
    }

    private static UpdateOneModel<BsonDocument> UpdateOf(BsonDocument former, BsonDocument renewed)
    {
        renewed.Remove(Fields.Key);
        var unset = FormerFields.Where(name => former.Contains(name) && !renewed.Contains(name)).Select(name => new BsonElement(name, ""));
        return new UpdateOneModel<BsonDocument>(
            new BsonDocument(IsFormer).Add(Fields.Key, former[Fields.Key]),
            new BsonDocument { { "$set", renewed }, { "$unset", new BsonDocument(unset) } });
    }

    private static async Task DropAsync(IMongoCollection<BsonDocument> rows, string name, CancellationToken cancellationToken)
    {
        if (!await HasAsync(rows, name, cancellationToken))
            return;

        try
        {
            await rows.Indexes.DropOneAsync(name, cancellationToken).Translated();
        }
        catch (InvalidOperationException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another gateway that started with this one was faster.
            if (await HasAsync(rows, name, cancellationToken))
                throw;
        }
    }

    private static async Task<bool> HasAsync(IMongoCollection<BsonDocument> rows, string name, CancellationToken cancellationToken)
    {
        using var indexes = await rows.Indexes.ListAsync(cancellationToken).Translated();
        return (await indexes.ToListAsync(cancellationToken).Translated()).Exists(index => index["name"] == name);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The documents of {Collection} are brought up to date; about {Count}")]
    private partial void LogStart(string collection, long count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "{Count} documents of {Collection} are up to date")]
    private partial void LogProgress(string collection, long count);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "All documents of {Collection} are up to date; {Count} were changed")]
    private partial void LogEnd(string collection, long count);
}
