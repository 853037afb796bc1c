using System.Globalization;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Interactions;

internal sealed class MongoActivityStore(MongoStore store) : IActivityStore
{
    public const string Minute = "minute";
    private const string Accepted = "accepted";
    private const string Sent = "sent";
    private const string Failed = "failed";
    private const string Received = "received";
    private const int MaxRounds = 5;

    private readonly IMongoCollection<BsonDocument> minutes = store[Collections.Activity];
    private readonly IMongoCollection<BsonDocument> tens = store[Collections.ActivityTens];

    public async Task AddAsync(DateTimeOffset at, IReadOnlyList<ActivityCount> counts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await AddAsync(ActivityStep.TenMinutes, at, counts);
        await AddAsync(ActivityStep.Minute, at, counts);
    }

    /// <summary>Two processes that make the same row at once may clash; who lost adds to it.</summary>
    private async Task AddAsync(ActivityStep step, DateTimeOffset at, IReadOnlyList<ActivityCount> counts)
    {
        var increases = counts.Select(count => Increase(ActivityCount.NumberOf(step, at), count)).ToList();
        for (var round = 1; increases.Count > 0; round++)
        {
            try
            {
                await Of(step).BulkWriteAsync(increases, new BulkWriteOptions { IsOrdered = false }, CancellationToken.None);
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

    public async Task<IReadOnlyList<ActivityCount>> SumAsync(TenantId? tenant, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var minute = ActivityCount.NumberOf(ActivityStep.Minute, from);
        var rows = await minutes.Find(tenant is { } one ? OfTenant(one, minute) : Since(minute)).ToListAsync(cancellationToken).Translated();
        return ActivityCount.Sum(rows.Select(row => Read(row, new TenantId(row[Fields.Tenant].AsString), row[Fields.IntegrationId].AsString)));
    }

    public async Task<IReadOnlyList<ActivityPoint>> ListAsync(
        TenantId tenant, string? integrationId, ActivityStep step, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var filter = OfTenant(tenant, ActivityCount.NumberOf(step, from));
        if (integrationId is not null)
            filter.Add(Fields.IntegrationId, integrationId);
        var rows = await Of(step).Aggregate().Match(filter).Group(SumByTime).Sort(new BsonDocument(Fields.Key, 1)).ToListAsync(cancellationToken).Translated();
        return [.. rows.Select(row => new ActivityPoint(ActivityPoint.Begin(step, row[Fields.Key].ToInt64()), Read(row, tenant, integrationId ?? "")))];
    }

    public async Task<int> PruneAsync(ActivityStep step, DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var found = await Of(step).Find(Before(ActivityCount.NumberOf(step, before))).Sort(new BsonDocument(Minute, 1)).Limit(limit)
            .Project(new BsonDocument(Fields.Key, 1)).ToListAsync(cancellationToken).Translated();
        if (found.Count == 0)
            return 0;

        var keys = new BsonDocument(Fields.Key, new BsonDocument("$in", new BsonArray(found.Select(row => row[Fields.Key]))));
        return (int)(await Of(step).DeleteManyAsync(keys, CancellationToken.None).Translated()).DeletedCount;
    }

    internal static BsonDocument OfTenant(TenantId tenant, long minute) => new(
        Fields.Key, new BsonDocument { { "$gte", RowKey.Of(tenant, NameOf(minute)) }, { "$lt", RowKey.Of(tenant, "~") } });

    internal static BsonDocument Since(long minute) => new(Minute, new BsonDocument("$gte", minute));

    internal static BsonDocument Before(long minute) => new(Minute, new BsonDocument("$lt", minute));

    private static BsonDocument SumByTime => new()
    {
        { Fields.Key, $"${Minute}" }, { Accepted, SumOf(Accepted) }, { Sent, SumOf(Sent) }, { Failed, SumOf(Failed) }, { Received, SumOf(Received) },
    };

    private static BsonDocument SumOf(string field) => new("$sum", $"${field}");

    private static ActivityCount Read(BsonDocument row, TenantId tenant, string integrationId) => new(tenant, integrationId)
    {
        Accepted = row[Accepted].ToInt64(),
        Sent = row[Sent].ToInt64(),
        Failed = row[Failed].ToInt64(),
        Received = row[Received].ToInt64(),
    };

    private IMongoCollection<BsonDocument> Of(ActivityStep step) => step == ActivityStep.Minute ? minutes : tens;

    /// <summary>All have the same length, so that keys sort by it.</summary>
    private static string NameOf(long minute) => minute.ToString("x12", CultureInfo.InvariantCulture);

    private static UpdateOneModel<BsonDocument> Increase(long minute, ActivityCount count) => new(
        new BsonDocument(Fields.Key, RowKey.Of(count.Tenant, $"{NameOf(minute)}/{count.IntegrationId}")),
        new BsonDocument
        {
            {
                "$inc",
                new BsonDocument { { Accepted, count.Accepted }, { Sent, count.Sent }, { Failed, count.Failed }, { Received, count.Received } }
            },
            {
                "$setOnInsert",
                new BsonDocument { { Fields.Tenant, count.Tenant.Value }, { Fields.IntegrationId, count.IntegrationId }, { Minute, minute } }
            },
        })
    {
        IsUpsert = true,
    };
}
