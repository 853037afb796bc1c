using System.Text.Json;
using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using Iris.Storage.MongoDb.Idempotency;
using Iris.Storage.MongoDb.Webhooks;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Interactions;

/// <summary>Interactions: document, work state and what is searched for in one row, so that every change is one atomic write.</summary>
internal sealed partial class InteractionRows(MongoStore store, WatchedTenants watched, ILogger<InteractionRows> logger)
{
    public const string ProcessId = "processId";
    public const string Place = "place";
    public const string Status = "status";
    public const string Phase = "phase";
    /// <summary>The number of the priority: the lower goes first.</summary>
    public const string Rank = "rank";
    public const string Attempts = "attempts";

    /// <summary>What it waits for; absent while it waits for nothing but its turn, and when nothing is left to do.</summary>
    public const string Stage = "stage";
    public const string ProviderMessages = "providerMessages";

    public const string Sends = "sends";
    public const string CountedAttempts = "countedAttempts";
    public const string Routing = "routing";

    /// <summary>Ids of the provider's messages that another integration than its own sent, each behind that one's id.</summary>
    public const string RoutedMessages = "routedMessages";

    /// <summary>The ids of the provider's messages.</summary>
    public const string ProviderMessageIds = "providerMessages.id";

    public const string ProviderEvents = $"{AuditTrail}.{ProviderEventsOfTrail}";
    private const string AuditTrail = "auditTrail";
    private const string ProviderEventsOfTrail = "providerEvents";

    /// <summary>Addresses that an inbound message came from.</summary>
    public const string Senders = "senders";

    /// <summary>When an inbound message came, in ticks.</summary>
    public const string ReceivedAt = "receivedAt";

    public const string CustomStatus = "customStatus";
    public const string Direction = "direction";
    public const string UserIds = "destinations.userId";
    public const string Destinations = "destinations";

    /// <summary>In a destination: the address in the form in which it is looked up.</summary>
    public const string Lookup = "lookup";

    public const string Lookups = "destinations.lookup";

    /// <summary>When it was created, in ticks; a date beside it is for people.</summary>
    public const string CreatedAt = "auditTrail.createdTicks";

    /// <summary>What a search for text looks in.</summary>
    public const string Text = "text";

    /// <summary>Outboxes taken up in one claim of deliveries.</summary>
    private const int MaxLeft = 100;

    /// <summary>Outboxes of one batch that are emptied at the same time.</summary>
    private const int FanOuts = 8;

    /// <summary>When it changed, in ticks, while somebody follows its tenant's changes; see <see cref="MongoMoveStore"/>.</summary>
    public const string Changed = "changed";

    /// <summary>When it changed last, in ticks.</summary>
    public const string UpdatedAt = $"{AuditTrail}.updatedTicks";

    public const string AttachmentsId = "attachmentsId";

    /// <summary>Attachments of what is not sent yet; absent where there are none.</summary>
    public const string Needs = "needs";

    /// <summary>The provider's ids of an inbound message, by which doubles are refused.</summary>
    public const string InboundMessages = "inboundMessages";

    private readonly DocumentRows<Interaction> documents = new(
        store[Collections.Interactions], DocumentContext.Documents.Interaction, interaction => interaction.Id, InteractionFields.Hydrate);

    private readonly SpilledEvents spilled = new(store);
    private readonly Outbox outbox = new(store);

    public IMongoCollection<BsonDocument> Rows => documents.Rows;

    /// <summary>Adds a row. Throws a <see cref="MongoWriteException"/> when its id or inbound message is there already.</summary>
    public async Task InsertAsync(TenantId tenant, Interaction interaction, long place, IdempotencyRecord? record)
    {
        var row = (await NewRowAsync(tenant, interaction, record)).Add(Place, place);
        await Rows.InsertOneAsync(row);
        await FanOutAsync([row]);
    }

    /// <summary>The rows of new interactions; the first has the record of the request.</summary>
    public async Task<List<BsonDocument>> NewRowsAsync(
        TenantId tenant, IReadOnlyList<Acceptance> acceptances, IdempotencyRecord? record)
    {
        var rows = new List<BsonDocument>(acceptances.Count);
        foreach (var acceptance in acceptances)
            rows.Add(await NewRowAsync(tenant, acceptance.Interaction, rows.Count == 0 ? record : null));
        return rows;
    }

    /// <summary>Moves what new interactions have in their outboxes.</summary>
    public Task FanOutAsync(IReadOnlyCollection<BsonDocument> rows) => Parallel.ForEachAsync(
        rows.Where(row => row.Contains(Outbox.Field)),
        new ParallelOptions { MaxDegreeOfParallelism = FanOuts },
        async (row, _) => await FanOutAsync(row[Fields.Key], row[Outbox.Field].AsBsonArray));

    /// <summary>Whether a keyed request was accepted under this key.</summary>
    public Task<bool> HasKeyAsync(TenantId tenant, string key, CancellationToken cancellationToken) =>
        Rows.Find(IdempotencyFields.ByKey(tenant, key)).Limit(1).AnyAsync(cancellationToken).Translated();

    /// <summary>Whether an inbound message of this id is there already.</summary>
    public async Task<bool> KnowsInboundAsync(TenantId tenant, Interaction interaction, CancellationToken cancellationToken)
    {
        if (interaction.Direction != Iris.Core.Channels.Direction.In || interaction.ProviderMessages.Count == 0)
            return false;

        var known = MongoInteractionStore.Inbound(
            tenant, interaction.Integration.IntegrationId, interaction.ProviderMessages.Select(message => message.Id));
        return await Rows.Find(known).Limit(1).AnyAsync(cancellationToken).Translated();
    }

    /// <summary>The row of an interaction as it is, to be inserted.</summary>
    public async Task<BsonDocument> RowAsync(Interaction interaction)
    {
        return (await WriteAsync(interaction.Tenant, interaction)).Add(Fields.Version, interaction.Version).Add(Place, interaction.Place, interaction.Place > 0);
    }

    public async Task<SaveResult> SaveAsync(TenantId tenant, Interaction interaction)
    {
        var update = InteractionFields.Changes(interaction);
        var written = await SpillAsync(tenant, interaction, update);
        if (await UpdateAsync(tenant, update, interaction) is { } saved)
        {
            await FanOutAsync(saved[Fields.Key], saved.GetValue(Outbox.Field, new BsonArray()).AsBsonArray);
            return SaveResult.Saved;
        }

        if (written.Count > 0)
            await spilled.RemoveAsync(written);
        return await documents.ExistsAsync(RowKey.Of(tenant, interaction.Id)) ? SaveResult.Conflict : SaveResult.Missing;
    }

    /// <summary>The interaction in the version that was read, with what a sharded collection is divided by.</summary>
    public static BsonDocument Current(TenantId tenant, Interaction interaction) => RowKey.Is(tenant, interaction.Id)
        .Add(Fields.Tenant, tenant.Value)
        .Add(Fields.IntegrationId, interaction.Integration.IntegrationId)
        .Add(Fields.Version, interaction.Version);

    /// <summary>Moves what a process that ended left in outboxes.</summary>
    public async Task FanOutLeftAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var left = await Rows.Find(Outbox.LeftBefore(before)).Limit(MaxLeft).Project(new BsonDocument(Outbox.Field, 1))
            .ToListAsync(cancellationToken).Translated();
        foreach (var row in left)
            await FanOutAsync(row[Fields.Key], row[Outbox.Field].AsBsonArray);
    }

    public async Task<Interaction?> FirstAsync(BsonDocument filter, CancellationToken cancellationToken, BsonDocument? sort = null) =>
        await Rows.Find(filter).Sort(sort).Limit(1).Project(IdempotencyFields.Without).FirstOrDefaultAsync(cancellationToken).Translated() is { } row
            ? (await ReadAsync([row], cancellationToken))[0]
            : null;

    public async Task<Page<Interaction>> PageAsync(
        BsonDocument filter, BsonDocument sort, int limit, CancellationToken cancellationToken, string? index = null)
    {
        var found = await Rows.Find(filter, new FindOptions { Hint = index }).Sort(sort).Limit(limit + 1).Project(IdempotencyFields.Without).ToListAsync(cancellationToken).Translated();
        var items = await ReadAsync(found.Take(limit), cancellationToken);
        return new Page<Interaction>(items, found.Count > limit ? items[^1].Id : null);
    }

    /// <summary>Reads rows with what has spilled out of them.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="cancellationToken">Cancels reading what has spilled.</param>
    /// <param name="unreadable">Gets rows whose document cannot be read, which are then left out; null to throw.</param>
    public async Task<List<Interaction>> ReadAsync(
        IEnumerable<BsonDocument> rows, CancellationToken cancellationToken, Action<BsonDocument>? unreadable = null)
    {
        var interactions = new List<Interaction>();
        foreach (var row in rows)
        {
            try
            {
                var interaction = documents.Read(row);
                if (row.TryGetValue(SpilledEvents.Field, out var named))
                    await spilled.ReadBackAsync(interaction, named.AsBsonArray, cancellationToken);
                interactions.Add(interaction);
            }
            catch (JsonException) when (unreadable is not null)
            {
                unreadable(row);
            }
        }

        return interactions;
    }

    /// <returns>The outbox after it; null when the version is no longer current.</returns>
    private async Task<BsonDocument?> UpdateAsync(TenantId tenant, BsonDocument update, Interaction interaction)
    {
        update.Add("$inc", new BsonDocument(Fields.Version, 1L));
        if (await watched.ContainsAsync(tenant))
            update["$set"].AsBsonDocument.Add(Changed, interaction.AuditTrail.Updated.UtcTicks);
        var events = await outbox.RowsAsync(interaction);
        Outbox.AddPush(update, events);
        var saved = await Rows.FindOneAndUpdateAsync(
            Current(tenant, interaction),
            update,
            new FindOneAndUpdateOptions<BsonDocument, BsonDocument>
            {
                ReturnDocument = ReturnDocument.After,
                Projection = new BsonDocument(Outbox.Field, 1),
            }).Translated();
        if (saved is null)
            await outbox.ForgetAsync(events);
        return saved;
    }

    private async Task<BsonDocument> NewRowAsync(TenantId tenant, Interaction interaction, IdempotencyRecord? record)
    {
        var row = await WriteAsync(tenant, interaction);
        if (await watched.ContainsAsync(tenant))
            row.Add(Changed, interaction.AuditTrail.Updated.UtcTicks);
        Outbox.AddTo(row.Add(Fields.Version, 1L), await outbox.RowsAsync(interaction));
        return record is null ? row : row.Add(IdempotencyFields.Field, IdempotencyFields.Write(record));
    }

    private async Task FanOutAsync(BsonValue key, BsonArray deliveries)
    {
        try
        {
            await outbox.FanOutAsync(Rows, key, deliveries);
        }
        catch (StoreUnavailableException exception)
        {
            // Committed with the interaction: the next claim of deliveries takes it up.
            LogLeft(exception, key.AsString);
        }
    }

    private async Task<BsonDocument> WriteAsync(TenantId tenant, Interaction interaction)
    {
        var row = Row(tenant, interaction);
        if (!spilled.AreTooMany(interaction.AuditTrail.ProviderEvents))
            return row;

        row[AuditTrail][ProviderEventsOfTrail] = new BsonArray();
        return row.Add(SpilledEvents.Field, await spilled.WriteAsync(RowKey.Of(tenant, interaction.Id), interaction.AuditTrail.ProviderEvents));
    }

    /// <summary>Writes events away that the row has no room for, and lets the update name them.</summary>
    /// <returns>What was written, to be removed when the update does not come about.</returns>
    private async Task<BsonArray> SpillAsync(TenantId tenant, Interaction interaction, BsonDocument update)
    {
        if (!spilled.AreTooMany(interaction.AuditTrail.ProviderEvents))
            return [];

        // What has spilled before is found here and not on the aggregate, which knows nothing of it.
        var stored = await Rows.Find(RowKey.Is(tenant, interaction.Id).Add(Fields.Version, interaction.Version))
            .Project(new BsonDocument(SpilledEvents.Field, 1)).FirstOrDefaultAsync().Translated();
        var named = stored?.GetValue(SpilledEvents.Field, null)?.AsBsonArray ?? [];
        // Events are append only: what is named already are the first of them.
        var rest = interaction.AuditTrail.ProviderEvents.Skip(SpilledEvents.CountOf(named)).ToList();
        if (!spilled.AreTooMany(rest))
            return [];

        var written = await spilled.WriteAsync(RowKey.Of(tenant, interaction.Id), rest);
        if (update.TryGetValue("$push", out var push))
        {
            push.AsBsonDocument.Remove(ProviderEvents);
            if (push.AsBsonDocument.ElementCount == 0)
                update.Remove("$push");
        }

        update["$set"].AsBsonDocument.Add(ProviderEvents, new BsonArray()).Add(SpilledEvents.Field, new BsonArray([.. named, .. written]));
        return written;
    }

    /// <summary>The row of a row of an earlier version; what has spilled out of it stays where it is.</summary>
    internal BsonDocument Renew(BsonDocument former)
    {
        var interaction = documents.ReadFormer(former);
        return Row(interaction.Tenant, interaction);
    }

    private BsonDocument Row(TenantId tenant, Interaction interaction) => InteractionFields.AddTo(documents.Write(tenant, interaction), interaction);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The events of interaction {Key} wait in its outbox")]
    private partial void LogLeft(Exception exception, string key);
}
