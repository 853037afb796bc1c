using Iris.Storage.MongoDb.Accounts;
using Iris.Storage.MongoDb.Attachments;
using Iris.Storage.MongoDb.Callbacks;
using Iris.Storage.MongoDb.Exchanges;
using Iris.Storage.MongoDb.Idempotency;
using Iris.Storage.MongoDb.Integrations;
using Iris.Storage.MongoDb.Interactions;
using Iris.Storage.MongoDb.Limits;
using Iris.Storage.MongoDb.OptOuts;
using Iris.Storage.MongoDb.Processes;
using Iris.Storage.MongoDb.Templates;
using Iris.Storage.MongoDb.Users;
using Iris.Storage.MongoDb.Webhooks;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Database;

/// <summary>
/// Every index beside <c>_id</c> (<see cref="RowKey"/>), which serves look-ups by id and lists by tenant. Made at start; a server makes
/// an index once however many processes ask for it. An index that was released is never changed, only replaced under another name.
/// </summary>
internal static class MongoIndexes
{
    /// <summary>Named in its query: another index has the same first fields.</summary>
    public const string ByPlace = "by_place";

    private static readonly BsonDocument IsDue = new(Fields.DueAt, new BsonDocument("$gt", 0L));

    public static IReadOnlyList<MongoIndex> All { get; } =
    [
        // Log-in, and one account for each address.
        MongoIndex.Unique(Collections.Accounts, "by_address", [Fields.Tenant, MongoAccountStore.Email]),

        // A presented key: the one look-up in which the key tells the tenant.
        MongoIndex.Unique(Collections.ApiKeys, "by_hash", [MongoApiKeyStore.Hash]),

        // A callback names an integration without its tenant.
        MongoIndex.Unique(Collections.Integrations, "by_id", [MongoIntegrationStore.Id]),

        // Holds that are looked after, across tenants.
        MongoIndex.Plain(
            Collections.Integrations, "by_hold", [MongoIntegrationStore.HoldDueAt], new BsonDocument(MongoIntegrationStore.HoldDueAt, new BsonDocument("$gt", 0L))),

        // Keyed copies of integrations, as with interactions below; and forgetting their keys.
        MongoIndex.Unique(
            Collections.Integrations,
            "by_idempotency_key",
            [Fields.Tenant, $"{IdempotencyFields.Field}.{IdempotencyFields.Key}"],
            Exists($"{IdempotencyFields.Field}.{IdempotencyFields.Key}")),
        MongoIndex.Plain(
            Collections.Integrations,
            "by_key_age",
            [$"{IdempotencyFields.Field}.{IdempotencyFields.Created}"],
            new BsonDocument($"{IdempotencyFields.Field}.{IdempotencyFields.Created}", new BsonDocument("$gt", 0L))),

        // Claims of mailboxes, which go across tenants.
        MongoIndex.Plain(Collections.Mailboxes, "due", [Fields.DueAt, Fields.Key]),

        // A template by its name, and lists of a channel.
        MongoIndex.Unique(Collections.Templates, "by_name", [Fields.Tenant, MongoTemplateStore.NameKey]),
        MongoIndex.Plain(Collections.Templates, "by_channel", [Fields.Tenant, MongoTemplateStore.Channel, Fields.Key]),
        MongoIndex.Unique(
            Collections.Templates,
            "by_idempotency_key",
            [Fields.Tenant, $"{IdempotencyFields.Field}.{IdempotencyFields.Key}"],
            Exists($"{IdempotencyFields.Field}.{IdempotencyFields.Key}")),
        MongoIndex.Plain(
            Collections.Templates,
            "by_key_age",
            [$"{IdempotencyFields.Field}.{IdempotencyFields.Created}"],
            new BsonDocument($"{IdempotencyFields.Field}.{IdempotencyFields.Created}", new BsonDocument("$gt", 0L))),

        MongoIndex.Unique(
            Collections.Processes,
            "by_idempotency_key",
            [Fields.Tenant, $"{IdempotencyFields.Field}.{IdempotencyFields.Key}"],
            Exists($"{IdempotencyFields.Field}.{IdempotencyFields.Key}")),
        MongoIndex.Plain(
            Collections.Processes,
            "by_key_age",
            [$"{IdempotencyFields.Field}.{IdempotencyFields.Created}"],
            new BsonDocument($"{IdempotencyFields.Field}.{IdempotencyFields.Created}", new BsonDocument("$gt", 0L))),

        MongoIndex.Unique(
            Collections.Users,
            "by_idempotency_key",
            [Fields.Tenant, $"{IdempotencyFields.Field}.{IdempotencyFields.Key}"],
            Exists($"{IdempotencyFields.Field}.{IdempotencyFields.Key}")),
        MongoIndex.Plain(
            Collections.Users,
            "by_key_age",
            [$"{IdempotencyFields.Field}.{IdempotencyFields.Created}"],
            new BsonDocument($"{IdempotencyFields.Field}.{IdempotencyFields.Created}", new BsonDocument("$gt", 0L))),

        MongoIndex.Unique(
            Collections.BulkJobs,
            "by_idempotency_key",
            [Fields.Tenant, $"{IdempotencyFields.Field}.{IdempotencyFields.Key}"],
            Exists($"{IdempotencyFields.Field}.{IdempotencyFields.Key}")),
        MongoIndex.Plain(
            Collections.BulkJobs,
            "by_key_age",
            [$"{IdempotencyFields.Field}.{IdempotencyFields.Created}"],
            new BsonDocument($"{IdempotencyFields.Field}.{IdempotencyFields.Created}", new BsonDocument("$gt", 0L))),

        // Bulk jobs whose next page is due, across tenants; those of a tenant that run; those that ended.
        MongoIndex.Plain(Collections.BulkJobs, "due", [MongoBulkJobStore.LookAt], new BsonDocument(MongoBulkJobStore.LookAt, new BsonDocument("$gt", 0L))),
        MongoIndex.Plain(
            Collections.BulkJobs, "running", [Fields.Tenant, MongoBulkJobStore.LookAt], new BsonDocument(MongoBulkJobStore.LookAt, new BsonDocument("$gt", 0L))),
        MongoIndex.Plain(Collections.BulkJobs, "ended", [MongoBulkJobStore.Ended], new BsonDocument(MongoBulkJobStore.Ended, new BsonDocument("$gt", 0L))),

        // Of what webhooks have not been told, across tenants.
        MongoIndex.Plain(Collections.Processes, "untold", [ProcessRows.Untold + ".date"], Exists(ProcessRows.Untold)),

        // Owners of addresses on every send; decides who owns an address when two sends create its user at once.
        MongoIndex.Unique(
            Collections.Users,
            "by_address",
            [Fields.Tenant, $"{UserRows.Destinations}.{UserRows.Key}", $"{UserRows.Destinations}.{UserRows.Lookup}"],
            Exists($"{UserRows.Destinations}.{UserRows.Lookup}")),

        // Users with an entry of their own in the primary key, newest first.
        MongoIndex.Plain(Collections.Users, "by_primary_key", [Fields.Tenant, UserRows.Entries, Fields.Key], Exists(UserRows.Entries)),

        // Merges of users for which something is still to be done, across tenants.
        MongoIndex.Plain(Collections.MergedUsers, "due", [MergeRows.LookAt], new BsonDocument(MergeRows.LookAt, new BsonDocument("$gt", 0L))),

        // A user's processes, newest first; an inbound message looks among them for the open one.
        MongoIndex.Plain(Collections.Processes, "by_user", [Fields.Tenant, ProcessRows.UserId, Fields.Key]),

        // A process's interactions in order.
        MongoIndex.Plain(Collections.Interactions, ByPlace, [Fields.Tenant, InteractionRows.ProcessId, InteractionRows.Place, Fields.Key]),

        // Searches, newest first: of a process; to or from an address; to a user; with a provider's word; with a status, above all the failed ones; of an
        // integration. A search asks one of them and looks at its other conditions by the way; without any it walks along a tenant's ids.
        MongoIndex.Plain(Collections.Interactions, "by_process", [Fields.Tenant, InteractionRows.ProcessId, Fields.Key]),
        MongoIndex.Plain(Collections.Interactions, "by_address", [Fields.Tenant, InteractionRows.Lookups, Fields.Key]),
        MongoIndex.Plain(Collections.Interactions, "by_owner", [Fields.Tenant, InteractionRows.UserIds, Fields.Key]),
        MongoIndex.Plain(
            Collections.Interactions,
            "by_custom_status",
            [Fields.Tenant, InteractionRows.CustomStatus, Fields.Key],
            Exists(InteractionRows.CustomStatus)),
        MongoIndex.Plain(Collections.Interactions, "by_stage", [Fields.Tenant, InteractionRows.Stage, Fields.Key], Exists(InteractionRows.Stage)),
        MongoIndex.Plain(Collections.Interactions, "by_status", [Fields.Tenant, InteractionRows.Status, Fields.Key]),
        MongoIndex.Plain(Collections.Interactions, "by_integration", [Fields.Tenant, Fields.IntegrationId, Fields.Key]),

        // A provider's notice names one of its messages. Most interactions have none for a moment only, inbound ones from the start.
        MongoIndex.Plain(
            Collections.Interactions, "by_message", [Fields.Tenant, Fields.IntegrationId, InteractionRows.ProviderMessageIds]),
        MongoIndex.Plain(
            Collections.Interactions, "by_routed_message", [Fields.Tenant, InteractionRows.RoutedMessages], Exists(InteractionRows.RoutedMessages)),

        // A provider that sends an inbound message twice.
        MongoIndex.Unique(
            Collections.Interactions,
            "by_inbound_message",
            [Fields.Tenant, Fields.IntegrationId, InteractionRows.InboundMessages],
            Exists(InteractionRows.InboundMessages)),

        // When an address last wrote to an integration, asked before every send that needs an open window.
        MongoIndex.Plain(
            Collections.Interactions,
            "by_sender",
            [Fields.Tenant, Fields.IntegrationId, InteractionRows.Senders, InteractionRows.ReceivedAt],
            Exists(InteractionRows.Senders)),

        // Claims, which go across tenants: integrations with due work are found by seeking from one to the next, and the heads of each of
        // their priorities in order. Partial: work is little beside all that was ever sent.
        MongoIndex.Plain(
            Collections.Interactions, "due_by_rank", [Fields.IntegrationId, InteractionRows.Rank, Fields.DueAt, Fields.Key], IsDue),

        // Keyed requests: finds what was accepted under a key, and lets one of two through.
        MongoIndex.Unique(
            Collections.Interactions,
            "by_idempotency_key",
            [Fields.Tenant, $"{IdempotencyFields.Field}.{IdempotencyFields.Key}"],
            Exists($"{IdempotencyFields.Field}.{IdempotencyFields.Key}")),

        // Forgetting keys whose time is over, across tenants.
        MongoIndex.Plain(
            Collections.Interactions,
            "by_key_age",
            [$"{IdempotencyFields.Field}.{IdempotencyFields.Created}"],
            new BsonDocument($"{IdempotencyFields.Field}.{IdempotencyFields.Created}", new BsonDocument("$gt", 0L))),

        // Outboxes whose events were committed and not handed on: a process ended, or its connection broke.
        MongoIndex.Plain(Collections.Interactions, "left_in_outbox", [Outbox.Since], new BsonDocument(Outbox.Since, new BsonDocument("$gt", 0L))),

        // Claims of callbacks, the same in each lane.
        MongoIndex.Plain(
            Collections.Notices, "due", [MongoCallbackStore.Lane, Fields.IntegrationId, Fields.DueAt, Fields.Key], IsDue),

        // Lists and counts of an integration's callbacks by state.
        MongoIndex.Plain(Collections.Notices, "by_state", [Fields.Tenant, Fields.IntegrationId, MongoCallbackStore.State, Fields.Key]),

        // A replayed callback clashes. Ids of integrations are unique over all tenants.
        MongoIndex.Unique(
            Collections.Notices, "by_nonce", [Fields.IntegrationId, MongoCallbackStore.Nonce], Exists(MongoCallbackStore.Nonce)),

        // The parts of one long message; few callbacks are parts.
        MongoIndex.Plain(
            Collections.Notices,
            "by_group",
            [Fields.Tenant, Fields.IntegrationId, MongoCallbackStore.Group, Fields.Key],
            Exists(MongoCallbackStore.Group)),

        // Pruning what is over, across tenants.
        MongoIndex.Plain(Collections.Notices, "over", [MongoCallbackStore.Over], new BsonDocument(MongoCallbackStore.Over, new BsonDocument("$gt", 0L))),

        // Callbacks that belong to no message, of which the oldest are removed when they are many.
        MongoIndex.Plain(
            Collections.Notices, "unmatched", [Fields.Tenant, MongoCallbackStore.State, Fields.Key], Exists(MongoCallbackStore.Problem)),

        // Claims of deliveries, which go across tenants: tenants' hosts with due work, and their heads in order.
        MongoIndex.Plain(Collections.Deliveries, "due", [DeliveryRows.Lane, Fields.DueAt, Fields.Key], IsDue),

        // Claims: whether an earlier event of the interaction is not over. Lists of an interaction's deliveries.
        MongoIndex.Plain(Collections.Deliveries, "by_interaction", [DeliveryRows.InteractionKey, DeliveryRows.Sequence]),

        // Lists of an integration's deliveries by state; moving the pending ones to another host; sending a range again.
        MongoIndex.Plain(Collections.Deliveries, "by_state", [Fields.Tenant, Fields.IntegrationId, DeliveryRows.State, Fields.Key]),

        // Pruning what is over, across tenants.
        MongoIndex.Plain(
            Collections.Deliveries, "over", [DeliveryRows.Over], new BsonDocument(DeliveryRows.Over, new BsonDocument("$gt", 0L))),

        // One opt-out for each address, channel and integration; sends ask by it, and lists of an address.
        MongoIndex.Unique(
            Collections.OptOuts, "by_scope", [Fields.Tenant, MongoOptOutStore.Destination, MongoOptOutStore.Channel, Fields.IntegrationId]),

        // Lists of an integration's opt-outs.
        MongoIndex.Plain(
            Collections.OptOuts, "by_integration", [Fields.Tenant, Fields.IntegrationId, Fields.Key], Exists(Fields.IntegrationId)),

        // Lists of a channel's opt-outs.
        MongoIndex.Plain(Collections.OptOuts, "by_channel", [Fields.Tenant, MongoOptOutStore.Channel, Fields.Key]),

        // Attachments that what is not sent yet needs; asked before one is removed. Interactions without any are not in it.
        MongoIndex.Plain(Collections.Interactions, "by_need", [Fields.Tenant, InteractionRows.Needs], Exists(InteractionRows.Needs)),

        // Lists of a source's attachments, and of a message's.
        MongoIndex.Plain(Collections.Attachments, "by_source", [Fields.Tenant, MongoAttachmentStore.Source, Fields.Key]),
        MongoIndex.Plain(
            Collections.Attachments, "by_interaction", [Fields.Tenant, MongoAttachmentStore.InteractionId, Fields.Key], Exists(MongoAttachmentStore.InteractionId)),

        // Pruning attachments whose time is over, across tenants.
        MongoIndex.Plain(Collections.Attachments, "by_expiry", [MongoAttachmentStore.Expiry]),

        MongoIndex.Unique(
            Collections.Attachments,
            "by_idempotency_key",
            [Fields.Tenant, $"{IdempotencyFields.Field}.{IdempotencyFields.Key}"],
            Exists($"{IdempotencyFields.Field}.{IdempotencyFields.Key}")),
        MongoIndex.Plain(
            Collections.Attachments,
            "by_key_age",
            [$"{IdempotencyFields.Field}.{IdempotencyFields.Created}"],
            new BsonDocument($"{IdempotencyFields.Field}.{IdempotencyFields.Created}", new BsonDocument("$gt", 0L))),

        // Media to be fetched: one job for each place of a message; claims; pruning what is over.
        MongoIndex.Unique(Collections.MediaJobs, "by_place", [Fields.Tenant, MongoMediaJobStore.InteractionId, MongoMediaJobStore.Position]),
        MongoIndex.Plain(Collections.MediaJobs, "due", [Fields.IntegrationId, Fields.DueAt, Fields.Key], IsDue),
        MongoIndex.Plain(Collections.MediaJobs, "over", [MongoMediaJobStore.Over], new BsonDocument(MongoMediaJobStore.Over, new BsonDocument("$gt", 0L))),

        // What happened by the minute, across tenants, and forgetting it.
        MongoIndex.Plain(Collections.Activity, "by_minute", [MongoActivityStore.Minute]),
        MongoIndex.Plain(Collections.ActivityTens, "by_minute", [MongoActivityStore.Minute]),

        // Changes in their order, of tenants that somebody follows.
        MongoIndex.Plain(Collections.Interactions, "by_change", [Fields.Tenant, InteractionRows.Changed, Fields.Key], Exists(InteractionRows.Changed)),

        // Forgetting what was sent long ago, across tenants.
        MongoIndex.Plain(Collections.SendUsage, "by_period", [MongoSendUsageStore.Period]),

        // Claims of strategies under way, which go across tenants.
        MongoIndex.Plain(Collections.StrategyRuns, "due", [Fields.Tenant, Fields.DueAt, Fields.Key], IsDue),

        // Calls of providers for an interaction, and pruning them.
        MongoIndex.Plain(Collections.Exchanges, "by_interaction", [Fields.Tenant, MongoExchangeStore.InteractionId, Fields.Key]),
        MongoIndex.Plain(Collections.Exchanges, "by_age", [MongoExchangeStore.CreatedAt]),

        // Hosts that are held, asked before every claim of deliveries.
        MongoIndex.Plain(Collections.WebhookHolds, "by_end", [DeliveryRows.Until]),
    ];

    /// <summary>Indexes of earlier versions that nothing uses any more.</summary>
    public static IReadOnlyList<(string Collection, string Name)> Former { get; } =
    [
        (Collections.Accounts, "by_email"),
        (Collections.Users, "by_destination"),
        (Collections.Interactions, "by_destination"),
        (Collections.Interactions, "by_user"),
        (Collections.Interactions, "by_provider_message"),
        (Collections.Interactions, "due_by_priority"),
        (Collections.Interactions, "due"),
    ];

    /// <summary>Makes what is missing. Safe to run in several processes at once, and again.</summary>
    /// <param name="store">The database.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <param name="onRows">Told of indexes that are made over rows that are there, which may take minutes: collection, indexes, rows.</param>
    public static async Task CreateAsync(MongoStore store, CancellationToken cancellationToken, Action<string, int, long>? onRows = null)
    {
        foreach (var collection in All.GroupBy(index => index.Collection))
        {
            var rows = store[collection.Key];
            using var cursor = await rows.Indexes.ListAsync(cancellationToken).Translated();
            var there = (await cursor.ToListAsync(cancellationToken).Translated()).Select(index => index["name"].AsString).ToHashSet();
            var missing = collection.Where(index => !there.Contains(index.Name)).Select(index => index.Model).ToList();
            if (missing.Count == 0)
                continue;

            var count = await rows.EstimatedDocumentCountAsync(cancellationToken: cancellationToken).Translated();
            if (count > 0)
                onRows?.Invoke(collection.Key, missing.Count, count);
            await rows.Indexes.CreateManyAsync(missing, cancellationToken).Translated();
        }
    }

    private static BsonDocument Exists(string field) => new(field, new BsonDocument("$exists", true));
}

/// <summary>An index of a collection.</summary>
internal sealed record MongoIndex(string Collection, string Name, IReadOnlyList<string> Columns, bool IsUnique, BsonDocument? Partial)
{
    public CreateIndexModel<BsonDocument> Model { get; } = new(
        new BsonDocument(Columns.Select(column => new BsonElement(column, 1))),
        new CreateIndexOptions<BsonDocument> { Name = Name, Unique = IsUnique, PartialFilterExpression = Partial });

    public static MongoIndex Plain(string collection, string name, IReadOnlyList<string> columns, BsonDocument? partial = null) =>
        new(collection, name, columns, false, partial);

    public static MongoIndex Unique(string collection, string name, IReadOnlyList<string> columns, BsonDocument? partial = null) =>
        new(collection, name, columns, true, partial);
}
