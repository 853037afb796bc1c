using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Templates;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using Iris.Storage.MongoDb.Idempotency;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Templates;

internal sealed class MongoTemplateStore(MongoStore store, IIdempotencyStore keys) : ITemplateStore
{
    /// <summary>The name in the form in which it is looked up.</summary>
    public const string NameKey = "nameKey";

    public const string Channel = "channel";

    private readonly DocumentRows<Template> templates = new(
        store[Collections.Templates],
        DocumentContext.Documents.Template,
        template => template.Id,
        static (template, row) => template.Version = row[Fields.Version].AsInt64);

    public async Task<SaveResult> CreateAsync(TenantId tenant, Template template, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await AddAsync(template, Row(tenant, template).Add(Fields.Version, 1L)) ? SaveResult.Saved : SaveResult.Taken;
    }

    /// <summary>The key must be new among templates as well as among what else is accepted; two of each kind at the very same moment may both pass.</summary>
    public async Task<SaveResult> TryCreateAsync(TenantId tenant, Template template, IdempotencyRecord record, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(tenant, record.Key, cancellationToken) is not null)
            return SaveResult.Conflict;

        cancellationToken.ThrowIfCancellationRequested();
        var row = Row(tenant, template).Add(Fields.Version, 1L).Add(IdempotencyFields.Field, IdempotencyFields.Write(record));
        if (await AddAsync(template, row))
            return SaveResult.Saved;

        return await keys.FindAsync(tenant, record.Key, CancellationToken.None) is null ? SaveResult.Taken : SaveResult.Conflict;
    }

    public Task<Template?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        templates.FindAsync(tenant, id, cancellationToken);

    public Task<Template?> FindByNameAsync(TenantId tenant, string nameKey, CancellationToken cancellationToken) =>
        templates.FirstAsync(ByName(tenant, nameKey), cancellationToken);

    public Task<Page<Template>> ListAsync(TenantId tenant, string? channel, string? cursor, int limit, CancellationToken cancellationToken) =>
        templates.NewestAsync(tenant, Filtered(tenant, channel), cursor, limit, cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, Template template, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var update = templates.Changes(template);
        update["$set"][NameKey] = template.NameKey;
        var result = await templates.SaveAsync(tenant, template.Id, template.Version, update);
        if (result == SaveResult.Saved)
            template.Version++;
        return result;
    }

    public async Task<bool> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var removed = await templates.Rows.DeleteOneAsync(RowKey.Is(tenant, id), CancellationToken.None).Translated();
        return removed.DeletedCount == 1;
    }

    internal static BsonDocument ByName(TenantId tenant, string nameKey) => new()
    {
        { Fields.Tenant, tenant.Value },
        { NameKey, nameKey },
    };

    internal static BsonDocument Filtered(TenantId tenant, string? channel) =>
        channel is null ? [] : new BsonDocument { { Fields.Tenant, tenant.Value }, { Channel, channel } };

    internal BsonDocument Row(TenantId tenant, Template template) => templates.Write(tenant, template).Set(NameKey, template.NameKey);

    private async Task<bool> AddAsync(Template template, BsonDocument row)
    {
        var isNew = await templates.TryInsertAsync(row);
        template.Version = isNew ? 1 : 0;
        return isNew;
    }
}
