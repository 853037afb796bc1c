using Iris.Core.Interactions;
using Iris.Core.Json;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Interactions;

/// <summary>
/// Brings the interactions of a database from before priorities and searches up to date: their rows lack fields by which both go, and
/// without a priority nothing is claimed. What it writes is fixed once an interaction is accepted, so that it may run beside other work, in
/// several processes, and again after it broke off.
/// </summary>
internal static class InteractionUpgrade
{
    /// <summary>The index of claims of that time. It goes when all rows are up to date, and so tells whether they are.</summary>
    internal const string FormerIndex = "due";

    private const int Batch = 100;

    private static readonly BsonDocument IsOld = new(InteractionRows.Priority, new BsonDocument("$exists", false));

    public static async Task RunAsync(MongoStore store, CancellationToken cancellationToken)
    {
        var rows = store[Collections.Interactions];
        if (!await HasFormerIndexAsync(rows, cancellationToken))
            return;

        var documents = new DocumentRows<Interaction>(rows, DocumentContext.Documents.Interaction, interaction => interaction.Id);
        using var cursor = await rows.Find(IsOld, new FindOptions { BatchSize = Batch })
            .Project(new BsonDocument(Fields.Document, 1)).ToCursorAsync(cancellationToken).Translated();
        while (await cursor.MoveNextAsync(cancellationToken).Translated())
        {
            var updates = cursor.Current.Select(row => UpdateOf(row[Fields.Key], documents.Read(row))).ToList();
            if (updates.Count > 0)
                await rows.BulkWriteAsync(updates, new BulkWriteOptions { IsOrdered = false }, cancellationToken).Translated();
        }

        await DropFormerIndexAsync(rows, cancellationToken);
    }

    private static UpdateOneModel<BsonDocument> UpdateOf(BsonValue key, Interaction interaction)
    {
        var row = InteractionFields.AddTo([], interaction);
        string[] fields = [InteractionRows.Priority, InteractionRows.CreatedAt, InteractionRows.Destinations, InteractionRows.Text];
        return new UpdateOneModel<BsonDocument>(
            new BsonDocument(Fields.Key, key), new BsonDocument("$set", new BsonDocument(fields.Select(field => row.GetElement(field)))));
    }

    private static async Task<bool> HasFormerIndexAsync(IMongoCollection<BsonDocument> rows, CancellationToken cancellationToken)
    {
        using var indexes = await rows.Indexes.ListAsync(cancellationToken).Translated();
        return (await indexes.ToListAsync(cancellationToken).Translated()).Exists(index => index["name"] == FormerIndex);
    }

    private static async Task DropFormerIndexAsync(IMongoCollection<BsonDocument> rows, CancellationToken cancellationToken)
    {
        try
        {
            await rows.Indexes.DropOneAsync(FormerIndex, cancellationToken).Translated();
        }
        catch (InvalidOperationException) when (!cancellationToken.IsCancellationRequested)
        {
            // Another process that started with this one was faster.
            if (await HasFormerIndexAsync(rows, cancellationToken))
                throw;
        }
    }
}
