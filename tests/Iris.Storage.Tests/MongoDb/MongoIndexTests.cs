using System.Text.RegularExpressions;
using Iris.Core.Attachments;
using Iris.Core.Callbacks;
using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Processes;
using Iris.Core.Users;
using Iris.Core.Webhooks;
using Iris.Storage.MongoDb.Accounts;
using Iris.Storage.MongoDb.Attachments;
using Iris.Storage.MongoDb.Callbacks;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using Iris.Storage.MongoDb.Exchanges;
using Iris.Storage.MongoDb.Idempotency;
using Iris.Storage.MongoDb.Integrations;
using Iris.Storage.MongoDb.Interactions;
using Iris.Storage.MongoDb.OptOuts;
using Iris.Storage.MongoDb.Processes;
using Iris.Storage.MongoDb.Strategies;
using Iris.Storage.MongoDb.Templates;
using Iris.Storage.MongoDb.Users;
using Iris.Storage.MongoDb.Webhooks;
using MongoDB.Bson;
using MongoDB.Driver;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.MongoDb;

/// <summary>The queries that run all the time are answered from the index that was made for them; asked of the server's <c>explain</c>.</summary>
public sealed partial class MongoIndexTests(FilledDatabase filled) : IClassFixture<FilledDatabase>
{
    private static readonly TenantId Acme = new("acme");
    private static readonly CancellationToken None = CancellationToken.None;

    private const string Id = "685c1a45f48fd29323006bcc";

    private static readonly BsonDocument Forwards = new(Fields.Key, 1);
    private static readonly BsonDocument Backwards = new(Fields.Key, -1);

    public static TheoryData<string> Queries => [.. Plans.Keys];

    private static Dictionary<string, (string Collection, BsonDocument Filter, BsonDocument Sort, string Index)> Plans => new()
    {
        ["interaction by id"] = (Collections.Interactions, RowKey.Is(Acme, Id), [], "_id_"),
        ["list of a tenant"] = (Collections.Accounts, RowKey.Before(Acme, Id), Backwards, "_id_"),
        ["account by e-mail"] = (Collections.Accounts, MongoAccountStore.ByEmail(Acme, "ops@example.test"), [], "by_address"),
        ["key by hash"] = (Collections.ApiKeys, MongoApiKeyStore.ByHash("a1b2"), [], "by_hash"),
        ["due bulk jobs"] = (Collections.BulkJobs, MongoBulkJobStore.Due(Now), new BsonDocument(MongoBulkJobStore.LookAt, 1), "due"),
        ["bulk jobs that run"] = (Collections.BulkJobs, MongoBulkJobStore.Running(Acme), [], "running"),
        ["bulk jobs that ended"] = (Collections.BulkJobs, MongoBulkJobStore.EndedBefore(Now), new BsonDocument(MongoBulkJobStore.Ended, 1), "ended"),
        ["bulk job of a key"] = (Collections.BulkJobs, IdempotencyFields.ByKey(Acme, "k-1"), [], "by_idempotency_key"),
        ["due holds"] = (Collections.Integrations, MongoIntegrationStore.DueHolds(Now), new BsonDocument(MongoIntegrationStore.HoldDueAt, 1), "by_hold"),
        ["integration by id alone"] = (Collections.Integrations, MongoIntegrationStore.ById(Id), [], "by_id"),
        ["whether a send of an integration waits"] = (Collections.Interactions, MongoIntegrationStore.WaitingSend(Id), [], "due_by_rank"),
        ["whether an event of an integration is pending"] = (Collections.Deliveries, MongoIntegrationStore.PendingEvent(Acme, Id), [], "by_state"),
        ["owners"] = (Collections.Users, UserRows.Owners(Acme, "PhoneNumber", ["34600000001"]), [], "by_address"),
        ["users with an entry of their own"] = (
            Collections.Users, UserRows.Having(Acme, new UserKey("Expediente", "1")).Merge(RowKey.Before(Acme, null)), Backwards, "by_primary_key"),
        ["strategies that are due"] = (
            Collections.StrategyRuns, DueQueue.OfLane(MongoStrategyRunStore.Due, "acme", 0, 1), new BsonDocument { { Fields.DueAt, 1 }, { Fields.Key, 1 } }, "due"),
        ["merges that are due"] = (Collections.MergedUsers, MongoUserMergeStore.Due(Now), new BsonDocument(MergeRows.LookAt, 1), "due"),
        ["what a merge moves"] = (Collections.Interactions, MongoUserMergeStore.InteractionsOf(Acme, Id), [], "by_owner"),
        ["processes that a merge moves"] = (Collections.Processes, MongoUserMergeStore.ProcessesOf(Acme, Id), [], "by_user"),
        ["processes of a user"] = (
            Collections.Processes, MongoProcessStore.FilterOf(Acme, new ProcessFilter(Id)).Merge(RowKey.Before(Acme, null)), Backwards, "by_user"),
        ["open process"] = (
            Collections.Processes, MongoProcessStore.OpenOf(Acme, Id, Id, Now), MongoProcessStore.LatestFirst, "by_user"),
        ["interactions of a process"] = (Collections.Interactions, MongoInteractionStore.OfProcess(Acme, Id, null), MongoInteractionStore.ByPlace, "by_place"),
        ["search of a tenant"] = Search(new InteractionSearch { Direction = Direction.Out, CreatedFrom = Now, Text = "pedido" }, "_id_"),
        ["search of a process"] = Search(new InteractionSearch { ProcessId = Id, UserId = Id, Status = InteractionStatus.Sent }, "by_process"),
        ["search of a destination"] = Search(new InteractionSearch { Destination = "34600000001", IntegrationId = Id }, "by_address"),
        ["search of a user"] = Search(new InteractionSearch { UserId = Id, CreatedFrom = Now, CreatedTo = Now.AddDays(1) }, "by_owner"),
        ["search of a provider's word"] = Search(new InteractionSearch { CustomStatus = "30003", IntegrationId = Id }, "by_custom_status"),
        ["search of a stage"] = Search(new InteractionSearch { Stage = DispatchStage.Held, IntegrationId = Id }, "by_stage"),
        ["changes in their order"] = (Collections.Interactions, MongoMoveStore.After(Acme, 5), MongoMoveStore.InOrder, "by_change"),
        ["what happened"] = (Collections.Activity, MongoActivityStore.Since(5), [], "by_minute"),
        ["what happened to a tenant"] = (Collections.ActivityTens, MongoActivityStore.OfTenant(Acme, 5), [], "_id_"),
        ["what happened long ago"] = (Collections.Activity, MongoActivityStore.Before(5), new BsonDocument(MongoActivityStore.Minute, 1), "by_minute"),
        ["search of a status"] = Search(new InteractionSearch { Status = InteractionStatus.ProcessError, IntegrationId = Id }, "by_status"),
        ["search of what came in"] = Search(new InteractionSearch { Direction = Direction.In }, "by_status"),
        ["search of an integration"] = Search(new InteractionSearch { IntegrationId = Id, Direction = Direction.Out }, "by_integration"),
        ["interaction by provider message"] = (
            Collections.Interactions, MongoInteractionStore.ByMessage(Acme, Id, "m-1"), Forwards, "by_message"),
        ["interaction by message of another integration"] = (
            Collections.Interactions, MongoInteractionStore.ByRoutedMessage(Acme, Id, "m-1"), Forwards, "by_routed_message"),
        ["inbound message"] = (Collections.Interactions, MongoInteractionStore.Inbound(Acme, Id, ["m-1", "m-2"]), [], "by_inbound_message"),
        ["head of an integration's queue"] = (
            Collections.Interactions,
            DueQueue.OfLane(MongoInteractionStore.Due, Id, 0, Now.UtcTicks),
            new BsonDocument { { Fields.DueAt, 1 }, { Fields.Key, 1 } },
            "due_by_rank"),
        ["integrations with due work"] = (
            Collections.Interactions, DueQueue.OfAnyLane(MongoInteractionStore.Due, Now.UtcTicks), [], "due_by_rank"),
        ["integrations with due callbacks"] = (
            Collections.Notices, DueQueue.OfAnyLane(MongoCallbackStore.Due(CallbackLane.Status), Now.UtcTicks), [], "due"),
        ["hosts with due deliveries"] = (Collections.Deliveries, DueQueue.OfAnyLane(MongoWebhookStore.Due, Now.UtcTicks), [], "due"),
        ["what waits for an integration"] = (
            Collections.Interactions, MongoInteractionStore.Waiting(Acme, Id, Priority.Normal, new(Now, Id)), MongoInteractionStore.LongestDueFirst, "due_by_rank"),
        ["deliveries that are due later"] = (Collections.Deliveries, MongoWebhookStore.Later(Acme, Id, Now), [], "by_state"),
        ["integrations of which something waits"] = (Collections.Interactions, WaitingRows.OfAny(), [], "due_by_rank"),
        ["all that waits for an integration"] = (Collections.Interactions, WaitingRows.Of(Id), WaitingRows.InOrder, "due_by_rank"),
        ["hosts for which something waits"] = (Collections.Deliveries, BacklogRows.OfAny(), [], "due"),
        ["all that waits for a host"] = (Collections.Deliveries, BacklogRows.Of(DeliveryRows.LaneOf(Acme, "crm.example.test")), [], "due"),
        ["calls of providers"] = (Collections.Exchanges, MongoExchangeStore.Of(Acme, Id).Merge(RowKey.Before(Acme, null)), Backwards, "by_interaction"),
        ["calls of long ago"] = (Collections.Exchanges, MongoExchangeStore.OlderThan(Now), new BsonDocument(MongoExchangeStore.CreatedAt, 1), "by_age"),
        ["held by a process"] = (Collections.Interactions, MongoInteractionStore.HeldBy("worker"), [], "due_by_rank"),
        ["head of an integration's callbacks"] = (
            Collections.Notices,
            DueQueue.OfLane(MongoCallbackStore.Due(CallbackLane.Status), Id, 0, Now.UtcTicks),
            new BsonDocument { { Fields.DueAt, 1 }, { Fields.Key, 1 } },
            "due"),
        ["callbacks in a state"] = (
            Collections.Notices, MongoCallbackStore.OfState(Acme, Id, CallbackState.Pending).Merge(RowKey.Before(Acme, null)), Backwards, "by_state"),
        ["callbacks in any state"] = (
            Collections.Notices, MongoCallbackStore.OfState(Acme, Id, null).Merge(RowKey.Before(Acme, null)), Backwards, "by_state"),
        ["parts of a message"] = (
            Collections.Notices, MongoCallbackStore.OfGroup(Acme, Id, "g-1").Merge(RowKey.Before(Acme, null)), Backwards, "by_group"),
        ["outboxes left"] = (Collections.Interactions, Outbox.LeftBefore(Now), [], "left_in_outbox"),
        ["head of a host's deliveries"] = (
            Collections.Deliveries,
            DueQueue.OfLane(MongoWebhookStore.Due, DeliveryRows.LaneOf(Acme, "crm.example.test"), 0, Now.UtcTicks),
            new BsonDocument { { Fields.DueAt, 1 }, { Fields.Key, 1 } },
            "due"),
        ["deliveries in any state"] = (
            Collections.Deliveries, MongoWebhookStore.Filtered(Acme, Id, new DeliveryFilter()).Merge(RowKey.Before(Acme, null)), Backwards, "by_state"),
        ["deliveries of an interaction"] = (
            Collections.Deliveries, new BsonDocument(DeliveryRows.InteractionKey, RowKey.Of(Acme, Id)), [], "by_interaction"),
        ["deliveries to send again"] = (
            Collections.Deliveries,
            MongoWebhookStore.Again(Acme, Id, new DeliveryRange(Now, Now, DeliveryState.Failed), Now, Now),
            Forwards,
            "by_state"),
        ["deliveries that are over"] = (Collections.Deliveries, MongoWebhookStore.OverBefore(Now), [], "over"),
        ["last message of an address"] = (
            Collections.Interactions,
            MongoInteractionStore.From(Acme, Id, "34600000001"),
            new BsonDocument(InteractionRows.ReceivedAt, -1),
            "by_sender"),
        ["opt-outs of addresses"] = (Collections.OptOuts, MongoOptOutStore.OfAny(Acme, new OptOutScope("SMS", Id), ["34600000001"]), [], "by_scope"),
        ["opt-outs of an integration"] = (
            Collections.OptOuts, MongoOptOutStore.Filtered(Acme, new OptOutFilter(IntegrationId: Id)).Merge(RowKey.Before(Acme, null)), Backwards, "by_integration"),
        ["opt-outs of a channel"] = (
            Collections.OptOuts, MongoOptOutStore.Filtered(Acme, new OptOutFilter("SMS")).Merge(RowKey.Before(Acme, null)), Backwards, "by_channel"),
        ["template by name"] = (Collections.Templates, MongoTemplateStore.ByName(Acme, "a"), [], "by_name"),
        ["templates of a channel"] = (
            Collections.Templates, MongoTemplateStore.Filtered(Acme, "SMS").Merge(RowKey.Before(Acme, null)), Backwards, "by_channel"),
        ["template of a key"] = (Collections.Templates, IdempotencyFields.ByKey(Acme, "k-1"), [], "by_idempotency_key"),
        ["keys of templates whose time is over"] = (Collections.Templates, IdempotencyFields.CreatedBefore(Now), [], "by_key_age"),
        ["what needs an attachment"] = (Collections.Interactions, MongoAttachmentStore.Needing(Acme, Id), [], "by_need"),
        ["attachments of a source"] = (
            Collections.Attachments, MongoAttachmentStore.Filtered(Acme, new AttachmentFilter(AttachmentSource.Upload)).Merge(RowKey.Before(Acme, null)), Backwards, "by_source"),
        ["attachments of a message"] = (
            Collections.Attachments, MongoAttachmentStore.Filtered(Acme, new AttachmentFilter(InteractionId: Id)).Merge(RowKey.Before(Acme, null)), Backwards, "by_interaction"),
        ["attachments whose time is over"] = (Collections.Attachments, MongoAttachmentStore.ExpiredBefore(Now), [], "by_expiry"),
        ["integrations with due media"] = (Collections.MediaJobs, DueQueue.OfAnyLane(MongoMediaJobStore.Due, Now.UtcTicks), [], "due"),
        ["head of an integration's media"] = (
            Collections.MediaJobs, DueQueue.OfLane(MongoMediaJobStore.Due, Id, 0, Now.UtcTicks), new BsonDocument { { Fields.DueAt, 1 }, { Fields.Key, 1 } }, "due"),
        ["media that are over"] = (Collections.MediaJobs, MongoMediaJobStore.OverBefore(Now), [], "over"),
        ["answer of a key"] = (Collections.Interactions, IdempotencyFields.ByKey(Acme, "k-1"), [], "by_idempotency_key"),
        ["copy of a key"] = (Collections.Integrations, IdempotencyFields.ByKey(Acme, "k-1"), [], "by_idempotency_key"),
        ["keys of copies whose time is over"] = (Collections.Integrations, IdempotencyFields.CreatedBefore(Now), [], "by_key_age"),
        ["keys whose time is over"] = (Collections.Interactions, IdempotencyFields.CreatedBefore(Now), [], "by_key_age"),
        ["hosts that are held"] = (Collections.WebhookHolds, MongoWebhookStore.HeldAt(Now), [], "by_end"),
        ["callbacks that belong to no message"] = (
            Collections.Notices, MongoCallbackStore.Unmatched(Acme, CallbackState.Unmatched), Backwards, "unmatched"),
        ["mailboxes that are due"] = (
            Collections.Mailboxes, MongoMailboxStore.DueFor(new MailboxClaim("c", Now, Now, 10) { FullTenants = ["acme"] }), MongoMailboxStore.InOrder, "due"),
        ["callbacks that are over"] = (Collections.Notices, MongoCallbackStore.OverBefore(Now), [], "over"),
    };

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Explain_Query_UsesItsIndex(string query)
    {
        var (collection, filter, sort, index) = Plans[query];

        var find = new BsonDocument { { "find", collection }, { "filter", filter }, { "limit", 10 } }.Add("sort", sort, sort.ElementCount > 0)
            .Add("hint", index, index == MongoIndexes.ByPlace);
        var plan = (await filled.Store!.Database.RunCommandAsync<BsonDocument>(
            new BsonDocument { { "explain", find }, { "verbosity", "executionStats" } })).ToJson();

        Assert.DoesNotMatch("COLLSCAN|Seq Scan", plan);
        Assert.Contains(index, IndexNames().Matches(plan).Select(match => match.Groups[1].Value is "IDHACK" or "EXPRESS_IXSCAN" ? "_id_" : match.Groups[1].Value));
    }

    [Fact]
    public async Task CreateAsync_InSeveralProcessesAtOnceAndAgain_MakesEachIndexOnce()
    {
        var database = $"{filled.Store!.Options.Database}_start";
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                using var store = MongoServer.Open(database);
                await MongoIndexes.CreateAsync(store, None);
            })));

            using var again = MongoServer.Open(database);
            await MongoIndexes.CreateAsync(again, None);
            foreach (var collection in MongoIndexes.All.GroupBy(index => index.Collection))
            {
                var made = await (await again[collection.Key].Indexes.ListAsync()).ToListAsync();
                Assert.Equal(collection.Select(index => index.Name).Append("_id_").Order(), made.Select(index => index["name"].AsString).Order());
            }
        }
        finally
        {
            await filled.Store!.Database.Client.DropDatabaseAsync(database);
        }
    }

    /// <summary>The walk of a search: its other conditions are looked at by the way.</summary>
    private static (string Collection, BsonDocument Filter, BsonDocument Sort, string Index) Search(InteractionSearch filter, string index) =>
        (Collections.Interactions, SearchPlan.For(Acme, filter, null).ByIndex.Match, SearchPlan.NewestFirst, index);

    /// <summary>As MongoDB tells them, which has stages of its own for look-ups by id, and as DocumentDB does.</summary>
    [GeneratedRegex("(?:indexName\"? ?: \"?|Index Scan using |\"stage\" : \"(?=IDHACK|EXPRESS))([A-Za-z_]+)")]
    private static partial Regex IndexNames();
}
