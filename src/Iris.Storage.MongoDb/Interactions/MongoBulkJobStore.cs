using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Sending;
using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using Iris.Storage.MongoDb.Idempotency;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Interactions;

internal sealed class MongoBulkJobStore(MongoStore store) : IBulkJobStore
{
    /// <summary>When its next page is due, in ticks; absent when it has ended.</summary>
    public const string LookAt = "dueAtTicks";

    /// <summary>When it ended, in ticks; absent while it runs.</summary>
    public const string Ended = "endedTicks";

    private readonly DocumentRows<BulkJob> jobs = new(
        store[Collections.BulkJobs],
        DocumentContext.Documents.BulkJob,
        job => job.Id,
        static (job, row) => job.Version = row[Fields.Version].AsInt64);

    public async Task<bool> AddAsync(TenantId tenant, BulkJob job, IdempotencyRecord? record, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var row = jobs.Write(tenant, job).Add(Fields.Version, 1L);
        if (record is not null)
            row.Add(IdempotencyFields.Field, IdempotencyFields.Write(record));
        if (!await jobs.TryInsertAsync(row))
            return false;

        job.Version = 1;
        return true;
    }

    public Task<BulkJob?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) => jobs.FindAsync(tenant, id, cancellationToken);

    public Task<Page<BulkJob>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        jobs.NewestAsync(tenant, [], cursor, limit, cancellationToken);

    public async Task<int> CountRunningAsync(TenantId tenant, CancellationToken cancellationToken) =>
        (int)await jobs.Rows.CountDocumentsAsync(Running(tenant), null, cancellationToken).Translated();

    public async Task<SaveResult> SaveAsync(TenantId tenant, BulkJob job, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await jobs.SaveAsync(tenant, job.Id, job.Version, jobs.Changes(job));
        if (result == SaveResult.Saved)
            job.Version++;
        return result;
    }

    public async Task<IReadOnlyList<BulkJob>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        await jobs.AllAsync(Due(now), cancellationToken, new BsonDocument(LookAt, 1), limit);

    public async Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var found = await jobs.Rows.Find(EndedBefore(before)).Sort(new BsonDocument(Ended, 1)).Limit(limit).Project(new BsonDocument(Fields.Key, 1))
            .ToListAsync(cancellationToken).Translated();
        if (found.Count == 0)
            return 0;

        var removed = await jobs.Rows.DeleteManyAsync(
            new BsonDocument(Fields.Key, new BsonDocument("$in", new BsonArray(found.Select(row => row[Fields.Key])))), CancellationToken.None).Translated();
        return (int)removed.DeletedCount;
    }

    internal static BsonDocument Due(DateTimeOffset now) => new(LookAt, new BsonDocument { { "$gt", 0L }, { "$lte", now.UtcTicks } });

    internal static BsonDocument Running(TenantId tenant) => new() { { Fields.Tenant, tenant.Value }, { LookAt, new BsonDocument("$gt", 0L) } };

    internal static BsonDocument EndedBefore(DateTimeOffset before) => new(Ended, new BsonDocument { { "$gt", 0L }, { "$lt", before.UtcTicks } });
}
