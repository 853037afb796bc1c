using Iris.Core.Attachments;
using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using Iris.Storage.MongoDb.Idempotency;
using Iris.Storage.MongoDb.Interactions;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Attachments;

internal sealed class MongoAttachmentStore(MongoStore store, IIdempotencyStore keys) : IAttachmentStore
{
    public const string Source = "source";
    public const string InteractionId = "interactionId";

    /// <summary>When its time is over, in ticks.</summary>
    public const string Expiry = "expiresAtTicks";

    private readonly DocumentRows<Attachment> attachments = new(
        store[Collections.Attachments], DocumentContext.Documents.Attachment, attachment => attachment.Id);

    /// <summary>The key must be new among attachments as well as among what else is accepted; two of each kind at the very same moment may both pass.</summary>
    public async Task<bool> CreateAsync(TenantId tenant, Attachment attachment, IdempotencyRecord? record, CancellationToken cancellationToken)
    {
        if (record is not null && await keys.FindAsync(tenant, record.Key, cancellationToken) is not null)
            return false;

        cancellationToken.ThrowIfCancellationRequested();
        var row = attachments.Write(tenant, attachment);
        return await attachments.TryInsertAsync(record is null ? row : row.Add(IdempotencyFields.Field, IdempotencyFields.Write(record)));
    }

    public Task<Attachment?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) => attachments.FindAsync(tenant, id, cancellationToken);

    public Task<IReadOnlyList<Attachment>> FindManyAsync(TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        attachments.FindManyAsync(tenant, ids, cancellationToken);

    public Task<Page<Attachment>> ListAsync(TenantId tenant, AttachmentFilter filter, string? cursor, int limit, CancellationToken cancellationToken) =>
        attachments.NewestAsync(tenant, Filtered(tenant, filter), cursor, limit, cancellationToken);

    /// <summary>The interaction that needs it and the removal are not one write: see the port.</summary>
    public async Task<AttachmentRemoval> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        if (await IsNeededAsync(tenant, id, cancellationToken))
            return AttachmentRemoval.Needed;

        cancellationToken.ThrowIfCancellationRequested();
        var removed = await attachments.Rows.DeleteOneAsync(RowKey.Is(tenant, id), CancellationToken.None).Translated();
        return removed.DeletedCount == 1 ? AttachmentRemoval.Removed : AttachmentRemoval.Missing;
    }

    public async Task<IReadOnlyList<(TenantId Tenant, string Id)>> PruneAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        var removed = new List<(TenantId, string)>();
        using var cursor = await attachments.Rows.Find(ExpiredBefore(now)).Project(new BsonDocument(Fields.Key, 1)).ToCursorAsync(cancellationToken).Translated();
        while (removed.Count < limit && await cursor.MoveNextAsync(cancellationToken).Translated())
        {
            foreach (var key in cursor.Current.Select(row => row[Fields.Key].AsString).Take(limit - removed.Count))
            {
                var (tenant, id) = (new TenantId(RowKey.TenantOf(key)), key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..]);
                if (await RemoveAsync(tenant, id, cancellationToken) == AttachmentRemoval.Removed)
                    removed.Add((tenant, id));
            }
        }

        return removed;
    }

    internal static BsonDocument Filtered(TenantId tenant, AttachmentFilter filter)
    {
        var conditions = new BsonDocument(Fields.Tenant, tenant.Value);
        if (filter.InteractionId is { } interaction)
            conditions.Add(InteractionId, interaction);
        return filter.Source is { } source ? conditions.Add(Source, NameOf(source)) : conditions;
    }

    internal static BsonDocument ExpiredBefore(DateTimeOffset now) => new(Expiry, new BsonDocument { { "$gt", 0L }, { "$lt", now.UtcTicks } });

    /// <summary>Interactions that are not sent and need it.</summary>
    internal static BsonDocument Needing(TenantId tenant, string id) => new() { { Fields.Tenant, tenant.Value }, { InteractionRows.Needs, id } };

    /// <summary>The row of one that another store holds.</summary>
    internal BsonDocument Row(Attachment attachment) => attachments.Write(attachment.Tenant, attachment);

    private static string NameOf(AttachmentSource source) => source.ToString().ToLowerInvariant();

    private Task<bool> IsNeededAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        store[Collections.Interactions].Find(Needing(tenant, id)).Limit(1).AnyAsync(cancellationToken).Translated();
}
