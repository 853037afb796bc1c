using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using Iris.Storage.MongoDb.Idempotency;
using Iris.Storage.MongoDb.Processes;
using Iris.Storage.MongoDb.Strategies;
using Iris.Storage.MongoDb.Users;
using Microsoft.Extensions.Logging;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Interactions;

internal sealed partial class MongoInteractionStore(
    MongoStore store, InteractionRows interactions, UserRows users, ProcessRows processes, StrategyRunRows runs, ILogger<MongoInteractionStore> logger)
    : IInteractionStore
{
    internal static readonly DueShape Due = new(Fields.IntegrationId, []) { Priority = InteractionRows.Rank, Spilled = SpilledEvents.Length };

    private static readonly BsonDocument ByKey = new(Fields.Key, 1);

    /// <summary>Those from before there were places come first, in the order of their ids.</summary>
    internal static readonly BsonDocument ByPlace = new() { { InteractionRows.Place, 1 }, { Fields.Key, 1 } };

    private static readonly BsonDocument LastFirst = new(InteractionRows.ReceivedAt, -1);
    private static readonly BsonDocument Healthy = new(Fields.Key, "check");

    private readonly Acceptances single = new(interactions, users, processes);
    private readonly BatchAcceptances batches = new(store, interactions, users, processes, runs);
    private readonly SearchWalk search = new(interactions);
    private readonly DueQueue due = new(interactions.Rows, Due);

    public async Task<AcceptResult> AcceptAsync(
        TenantId tenant, IReadOnlyList<Acceptance> acceptances, IdempotencyRecord? record, CancellationToken cancellationToken)
    {
        if (acceptances.Any(acceptance => acceptance.IsClosed))
            return AcceptResult.ProcessUnavailable;

        // What a strategy begins or goes on with is one commit with it.
        var result = acceptances is [{ Run: null }]
            ? await single.AcceptAsync(tenant, acceptances[0], record, cancellationToken)
            : await batches.AcceptAsync(tenant, acceptances, record, cancellationToken);
        foreach (var acceptance in result == AcceptResult.Accepted ? acceptances : [])
            acceptance.Committed();
        return result;
    }

    public Task<Interaction?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        interactions.FirstAsync(RowKey.Is(tenant, id), cancellationToken);

    /// <summary>Should a provider give an id twice, it means the older interaction.</summary>
    public async Task<Interaction?> FindByProviderMessageAsync(
        TenantId tenant, string integrationId, string providerMessageId, CancellationToken cancellationToken) =>
        await interactions.FirstAsync(ByMessage(tenant, integrationId, providerMessageId), cancellationToken, ByKey)
        ?? await interactions.FirstAsync(ByRoutedMessage(tenant, integrationId, providerMessageId), cancellationToken, ByKey);

    public async Task<DateTimeOffset?> FindLastInboundAsync(
        TenantId tenant, string integrationId, string destination, CancellationToken cancellationToken)
    {
        var last = await interactions.Rows.Find(From(tenant, integrationId, destination)).Sort(LastFirst).Limit(1)
            .Project(new BsonDocument(InteractionRows.ReceivedAt, 1)).FirstOrDefaultAsync(cancellationToken).Translated();
        return last is null ? null : new DateTimeOffset(last[InteractionRows.ReceivedAt].AsInt64, TimeSpan.Zero);
    }

    public async Task<Page<Interaction>> ListByProcessAsync(
        TenantId tenant, string processId, string? cursor, int limit, CancellationToken cancellationToken)
    {
        var last = cursor is null
            ? null
            : await interactions.Rows.Find(RowKey.Is(tenant, cursor)).Project(new BsonDocument(InteractionRows.Place, 1)).FirstOrDefaultAsync(cancellationToken).Translated();
        return await interactions.PageAsync(OfProcess(tenant, processId, last), ByPlace, limit, cancellationToken, MongoIndexes.ByPlace);
    }

    public Task<Page<Interaction>> SearchAsync(
        TenantId tenant, InteractionSearch filter, string? cursor, SearchSize size, CancellationToken cancellationToken) =>
        search.RunAsync(SearchPlan.For(tenant, filter, cursor), size, cancellationToken);

    public async Task<IReadOnlyList<Interaction>> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken)
    {
        var look = new DueLook(
            request.Now.UtcTicks, request.LeaseUntil.UtcTicks, request.Limit, request.LimitPerIntegration, request.BusyIntegrations)
        {
            LimitOf = request.LimitOf,
            Budget = request.Budget,
        };
        var mark = new BsonDocument("$set", new BsonDocument(Fields.LeaseOwner, request.Owner));
        var rows = await due.ClaimAsync(look, mark, cancellationToken);
        // Leased all the same: what cannot be read must not take a place in every claim.
        return await interactions.ReadAsync(rows, CancellationToken.None, row => LogUnreadable(row[Fields.Key].AsString));
    }

    public async Task<bool> BeginAttemptAsync(
        TenantId tenant, Interaction interaction, string owner, DateTimeOffset leaseUntil, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var begun = await interactions.Rows.UpdateOneAsync(
            InteractionRows.Current(tenant, interaction).Add(Fields.LeaseOwner, owner),
            new BsonDocument
            {
                { "$set", new BsonDocument { { InteractionRows.Phase, nameof(DispatchPhase.InFlight) }, { Fields.DueAt, leaseUntil.UtcTicks } } },
                { "$inc", new BsonDocument { { Fields.Version, 1L }, { InteractionRows.Attempts, 1 } } },
                { "$unset", new BsonDocument(InteractionRows.Stage, "") },
            },
            cancellationToken: CancellationToken.None).Translated();
        if (begun.MatchedCount == 0)
            return false;

        interaction.BeginAttempt(owner, leaseUntil);
        return true;
    }

    public async Task<SaveResult> SaveAsync(TenantId tenant, Interaction interaction, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var result = await interactions.SaveAsync(tenant, interaction);
        if (result == SaveResult.Saved)
            interaction.Saved();
        return result;
    }

    public async Task<WaitingPage> ListWaitingAsync(
        TenantId tenant, string integrationId, Priority priority, WaitingPlace after, int limit, CancellationToken cancellationToken)
    {
        var found = await interactions.Rows.Find(Waiting(tenant, integrationId, priority, after)).Sort(LongestDueFirst).Limit(limit)
            .Project(IdempotencyFields.Without).ToListAsync(cancellationToken).Translated();
        var items = await interactions.ReadAsync(found, cancellationToken, row => LogUnreadable(row[Fields.Key].AsString));
        return new WaitingPage(items, found.Count == limit
            ? new WaitingPlace(new DateTimeOffset(found[^1][Fields.DueAt].AsInt64, TimeSpan.Zero), RowKey.IdOf(found[^1]))
            : null);
    }

    public async Task<int> HastenAsync(
        TenantId tenant, IReadOnlyCollection<(Interaction Interaction, DateTimeOffset DueAt)> changes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (changes.Count == 0)
            return 0;

        var updates = changes.Select(one => new UpdateOneModel<BsonDocument>(
            InteractionRows.Current(tenant, one.Interaction)
                .Add(Fields.DueAt, one.Interaction.Dispatch.DueAt!.Value.UtcTicks)
                .Merge(Unheld()),
            new BsonDocument
            {
                { "$set", new BsonDocument(Fields.DueAt, one.DueAt.UtcTicks) },
                { "$unset", new BsonDocument(InteractionRows.Stage, "") },
            }));
        var result = await interactions.Rows.BulkWriteAsync(updates, new BulkWriteOptions { IsOrdered = false }, CancellationToken.None).Translated();
        return (int)result.ModifiedCount;
    }

    public async Task<int> ReleaseAsync(string owner, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var released = await interactions.Rows.UpdateManyAsync(
            HeldBy(owner),
            new BsonDocument
            {
                { "$set", new BsonDocument(Fields.DueAt, now.UtcTicks) },
                { "$unset", new BsonDocument(Fields.LeaseOwner, "") },
            },
            cancellationToken: cancellationToken).Translated();
        return (int)released.ModifiedCount;
    }

    public Task<IReadOnlyList<WaitingCount>> CountWaitingAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        WaitingRows.CountAsync(interactions.Rows, now, most, cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) => store[Collections.Health].UpdateOneAsync(
        Healthy,
        new BsonDocument("$inc", new BsonDocument("checks", 1L)),
        new UpdateOptions { IsUpsert = true },
        cancellationToken).Translated();

    internal static BsonDocument ByMessage(TenantId tenant, string integrationId, string messageId) => new()
    {
        { Fields.Tenant, tenant.Value },
        { Fields.IntegrationId, integrationId },
        { InteractionRows.ProviderMessages, new BsonDocument("$elemMatch", new BsonDocument { { "id", messageId }, { "integrationId", BsonNull.Value } }) },
    };

    /// <summary>Of an interaction of another integration, sent through this one.</summary>
    internal static BsonDocument ByRoutedMessage(TenantId tenant, string integrationId, string messageId) => new()
    {
        { Fields.Tenant, tenant.Value },
        { InteractionRows.RoutedMessages, InteractionFields.RoutedName(integrationId, messageId) },
    };

    internal static readonly BsonDocument LongestDueFirst = new() { { Fields.DueAt, 1 }, { Fields.Key, 1 } };

    internal static BsonDocument Waiting(TenantId tenant, string integrationId, Priority priority, WaitingPlace after) => new BsonDocument
    {
        { Fields.IntegrationId, integrationId },
        { InteractionRows.Rank, (int)priority },
        { Fields.DueAt, new BsonDocument("$gte", after.DueAt.UtcTicks) },
        {
            "$or",
            new BsonArray
            {
                new BsonDocument(Fields.DueAt, new BsonDocument("$gt", after.DueAt.UtcTicks)),
                new BsonDocument(Fields.Key, new BsonDocument("$gt", RowKey.Of(tenant, after.Id))),
            }
        },
        { Fields.Tenant, tenant.Value },
    }.Merge(Unheld());

    /// <summary>Waits for its turn, and no process has it.</summary>
    private static BsonDocument Unheld() => new()
    {
        { InteractionRows.Phase, nameof(DispatchPhase.Ready) },
        { Fields.LeaseOwner, BsonNull.Value },
    };

    internal static BsonDocument From(TenantId tenant, string integrationId, string destination) => new()
    {
        { Fields.Tenant, tenant.Value },
        { Fields.IntegrationId, integrationId },
        { InteractionRows.Senders, destination },
    };

    internal static BsonDocument Inbound(TenantId tenant, string integrationId, IEnumerable<string> messageIds) => new()
    {
        { Fields.Tenant, tenant.Value },
        { Fields.IntegrationId, integrationId },
        { InteractionRows.InboundMessages, new BsonDocument("$in", new BsonArray(messageIds)) },
    };

    internal static BsonDocument OfProcess(TenantId tenant, string processId, BsonDocument? last)
    {
        var all = new BsonDocument { { Fields.Tenant, tenant.Value }, { InteractionRows.ProcessId, processId } };
        if (last is null)
            return all;
        if (last.TryGetValue(InteractionRows.Place, out var place))
            return all.Add(InteractionRows.Place, new BsonDocument("$gt", place));

        var withoutPlace = new BsonDocument { { InteractionRows.Place, BsonNull.Value }, { Fields.Key, new BsonDocument("$gt", last[Fields.Key]) } };
        return all.Add("$or", new BsonArray { withoutPlace, new BsonDocument(InteractionRows.Place, new BsonDocument("$gt", 0L)) });
    }

    /// <summary>Walks the work there is: every integration has a name, which makes the index of due interactions usable.</summary>
    internal static BsonDocument HeldBy(string owner) => new()
    {
        { Fields.IntegrationId, new BsonDocument("$gt", "") },
        { Fields.DueAt, new BsonDocument("$gt", 0L) },
        { Fields.LeaseOwner, owner },
        { InteractionRows.Phase, new BsonDocument("$ne", nameof(DispatchPhase.InFlight)) },
    };

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "The document of interaction {Key} cannot be read; it is left out")]
    private partial void LogUnreadable(string key);
}
