using Iris.Core.Kernel;
using Iris.Core.Limits;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Limits;

internal sealed class MongoSendUsageStore(MongoStore store) : ISendUsageStore
{
    public const string Period = "period";
    private const string Sends = "sends";
    private const int MaxRounds = 5;

    private readonly IMongoCollection<BsonDocument> usage = store[Collections.SendUsage];

    public async Task<IReadOnlyList<SendUsage>> AddAsync(IReadOnlyList<SendCount> counts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await AddAsync([.. counts.SelectMany(Increases)]);
        var found = await ReadAsync(counts, CancellationToken.None);
        return [.. counts.Select(count => UsageOf(count, found))];
    }

    public async Task<SendUsage> FindAsync(TenantId tenant, DateOnly day, CancellationToken cancellationToken)
    {
        var count = new SendCount(tenant, day, 0);
        return UsageOf(count, await ReadAsync([count], cancellationToken));
    }

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
    private async Task AddAsync(List<UpdateOneModel<BsonDocument>> increases)
    {
        for (var round = 1; ; round++)
        {
            try
            {
                await usage.BulkWriteAsync(increases, new BulkWriteOptions { IsOrdered = false });
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

    private async Task<Dictionary<string, long>> ReadAsync(IReadOnlyList<SendCount> counts, CancellationToken cancellationToken)
    {
        var keys = new BsonArray(counts.SelectMany(count => new[] { count.DayName, count.MonthName }.Select(period => RowKey.Of(count.Tenant, period))).Distinct());
        var rows = await usage.Find(new BsonDocument(Fields.Key, new BsonDocument("$in", keys))).ToListAsync(cancellationToken).Translated();
        return rows.ToDictionary(row => row[Fields.Key].AsString, row => row[Sends].ToInt64());
    }

    private static SendUsage UsageOf(SendCount count, Dictionary<string, long> found) => new(
        found.GetValueOrDefault(RowKey.Of(count.Tenant, count.DayName)), found.GetValueOrDefault(RowKey.Of(count.Tenant, count.MonthName)));
}
