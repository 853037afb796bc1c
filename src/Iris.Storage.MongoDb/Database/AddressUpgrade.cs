using Iris.Core.Addresses;
using Iris.Core.Hosting;
using Iris.Storage.MongoDb.Interactions;
using Iris.Storage.MongoDb.OptOuts;
using Iris.Storage.MongoDb.Users;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Database;

/// <summary>
/// Brings what addresses are looked up by to one form for all spellings of one person's. Where two users own two spellings, the one that owns
/// the form keeps it; the other is told in the log. Doing it twice, or in two gateways at once, changes nothing more; when all is done a mark says so.
/// </summary>
internal sealed partial class AddressUpgrade(MongoStore store, StartState state, ILogger<AddressUpgrade> logger)
{
    private const string Mark = "one-form-of-addresses";

    /// <summary>A line of the log for so many rows.</summary>
    private const int Step = 10_000;

    /// <summary>Most users that are named in the log.</summary>
    private const int MaxSharedLines = 100;

    /// <summary>Wider than what has another form by now; those that have not are left alone.</summary>
    private static readonly BsonRegularExpression MayDiffer = new("^(521|549)[0-9]{10}$|^55[0-9]{2}[6-9][0-9]{7}$|[^ -~]");

    private int shared;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var marks = store[Collections.Upgrades];
        var mark = new BsonDocument(Fields.Key, Mark);
        if (await marks.Find(mark).Limit(1).AnyAsync(cancellationToken).Translated())
            return;

        await RunAsync(Collections.Users, $"{UserRows.Destinations}.{UserRows.Lookup}", RenewUser, cancellationToken);
        await RunAsync(Collections.OptOuts, MongoOptOutStore.Destination, RenewOptOut, cancellationToken);
        await RunAsync(Collections.Interactions, InteractionRows.Lookups, RenewInteraction, cancellationToken);
        await marks.UpdateOneAsync(
            mark, new BsonDocument("$currentDate", new BsonDocument("done", true)), new UpdateOptions { IsUpsert = true }, cancellationToken).Translated();
    }

    private async Task RunAsync(string collection, string field, Func<BsonDocument, BsonDocument?> renew, CancellationToken cancellationToken)
    {
        var rows = store[collection];
        var done = 0L;
        using var cursor = await rows.Find(new BsonDocument(field, MayDiffer)).ToCursorAsync(cancellationToken).Translated();
        while (await cursor.MoveNextAsync(cancellationToken).Translated())
        {
            foreach (var row in cursor.Current)
            {
                if (renew(row) is not { } set)
                    continue;

                state.IsMigrating = true;
                await SaveAsync(rows, row, set, cancellationToken);
                if (++done % Step == 0)
                    LogProgress(collection, done);
            }
        }

        if (done > 0)
            LogEnd(collection, done);
    }

    private async Task SaveAsync(IMongoCollection<BsonDocument> rows, BsonDocument row, BsonDocument set, CancellationToken cancellationToken)
    {
        var key = new BsonDocument(Fields.Key, row[Fields.Key]);
        try
        {
            await rows.UpdateOneAsync(key, new BsonDocument("$set", set), cancellationToken: cancellationToken);
        }
        catch (MongoWriteException exception) when (MongoErrors.IsDuplicate(exception))
        {
            // An opt-out of the form is there: both say the same.
            if (rows.CollectionNamespace.CollectionName == Collections.OptOuts)
                await rows.DeleteOneAsync(key, cancellationToken).Translated();
            else if (++shared <= MaxSharedLines)
                LogShared(row[Fields.Key].AsString);
        }
        catch (MongoException exception)
        {
            throw MongoErrors.Translate(exception);
        }
    }

    /// <summary>Null where nothing changes.</summary>
    private static BsonDocument? RenewUser(BsonDocument row) => RenewDestinations(row, UserRows.Destinations, UserRows.Lookup);

    private static BsonDocument? RenewInteraction(BsonDocument row)
    {
        if (RenewDestinations(row, InteractionRows.Destinations, InteractionRows.Lookup) is not { } set)
            return null;

        // Of an inbound message these are its senders.
        if (row.Contains(InteractionRows.Senders))
            set.Add(InteractionRows.Senders, new BsonArray(set[InteractionRows.Destinations].AsBsonArray.Select(one => one[InteractionRows.Lookup]).Distinct()));
        return set;
    }

    private static BsonDocument? RenewOptOut(BsonDocument row)
    {
        var former = row[MongoOptOutStore.Destination].AsString;
        var key = former.Contains('@', StringComparison.Ordinal) ? DestinationKeys.Email : DestinationKeys.PhoneNumber;
        var lookup = new Address(key, former).LookupValue;
        return lookup == former ? null : new BsonDocument(MongoOptOutStore.Destination, lookup);
    }

    private static BsonDocument? RenewDestinations(BsonDocument row, string list, string lookup)
    {
        var renewed = row[list].DeepClone().AsBsonArray;
        foreach (var one in renewed.Select(one => one.AsBsonDocument))
            one[lookup] = new Address(one[UserRows.Key].AsString, one["value"].AsString).LookupValue;
        return renewed == row[list].AsBsonArray ? null : new BsonDocument(list, renewed);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Count} documents of {Collection} have their addresses in one form")]
    private partial void LogProgress(string collection, long count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "All documents of {Collection} have their addresses in one form; {Count} were changed")]
    private partial void LogEnd(string collection, long count);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "User {User} owns another spelling of an address that another user owns; that user is found by it from now on. Merge the two if they are one person")]
    private partial void LogShared(string user);
}
