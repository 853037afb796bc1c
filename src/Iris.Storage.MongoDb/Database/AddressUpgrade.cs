using Iris.Core.Addresses;
using Iris.Core.Hosting;
using Iris.Core.Kernel;
using Iris.Core.Users;
using Iris.Storage.MongoDb.Interactions;
using Iris.Storage.MongoDb.OptOuts;
using Iris.Storage.MongoDb.Users;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Database;

/// <summary>
/// Brings opt-outs to their scopes, and what addresses are looked up by to one form for all spellings of one person's. Where two users own two spellings, the one that owns
/// the form keeps it; the other is told in the log. Doing it twice, or in two gateways at once, changes nothing more; when all is done a mark says so.
/// </summary>
internal sealed partial class AddressUpgrade(MongoStore store, UserRows users, IUserStore owners, StartState state, TimeProvider time, ILogger<AddressUpgrade> logger)
{
    private const string Mark = "one-form-of-addresses";

    /// <summary>A line of the log for so many rows.</summary>
    private const int Step = 10_000;

    private const int IndexNotFound = 27;

    /// <summary>Most users that are named in the log.</summary>
    private const int MaxSharedLines = 100;

    private const string Value = "value";

    private static readonly BsonDocument OfInteraction = new()
    {
        { InteractionRows.Destinations, 1 }, { InteractionRows.Senders, 1 }, { InteractionRows.ProviderMessages, 1 },
    };

    /// <summary>The default words of before, which every integration had; those of now are the build's.</summary>
    private static readonly BsonDocument FormerWords = new()
    {
        { "optOutKeywords.out", new BsonArray { "STOP", "BAJA" } }, { "optOutKeywords.in", new BsonArray { "START", "ALTA" } },
    };

    private int shared;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var marks = store[Collections.Upgrades];
        var mark = new BsonDocument(Fields.Key, Mark);
        if (await marks.Find(mark).Limit(1).AnyAsync(cancellationToken).Translated())
            return;

        await DropAsync(store[Collections.OptOuts], "by_destination", cancellationToken);
        await store[Collections.Integrations].UpdateManyAsync(
            FormerWords, new BsonDocument("$unset", new BsonDocument("optOutKeywords", "")), cancellationToken: cancellationToken).Translated();
        await RunAsync(Collections.Users, null, RenewUserAsync, cancellationToken);
        await RunAsync(Collections.OptOuts, null, RenewOptOutAsync, cancellationToken);
        await RunAsync(Collections.Interactions, OfInteraction, RenewInteractionAsync, cancellationToken);
        if (shared > 0)
            LogSharedAll(shared);
        await marks.UpdateOneAsync(
            mark, new BsonDocument("$currentDate", new BsonDocument("done", true)), new UpdateOptions { IsUpsert = true }, cancellationToken).Translated();
    }

    private async Task RunAsync(
        string collection, BsonDocument? members, Func<BsonDocument, CancellationToken, Task<bool>> renew, CancellationToken cancellationToken)
    {
        state.IsMigrating = true;
        var (seen, changed) = (0L, 0L);
        var options = new FindOptions<BsonDocument> { Projection = members };
        using var cursor = await store[collection].FindAsync(new BsonDocument(), options, cancellationToken).Translated();
        while (await cursor.MoveNextAsync(cancellationToken).Translated())
        {
            foreach (var row in cursor.Current)
            {
                changed += await renew(row, cancellationToken) ? 1 : 0;
                if (++seen % Step == 0)
                    LogProgress(collection, seen, changed);
            }
        }

        if (changed > 0)
            LogEnd(collection, changed);
    }

    private async Task<bool> RenewUserAsync(BsonDocument row, CancellationToken cancellationToken)
    {
        var current = users.Documents.Read(row);
        var stored = row[UserRows.Destinations].AsBsonArray.Select(one => one[UserRows.Lookup].AsString);
        var (tenant, id, isDue) = (current.Tenant, current.Id, !stored.SequenceEqual(current.Destinations.Select(one => one.LookupValue)));
        IReadOnlyList<Address> lost = [];
        while (true)
        {
            isDue |= AddressRenewal.Renew(current, address => lost.Any(address.IsSame), time.GetUtcNow());
            if (!isDue)
                return false;

            switch (await users.Documents.SaveAsync(tenant, id, current.Version, users.Changes(current)))
            {
                case SaveResult.Saved:
                    return true;
                case SaveResult.Taken:
                    lost = await LostAsync(tenant, current, cancellationToken);
                    break;
            }

            // Another gateway may be doing the same.
            if (await users.Documents.FindAsync(tenant, id, cancellationToken) is not { } again)
                return false;
            current = again;
        }
    }

    private async Task<IReadOnlyList<Address>> LostAsync(TenantId tenant, User user, CancellationToken cancellationToken)
    {
        var addresses = user.Destinations.ConvertAll(one => one.Address);
        var found = await owners.FindOwnersAsync(tenant, addresses, cancellationToken);
        var lost = addresses.Where((_, i) => found[i] is { } owner && owner.Id != user.Id).ToList();
        if (lost.Count > 0 && ++shared <= MaxSharedLines)
            LogShared(user.Id, tenant.Value);
        return lost;
    }

    private async Task<bool> RenewOptOutAsync(BsonDocument row, CancellationToken cancellationToken)
    {
        var former = row[MongoOptOutStore.Destination].AsString;
        var key = former.Contains('@', StringComparison.Ordinal) ? DestinationKeys.Email : DestinationKeys.PhoneNumber;
        var lookup = new Address(key, former).Renewed().LookupValue;
        if (lookup == former)
            return false;

        var (rows, id) = (store[Collections.OptOuts], new BsonDocument(Fields.Key, row[Fields.Key]));
        try
        {
            await rows.UpdateOneAsync(
                id, new BsonDocument("$set", new BsonDocument(MongoOptOutStore.Destination, lookup)), cancellationToken: cancellationToken);
        }
        catch (MongoWriteException exception) when (MongoErrors.IsDuplicate(exception))
        {
            // An opt-out of the form is there: both say the same.
            await rows.DeleteOneAsync(id, cancellationToken).Translated();
        }
        catch (MongoException exception)
        {
            throw MongoErrors.Translate(exception);
        }

        return true;
    }

    private async Task<bool> RenewInteractionAsync(BsonDocument row, CancellationToken cancellationToken)
    {
        var respelt = new Dictionary<string, string>();
        var destinations = row[InteractionRows.Destinations].DeepClone().AsBsonArray;
        foreach (var one in destinations.Select(one => one.AsBsonDocument))
        {
            var former = one[Value].AsString;
            var address = new Address(one[UserRows.Key].AsString, former).Renewed();
            (one[Value], one[InteractionRows.Lookup]) = (respelt[former] = address.Value, address.LookupValue);
        }

        if (destinations == row[InteractionRows.Destinations].AsBsonArray)
            return false;

        var set = new BsonDocument(InteractionRows.Destinations, destinations);
        // Of an inbound message these are its senders.
        if (row.Contains(InteractionRows.Senders))
            set.Add(InteractionRows.Senders, new BsonArray(destinations.Select(one => one[InteractionRows.Lookup]).Distinct()));
        if (row.TryGetValue(InteractionRows.ProviderMessages, out var messages) && messages is BsonArray { Count: > 0 } known)
            set.Add(InteractionRows.ProviderMessages, new BsonArray(known.Select(message => Respell(message.AsBsonDocument, respelt))));
        await store[Collections.Interactions].UpdateOneAsync(
            new BsonDocument(Fields.Key, row[Fields.Key]), new BsonDocument("$set", set), cancellationToken: cancellationToken).Translated();
        return true;
    }

    private static BsonDocument Respell(BsonDocument message, Dictionary<string, string> respelt)
    {
        if (message.TryGetValue("destination", out var former) && former.IsString && respelt.TryGetValue(former.AsString, out var renewed))
            message["destination"] = renewed;
        return message;
    }

    /// <summary>One opt-out for each address and channel was all that there could be.</summary>
    private static async Task DropAsync(IMongoCollection<BsonDocument> rows, string index, CancellationToken cancellationToken)
    {
        try
        {
            await rows.Indexes.DropOneAsync(index, cancellationToken);
        }
        catch (MongoCommandException exception) when (exception.Code == IndexNotFound)
        {
            // A new database, or another gateway was faster.
        }
        catch (MongoException exception)
        {
            throw MongoErrors.Translate(exception);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "{Seen} documents of {Collection} were looked at for other spellings of addresses; {Count} were changed")]
    private partial void LogProgress(string collection, long seen, long count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "All documents of {Collection} have their addresses in one form; {Count} were changed")]
    private partial void LogEnd(string collection, long count);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "User {User} of tenant {Tenant} owned another spelling of an address that another user owns; that user is found by it from now on. Merge the two if they are one person")]
    private partial void LogShared(string user, string tenant);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "{Count} users owned another spelling of an address that another user owns; they have DESTINATION_LOST in their history")]
    private partial void LogSharedAll(int count);
}
