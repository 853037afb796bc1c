using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Processes;

internal sealed class MongoProcessStore(ProcessRows processes, IIdempotencyStore keys) : IProcessStore
{
    internal static readonly BsonDocument Untold = new(ProcessRows.Untold, new BsonDocument("$exists", true));

    internal static readonly BsonDocument LatestFirst = new() { { ProcessRows.Activity, -1 }, { ProcessRows.LastInteractionId, -1 } };

    public async Task CreateAsync(TenantId tenant, Process process, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await processes.InsertAsync(tenant, process, null);
        process.Version = 1;
    }

    /// <summary>The key must be new among processes as well as among interactions; two of each kind at the very same moment may both pass.</summary>
    public async Task<bool> TryCreateAsync(TenantId tenant, Process process, IdempotencyRecord record, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(tenant, record.Key, cancellationToken) is not null)
            return false;

        cancellationToken.ThrowIfCancellationRequested();
        if (!await processes.TryInsertAsync(tenant, process, record))
            return false;

        process.Version = 1;
        return true;
    }

    public async Task<IReadOnlyList<Process>> ListUntoldAsync(int limit, CancellationToken cancellationToken) =>
        await processes.Documents.AllAsync(Untold, cancellationToken, limit: limit);

    public async Task<SaveResult> RemoveAsync(TenantId tenant, Process process, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var empty = RowKey.Is(tenant, process.Id).Add(Fields.Version, process.Version).Add(ProcessRows.LastInteractionId, BsonNull.Value);
        var removed = await processes.Documents.Rows.DeleteOneAsync(empty, CancellationToken.None).Translated();
        return removed.DeletedCount == 1 ? SaveResult.Saved
            : await processes.Documents.ExistsAsync(RowKey.Of(tenant, process.Id)) ? SaveResult.Conflict
            : SaveResult.Missing;
    }

    public Task<Process?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        processes.Documents.FindAsync(tenant, id, cancellationToken);

    public Task<IReadOnlyList<Process>> FindManyAsync(
        TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        processes.Documents.FindManyAsync(tenant, ids, cancellationToken);

    public Task<Process?> FindOpenAsync(
        TenantId tenant, string userId, string integrationId, DateTimeOffset since, CancellationToken cancellationToken) =>
        processes.Documents.FirstAsync(
            OpenOf(tenant, userId, integrationId, since), cancellationToken, LatestFirst);

    public Task<Page<Process>> ListAsync(
        TenantId tenant, ProcessFilter filter, string? cursor, int limit, CancellationToken cancellationToken) =>
        processes.Documents.NewestAsync(tenant, FilterOf(tenant, filter), cursor, limit, cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, Process process, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var update = processes.Documents.Changes(process);
        // A merge of users sets it beside the versions, so that it clashes with no save.
        update["$set"].AsBsonDocument.Remove(ProcessRows.UserId);
        if (process.IsReopened)
            ProcessRows.AddReopened(update, process);
        var result = await processes.Documents.SaveAsync(tenant, process.Id, process.Version, update);
        if (result == SaveResult.Saved)
            process.Saved();
        return result;
    }

    internal static BsonDocument FilterOf(TenantId tenant, ProcessFilter filter)
    {
        var conditions = new BsonDocument();
        if (filter.UserId is { } user)
            conditions.Add(Fields.Tenant, tenant.Value).Add(ProcessRows.UserId, user);
        if (filter.IsClosed is { } closed)
            conditions.Add(ProcessRows.IsClosed, closed);
        return conditions;
    }

    internal static BsonDocument OpenOf(TenantId tenant, string userId, string integrationId, DateTimeOffset since) => new()
    {
        { Fields.Tenant, tenant.Value },
        { ProcessRows.UserId, userId },
        { ProcessRows.IsClosed, false },
        { ProcessRows.Integrations, integrationId },
        { ProcessRows.ActiveAt, new BsonDocument("$gte", since.UtcTicks) },
    };
}
