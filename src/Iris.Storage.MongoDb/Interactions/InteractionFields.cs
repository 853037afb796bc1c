using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Interactions;

/// <summary>What an interaction's row has beside its members: what it is found and claimed by, and its work state.</summary>
internal static class InteractionFields
{
    private static readonly BsonForm<HistoryEntry> Entries = new(DocumentContext.Documents.HistoryEntry);
    private static readonly BsonForm<ProviderEvent> Events = new(DocumentContext.Documents.ProviderEvent);
    private static readonly BsonForm<DestinationSend> Sends = new(DocumentContext.Documents.DestinationSend);
    private static readonly BsonForm<ProviderMessage> Messages = new(DocumentContext.Documents.ProviderMessage);
    private static readonly BsonForm<InteractionRouting> Routings = new(DocumentContext.Documents.InteractionRouting);

    /// <summary>To a row with the interaction's members.</summary>
    public static BsonDocument AddTo(BsonDocument row, Interaction interaction)
    {
        foreach (var (stored, destination) in row[InteractionRows.Destinations].AsBsonArray.Zip(interaction.Destinations))
            stored.AsBsonDocument.Add(InteractionRows.Lookup, destination.LookupValue);
        row
            .Add(Fields.IntegrationId, interaction.Integration.IntegrationId)
            .Add(InteractionRows.Rank, (int)interaction.Priority)
            .Add(InteractionRows.Text, interaction.Summary.SearchText());
        if (Routed(interaction) is { Count: > 0 } routed)
            row.Add(InteractionRows.RoutedMessages, routed);
        if (interaction.Direction == Direction.In)
        {
            row.Add(InteractionRows.Senders, new BsonArray(interaction.SourceLookups()));
            row.Add(InteractionRows.ReceivedAt, (interaction.Written ?? interaction.AuditTrail.Created).UtcTicks);
            if (interaction.ProviderMessages.Count > 0)
                row.Add(InteractionRows.InboundMessages, new BsonArray(interaction.ProviderMessages.Select(message => message.Id).Distinct()));
        }

        if (interaction.NeedsAttachments)
            row.Add(InteractionRows.Needs, new BsonArray(interaction.AttachmentsId));
        return row.Merge(StateOf(interaction.Dispatch));
    }

    /// <summary>
    /// An update of what may change once an interaction is accepted. Payload, destinations and all that came with it are never written again,
    /// and of history and events what came since it was read alone.
    /// </summary>
    public static BsonDocument Changes(Interaction interaction)
    {
        var trail = interaction.AuditTrail;
        var set = StateOf(interaction.Dispatch)
            .Add(InteractionRows.Status, EnumNames.Of(interaction.Status))
            .Add(InteractionRows.CustomStatus, interaction.CustomStatus, interaction.CustomStatus is not null)
            .Add(InteractionRows.ProviderMessages, new BsonArray(interaction.ProviderMessages.Select(Messages.Write)))
            .Add(InteractionRows.Sends, new BsonArray((interaction.Sends ?? []).Select(Sends.Write)), interaction.Sends is not null)
            .Add(InteractionRows.CountedAttempts, interaction.CountedAttempts, interaction.CountedAttempts > 0)
            .Add(InteractionRows.RoutedMessages, Routed(interaction), interaction.Routing is not null)
            .Add("auditTrail.updated", trail.Updated.UtcDateTime)
            .Add("auditTrail.updatedTicks", trail.Updated.UtcTicks)
            .Add("auditTrail.updaterId", trail.UpdaterId)
            .Add("auditTrail.providerEventsLeftOut", trail.ProviderEventsLeftOut, trail.ProviderEventsLeftOut > 0);
        if (interaction.Routing is { } routing)
            set.Add(InteractionRows.Routing, Routings.Write(routing));
        var absent = new[] { InteractionRows.CustomStatus, InteractionRows.Stage, Fields.DueAt, Fields.LeaseOwner, Fields.Claim, InteractionRows.Sends, InteractionRows.CountedAttempts }.Where(name => !set.Contains(name));
        var update = new BsonDocument { { "$set", set }, { "$unset", new BsonDocument(absent.Select(name => new BsonElement(name, ""))) } };
        ChangeAttachments(update, interaction);
        Push(update, "auditTrail.history", trail.History.Skip(interaction.Stored.History).Select(Entries.Write));
        Push(update, InteractionRows.ProviderEvents, trail.ProviderEvents.Skip(interaction.Stored.Events).Select(Events.Write));
        return update;
    }

    /// <summary>Those of a send are fixed and needed for a while; those of an inbound message come later.</summary>
    private static void ChangeAttachments(BsonDocument update, Interaction interaction)
    {
        if (interaction.AttachmentsId.Count == 0)
            return;

        var ids = new BsonArray(interaction.AttachmentsId);
        if (interaction.Direction == Direction.In)
            update["$set"].AsBsonDocument.Add(InteractionRows.AttachmentsId, ids);
        else if (interaction.NeedsAttachments)
            update["$set"].AsBsonDocument.Add(InteractionRows.Needs, ids);
        else
            update["$unset"].AsBsonDocument.Add(InteractionRows.Needs, "");
    }

    /// <summary>How a message is named that another integration than the interaction's own sent.</summary>
    public static string RoutedName(string integrationId, string messageId) => $"{integrationId}/{messageId}";

    private static BsonArray Routed(Interaction interaction) =>
        [.. interaction.ProviderMessages.Where(message => message.IntegrationId is not null).Select(message => RoutedName(message.IntegrationId!, message.Id)).Distinct()];

    /// <summary>Provider events as a row has them.</summary>
    public static BsonArray EventsOf(IEnumerable<ProviderEvent> events) => [.. events.Select(Events.Write)];

    public static ProviderEvent ReadEvent(BsonValue told) => Events.Read(told.AsBsonDocument);

    /// <summary>Puts the work state back.</summary>
    public static void Hydrate(Interaction interaction, BsonDocument row)
    {
        interaction.Place = row.GetValue(InteractionRows.Place, 0L).ToInt64();
        interaction.Restore(row[Fields.Version].AsInt64, ReadState(row));
    }

    /// <summary>The work state of a row.</summary>
    public static DispatchState ReadState(BsonDocument row) => DispatchState.Of(
        Enum.Parse<DispatchPhase>(row[InteractionRows.Phase].AsString),
        row.TryGetValue(Fields.DueAt, out var due) ? new DateTimeOffset(due.AsInt64, TimeSpan.Zero) : null,
        row[InteractionRows.Attempts].AsInt32,
        row.GetValue(Fields.LeaseOwner, null)?.AsString,
        row.TryGetValue(InteractionRows.Stage, out var stage) ? Enum.Parse<DispatchStage>(stage.AsString) : null);

    /// <summary>Adds items behind what a list in the row has.</summary>
    internal static void Push(BsonDocument update, string list, IEnumerable<BsonValue> items)
    {
        var all = new BsonArray(items);
        if (all.Count == 0)
            return;

        if (!update.Contains("$push"))
            update.Add("$push", new BsonDocument());
        update["$push"].AsBsonDocument.Add(list, new BsonDocument("$each", all));
    }

    private static BsonDocument StateOf(DispatchState state) => new BsonDocument()
        .Add(InteractionRows.Phase, state.Phase.ToString())
        .Add(InteractionRows.Attempts, state.Attempts)
        .Add(Fields.DueAt, state.DueAt?.UtcTicks ?? 0, state.DueAt is not null)
        .Add(Fields.LeaseOwner, state.LeaseOwner, state.LeaseOwner is not null)
        .Add(InteractionRows.Stage, state.NotableStage?.ToString(), state.NotableStage is not null);
}
