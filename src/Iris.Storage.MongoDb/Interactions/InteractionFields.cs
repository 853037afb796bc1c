using Iris.Core.Interactions;
using Iris.Core.Json;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Interactions;

/// <summary>What an interaction's row has beside the document: what it is found and claimed by, and its work state.</summary>
internal static class InteractionFields
{
    public static BsonDocument AddTo(BsonDocument row, Interaction interaction)
    {
        row
            .Add(InteractionRows.ProcessId, interaction.ProcessId)
            .Add(Fields.IntegrationId, interaction.Integration.IntegrationId)
            .Add(InteractionRows.Priority, (int)interaction.Priority)
            .Add(InteractionRows.Status, EnumNames.Of(interaction.Status))
            .Add(InteractionRows.CustomStatus, interaction.CustomStatus, interaction.CustomStatus is not null)
            .Add(InteractionRows.Direction, EnumNames.Of(interaction.Direction))
            .Add("created", interaction.AuditTrail.Created.UtcDateTime)
            .Add(InteractionRows.CreatedAt, interaction.AuditTrail.Created.UtcTicks)
            .Add(InteractionRows.UserIds, ArrayOf(interaction, destination => destination.UserId))
            .Add(InteractionRows.Destinations, ArrayOf(interaction, destination => destination.LookupValue))
            .Add(InteractionRows.Text, interaction.Summary.SearchText());
        if (interaction.Direction == Direction.In)
        {
            row.Add(InteractionRows.Senders, ArrayOf(interaction, destination => destination.Value));
            row.Add(InteractionRows.ReceivedAt, interaction.AuditTrail.Created.UtcTicks);
        }

        AddMessages(row, interaction);
        return AddState(row, interaction.Dispatch);
    }

    /// <summary>Puts the work state back.</summary>
    public static void Hydrate(Interaction interaction, BsonDocument row)
    {
        interaction.Version = row[Fields.Version].AsInt64;
        interaction.Dispatch = new DispatchState(
            Enum.Parse<DispatchPhase>(row[InteractionRows.Phase].AsString),
            row.TryGetValue(Fields.DueAt, out var due) ? new DateTimeOffset(due.AsInt64, TimeSpan.Zero) : null,
            row[InteractionRows.Attempts].AsInt32,
            row.GetValue(Fields.LeaseOwner, null)?.AsString);
    }

    private static void AddMessages(BsonDocument row, Interaction interaction)
    {
        if (interaction.ProviderMessages.Count == 0)
            return;

        var ids = new BsonArray(interaction.ProviderMessages.Select(message => message.Id).Distinct());
        row.Add(InteractionRows.ProviderMessages, ids);
        if (interaction.Direction == Direction.In)
            row.Add(InteractionRows.InboundMessages, ids);
    }

    private static BsonArray ArrayOf(Interaction interaction, Func<InteractionDestination, string> select) =>
        [.. interaction.Destinations.Select(select).Distinct()];

    private static BsonDocument AddState(BsonDocument row, DispatchState state) => row
        .Add(InteractionRows.Phase, state.Phase.ToString())
        .Add(InteractionRows.Attempts, state.Attempts)
        .Add(Fields.DueAt, state.DueAt?.UtcTicks ?? 0, state.DueAt is not null)
        .Add(Fields.LeaseOwner, state.LeaseOwner, state.LeaseOwner is not null);
}
