using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Processes;

/// <summary>Processes. Their newest interaction is in fields, so that accepting one does not conflict with a save.</summary>
internal sealed class ProcessRows(MongoStore store)
{
    public const string UserId = "userId";
    public const string IsClosed = "isClosed";
    public const string LastInteractionId = "lastInteractionId";
    public const string LastIntegrationId = "lastIntegrationId";
    public const string LastDirection = "lastDirection";

    private static readonly BsonDocument NewestFields = new() { { LastInteractionId, 1 }, { LastIntegrationId, 1 }, { LastDirection, 1 } };

    public DocumentRows<Process> Documents { get; } = new(
        store[Collections.Processes], DocumentContext.Documents.Process, process => process.Id, Hydrate);

    /// <summary>Adds a process, with the interaction that opens it if there is one.</summary>
    public Task InsertAsync(TenantId tenant, Process process, Interaction? newest) => Documents.InsertAsync(Row(tenant, process, newest));

    /// <summary>A new process.</summary>
    public BsonDocument Row(TenantId tenant, Process process, Interaction? newest)
    {
        var row = Row(tenant, process).Add(Fields.Version, 1L);
        return newest is null ? row : row.Merge(NewestOf(newest));
    }

    /// <summary>A process as it is.</summary>
    public BsonDocument Row(Process process) => Row(process.Tenant, process)
        .Add(Fields.Version, process.Version)
        .Add(LastInteractionId, process.LastInteractionId, process.LastInteractionId is not null)
        .Add(LastIntegrationId, process.LastIntegrationId, process.LastIntegrationId is not null)
        .Add(LastDirection, (int)(process.LastDirection ?? 0), process.LastDirection is not null);

    /// <summary>The row of a row of an earlier version; its newest interaction is in fields already.</summary>
    public BsonDocument Renew(BsonDocument former)
    {
        var process = Documents.ReadFormer(former);
        return Row(process.Tenant, process);
    }

    public async Task<bool> IsOpenAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        await Documents.Rows.Find(Open(tenant, id)).Limit(1).AnyAsync(cancellationToken).Translated();

    /// <summary>
    /// Makes an interaction the newest of its process, in one atomic update. Ids are time-ordered: one that was overtaken by a newer one
    /// leaves the newest in place.
    /// </summary>
    /// <returns>The fields as they were before; null when the process is closed or unknown.</returns>
    /// <param name="tenant">The tenant.</param>
    /// <param name="newest">The interaction.</param>
    /// <param name="session">Of a transaction, whose errors the caller translates; null for none.</param>
    public async Task<BsonDocument?> TouchAsync(TenantId tenant, Interaction newest, IClientSessionHandle? session = null)
    {
        var set = new BsonDocument();
        foreach (var (name, value) in NewestOf(newest).Select(field => (field.Name, field.Value)))
        {
            var isNewer = new BsonDocument("$gt", new BsonArray { $"${LastInteractionId}", newest.Id });
            set.Add(name, new BsonDocument("$cond", new BsonArray { isNewer, $"${name}", new BsonDocument("$literal", value) }));
        }

        var update = Builders<BsonDocument>.Update.Pipeline(new[] { new BsonDocument("$set", set) });
        var before = new FindOneAndUpdateOptions<BsonDocument, BsonDocument> { ReturnDocument = ReturnDocument.Before, Projection = NewestFields };
        return session is null
            ? await Documents.Rows.FindOneAndUpdateAsync(Open(tenant, newest.ProcessId), update, before).Translated()
            : await Documents.Rows.FindOneAndUpdateAsync(session, Open(tenant, newest.ProcessId), update, before);
    }

    /// <summary>Takes a touch back whose interaction was not written, unless a newer one touched it since.</summary>
    public Task UntouchAsync(BsonDocument before, Interaction newest)
    {
        var (set, unset) = (new BsonDocument(), new BsonDocument());
        foreach (var name in NewestFields.Names)
            (before.Contains(name) ? set : unset).Add(name, before.GetValue(name, ""));

        var update = new BsonDocument();
        if (set.ElementCount > 0)
            update.Add("$set", set);
        if (unset.ElementCount > 0)
            update.Add("$unset", unset);
        return Documents.Rows.UpdateOneAsync(
            new BsonDocument { { Fields.Key, before[Fields.Key] }, { LastInteractionId, newest.Id } }, update).Translated();
    }

    /// <summary>Removes a process whose first interaction was not written, unless another joined it since.</summary>
    public Task RemoveAsync(TenantId tenant, Interaction newest) =>
        Documents.Rows.DeleteOneAsync(RowKey.Is(tenant, newest.ProcessId).Add(LastInteractionId, newest.Id)).Translated();

    private BsonDocument Row(TenantId tenant, Process process) => Documents.Write(tenant, process);

    private static BsonDocument Open(TenantId tenant, string id) => RowKey.Is(tenant, id).Add(IsClosed, false);

    private static BsonDocument NewestOf(Interaction newest) => new()
    {
        { LastInteractionId, newest.Id },
        { LastIntegrationId, newest.Integration.IntegrationId },
        { LastDirection, (int)newest.Direction },
    };

    private static void Hydrate(Process process, BsonDocument row)
    {
        process.Version = row[Fields.Version].AsInt64;
        process.Follow(
            row.GetValue(LastInteractionId, null)?.AsString,
            row.GetValue(LastIntegrationId, null)?.AsString,
            row.TryGetValue(LastDirection, out var direction) ? (Direction)direction.AsInt32 : null);
    }
}
