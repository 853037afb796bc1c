using Iris.Core.Limits;
using Iris.Core.Tenants;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Limits;

internal sealed class MongoSendUsageStore(MongoStore store) : ISendUsageStore
{
    public const string Period = "period";
    private const string Sends = "sends";
    private const int MaxRounds = 5;

    private const string Bytes = "bytes";
    private const string MeasuredAt = "measuredAt";

    private readonly IMongoCollection<BsonDocument> usage = store[Collections.SendUsage];

    /// <summary>A row for each tenant.</summary>
    private readonly IMongoCollection<BsonDocument> stored = store[Collections.StoredBytes];

    public async Task<IReadOnlyList<SendUsage>> AddAsync(IReadOnlyList<SendCount> counts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // First what may be added twice when the other fails: it is measured again.
        await AddAsync(stored, [.. counts.Select(BytesOf)]);
        await AddAsync(usage, [.. counts.SelectMany(Increases)]);
        var found = await ReadAsync(counts, CancellationToken.None);
        return [.. counts.Select(count => UsageOf(count, found))];
    }

    public async Task<SendUsage> FindAsync(TenantId tenant, DateOnly day, CancellationToken cancellationToken)
    {
        var count = new SendCount(tenant, day, 0);
        return UsageOf(count, await ReadAsync([count], cancellationToken));
    }

    public async Task<bool> TryBeginMeasureAsync(TenantId tenant, DateTimeOffset now, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await AddAsync(stored, [BytesOf(new SendCount(tenant, default, 0))]);
        var begun = await stored.UpdateOneAsync(
            new BsonDocument { { Fields.Key, tenant.Value }, { MeasuredAt, new BsonDocument("$lt", since.UtcTicks) } },
            new BsonDocument("$set", new BsonDocument(MeasuredAt, now.UtcTicks)),
            cancellationToken: cancellationToken).Translated();
        return begun.ModifiedCount == 1;
    }

    public Task EndMeasureAsync(TenantId tenant, long bytes, CancellationToken cancellationToken) => stored.UpdateOneAsync(
        new BsonDocument(Fields.Key, tenant.Value),
        new BsonDocument("$set", new BsonDocument(Bytes, bytes)),
        cancellationToken: cancellationToken).Translated();

    public async Task<int> PruneAsync(DateOnly day, int limit, CancellationToken cancellationToken)
    {
        var old = new BsonDocument(Period, new BsonDocument("$lt", new SendCount(default, day, 0).MonthName));
        var found = await usage.Find(old).Sort(new BsonDocument(Period, 1)).Limit(limit).Project(new BsonDocument(Fields.Key, 1))
            .ToListAsync(cancellationToken).Translated();
        if (found.Count == 0)
            return 0;

        var keys = new BsonDocument(Fields.Key, new BsonDocument("$in", new BsonArray(found.Select(row => row[Fields.Key]))));
        return (int)(await usage.DeleteManyAsync(keys, CancellationToken.None).Translated()).DeletedCount;
    }

    /// <summary>Two processes that make the same row at once may clash; who lost adds to it.</summary>
    private static async Task AddAsync(IMongoCollection<BsonDocument> rows, List<UpdateOneModel<BsonDocument>> increases)
    {
        for (var round = 1; ; round++)
        {
            try
            {
                await rows.BulkWriteAsync(increases, new BulkWriteOptions { IsOrdered = false });
                return;
            }
            catch (MongoBulkWriteException<BsonDocument> exception) when (round < MaxRounds && exception.WriteConcernError is null
                && exception.WriteErrors.All(error => error.Category == ServerErrorCategory.DuplicateKey))
            {
                increases = [.. exception.WriteErrors.Select(error => increases[error.Index])];
            }
            catch (Exception exception) when (exception is MongoException or TimeoutException)
            {
                throw MongoErrors.Translate(exception);
            }
        }
    }

    private static IEnumerable<UpdateOneModel<BsonDocument>> Increases(SendCount count) =>
        new[] { count.DayName, count.MonthName }.Select(period => new UpdateOneModel<BsonDocument>(
            new BsonDocument(Fields.Key, RowKey.Of(count.Tenant, period)),
            new BsonDocument
            {
                { "$inc", new BsonDocument(Sends, count.Sends) },
                { "$setOnInsert", new BsonDocument { { Fields.Tenant, count.Tenant.Value }, { Period, period } } },
            })
        {
            IsUpsert = true,
        });

    private static UpdateOneModel<BsonDocument> BytesOf(SendCount count) => new(
        new BsonDocument(Fields.Key, count.Tenant.Value),
        new BsonDocument
        {
            { "$inc", new BsonDocument(Bytes, count.Bytes) },
            { "$setOnInsert", new BsonDocument(MeasuredAt, 0L) },
        })
    {
        IsUpsert = true,
    };

    private async Task<Dictionary<string, long>> ReadAsync(IReadOnlyList<SendCount> counts, CancellationToken cancellationToken)
    {
        var keys = new BsonArray(counts.SelectMany(count => new[] { count.DayName, count.MonthName }.Select(period => RowKey.Of(count.Tenant, period))).Distinct());
        var rows = await usage.Find(new BsonDocument(Fields.Key, new BsonDocument("$in", keys))).ToListAsync(cancellationToken).Translated();
        var tenants = new BsonDocument(Fields.Key, new BsonDocument("$in", new BsonArray(counts.Select(count => count.Tenant.Value).Distinct())));
        var bytes = await stored.Find(tenants).ToListAsync(cancellationToken).Translated();
        // A tenant's name is no key of the others: those have a slash.
        return rows.Select(row => (row, Sends)).Concat(bytes.Select(row => (row, Bytes)))
            .ToDictionary(one => one.row[Fields.Key].AsString, one => one.row[one.Item2].ToInt64());
    }

    private static SendUsage UsageOf(SendCount count, Dictionary<string, long> found) => new(
        found.GetValueOrDefault(RowKey.Of(count.Tenant, count.DayName)), found.GetValueOrDefault(RowKey.Of(count.Tenant, count.MonthName)))
    {
        Bytes = found.GetValueOrDefault(count.Tenant.Value),
    };
}
