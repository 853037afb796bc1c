using Iris.Core.Channels;
using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using Iris.Storage.MongoDb.Idempotency;
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

    /// <summary>What webhooks have not been told.</summary>
    public const string Untold = "untold";

    /// <summary>The place of the newest interaction: each one accepted counts it up.</summary>
    public const string LastPlace = "lastPlace";

    /// <summary>The server's time of what happened to it last; no two of them are alike.</summary>
    public const string Activity = "activity";

    /// <summary>The gateway's time of the same, in ticks.</summary>
    public const string ActiveAt = "activeAt";

    /// <summary>Integrations that took part.</summary>
    public const string Integrations = "integrations";

    private static readonly BsonDocument NewestFields = new() { { LastInteractionId, 1 }, { LastIntegrationId, 1 }, { LastDirection, 1 } };
    private static readonly BsonDocument BeforeFields = new BsonDocument(NewestFields).Add(LastPlace, 1);
    private static readonly BsonDocument Now = new(Activity, new BsonDocument("$type", "timestamp"));

    public DocumentRows<Process> Documents { get; } = new(
        store[Collections.Processes], DocumentContext.Documents.Process, process => process.Id, Hydrate);

    /// <summary>Adds a process, with the interaction that opens it if there is one.</summary>
    public async Task InsertAsync(TenantId tenant, Process process, Interaction? newest)
    {
        if (newest is null)
        {
            await Documents.InsertAsync(NewRow(tenant, process));
            return;
        }

        await Documents.Rows.UpdateOneAsync(New(tenant, process), Opening(tenant, process, [newest]), new UpdateOptions { IsUpsert = true }).Translated();
    }

    /// <summary>Adds a process with the record of the request that asked for it; false when its key is taken.</summary>
    public Task<bool> TryInsertAsync(TenantId tenant, Process process, IdempotencyRecord record) =>
        Documents.TryInsertAsync(NewRow(tenant, process).Add(IdempotencyFields.Field, IdempotencyFields.Write(record)));

    /// <summary>Adds processes with the interactions that each of them gets.</summary>
    public async Task InsertAsync(
        IClientSessionHandle session, TenantId tenant, IEnumerable<(Process Process, IReadOnlyList<Interaction> Interactions)> opened)
    {
        await Documents.Rows.BulkWriteAsync(
            session,
            opened.Select(one => new UpdateOneModel<BsonDocument>(New(tenant, one.Process), Opening(tenant, one.Process, one.Interactions)) { IsUpsert = true }));
    }

    /// <summary>A process as it is.</summary>
    public BsonDocument Row(Process process) => Row(process.Tenant, process)
        .Add(Fields.Version, process.Version)
        .Add(LastInteractionId, process.LastInteractionId, process.LastInteractionId is not null)
        .Add(LastIntegrationId, process.LastIntegrationId, process.LastIntegrationId is not null)
        .Add(LastDirection, (int)(process.LastDirection ?? 0), process.LastDirection is not null)
        .Add(LastPlace, process.LastPlace, process.LastPlace > 0)
        .Add(Activity, new BsonTimestamp(process.Activity), process.Activity > 0)
        .Add(ActiveAt, process.Active?.UtcTicks ?? 0, process.Active is not null)
        .Add(Integrations, new BsonArray(process.Integrations), process.Integrations.Count > 0);

    /// <summary>The row of a row of an earlier version; its newest interaction is in fields already.</summary>
    public BsonDocument Renew(BsonDocument former)
    {
        var process = Documents.ReadFormer(former);
        return Row(process.Tenant, process);
    }

    public async Task<bool> IsOpenAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        await Documents.Rows.Find(Open(tenant, id)).Limit(1).AnyAsync(cancellationToken).Translated();

    /// <summary>Makes interactions the newest of their process, in one atomic update: whoever comes last is the newest.</summary>
    /// <returns>The fields as they were before; null when the process is closed or unknown.</returns>
    /// <param name="tenant">The tenant.</param>
    /// <param name="joining">Interactions of one process, in their order.</param>
    /// <param name="session">Of a transaction, whose errors the caller translates; null for none.</param>
    public async Task<BsonDocument?> TouchAsync(TenantId tenant, IReadOnlyList<Interaction> joining, IClientSessionHandle? session = null)
    {
        var open = Open(tenant, joining[0].ProcessId);
        var update = Following(joining);
        var before = new FindOneAndUpdateOptions<BsonDocument, BsonDocument> { ReturnDocument = ReturnDocument.Before, Projection = BeforeFields };
        return session is null
            ? await Documents.Rows.FindOneAndUpdateAsync(open, update, before).Translated()
            : await Documents.Rows.FindOneAndUpdateAsync(session, open, update, before);
    }

    /// <summary>The place of the newest interaction in the fields of a process; 0 before the first.</summary>
    public static long PlaceOf(BsonDocument process) => process.GetValue(LastPlace, 0L).ToInt64();

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

    private BsonDocument NewRow(TenantId tenant, Process process) => Row(tenant, process).Add(Fields.Version, 1L);

    /// <summary>No row that is there has this version: the upsert of an id in use is refused.</summary>
    private static BsonDocument New(TenantId tenant, Process process) => RowKey.Is(tenant, process.Id).Add(Fields.Version, 0L);

    /// <summary>An upsert, since the server's time can be had in updates alone.</summary>
    private BsonDocument Opening(TenantId tenant, Process process, IReadOnlyList<Interaction> interactions)
    {
        var row = NewRow(tenant, process);
        row.Remove(Fields.Key);
        return Following(interactions).Add("$setOnInsert", row);
    }

    private static BsonDocument Following(IReadOnlyList<Interaction> joining)
    {
        var newest = joining[^1];
        return new BsonDocument
        {
            {
                "$set",
                new BsonDocument
                {
                    { LastInteractionId, newest.Id },
                    { LastIntegrationId, newest.Integration.IntegrationId },
                    { LastDirection, (int)newest.Direction },
                    { ActiveAt, newest.AuditTrail.Created.UtcTicks },
                }
            },
            { "$inc", new BsonDocument(LastPlace, (long)joining.Count) },
            {
                "$addToSet",
                new BsonDocument(Integrations, new BsonDocument("$each", new BsonArray(joining.Select(one => one.Integration.IntegrationId).Distinct())))
            },
            { "$currentDate", Now },
        };
    }

    /// <summary>Lets an update say that a process was opened again, the latest that happened to its user's processes.</summary>
    public static void AddReopened(BsonDocument update, Process process)
    {
        update["$set"].AsBsonDocument.Add(ActiveAt, process.Updated.UtcTicks);
        update.Add("$currentDate", Now);
    }

    private static void Hydrate(Process process, BsonDocument row)
    {
        process.Version = row[Fields.Version].AsInt64;
        process.Follow(
            row.GetValue(LastInteractionId, null)?.AsString,
            row.GetValue(LastIntegrationId, null)?.AsString,
            row.TryGetValue(LastDirection, out var direction) ? (Direction)direction.AsInt32 : null);
        process.Restore(
            row.TryGetValue(Activity, out var activity) ? activity.AsBsonTimestamp.Value : 0,
            PlaceOf(row),
            row.TryGetValue(ActiveAt, out var active) ? new DateTimeOffset(active.ToInt64(), TimeSpan.Zero) : null,
            row.TryGetValue(Integrations, out var integrations) ? [.. integrations.AsBsonArray.Select(one => one.AsString)] : []);
    }
}
