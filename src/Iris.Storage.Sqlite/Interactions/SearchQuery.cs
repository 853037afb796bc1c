using Iris.Core.Interactions;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Interactions;

/// <summary>
/// A walk from the newest interaction back, along the index that finds the fewest. Parameters: tenant, the ids between which it goes, the
/// text that is looked for, and what the index is asked for.
/// </summary>
internal sealed class SearchQuery
{
    private const string Interactions = "interactions";
    private const string Parties =
        "interaction_parties AS party CROSS JOIN interactions ON interactions.tenant = party.tenant AND interactions.id = party.interaction_id";

    // Indexes are named since the planner has no statistics.
    private static readonly SearchQuery OfProcess = new($"{Interactions} INDEXED BY interactions_by_process", "interactions.id", "process_id = ?5");
    private static readonly SearchQuery OfParty = new(Parties, "party.interaction_id", "party.party = ?5", "party");
    private static readonly SearchQuery OfStatus = new($"{Interactions} INDEXED BY interactions_notable", "interactions.id", "notable = ?5");
    private static readonly SearchQuery OfStage = new($"{Interactions} INDEXED BY interactions_staged", "interactions.id", "stage = ?5");
    private static readonly SearchQuery OfIntegration = new(
        $"{Interactions} INDEXED BY interactions_by_integration", "interactions.id", "integration_id = ?5");

    private static readonly SearchQuery OfTenant = new(Interactions, "interactions.id", null);

    private SearchQuery(string from, string id, string? condition, string alias = Interactions)
    {
        var where = $"WHERE {alias}.tenant = ?1 AND {id} < ?2 AND {id} >= ?3{(condition is null ? "" : $" AND {condition}")} ORDER BY {id} DESC";
        const string columns = "interactions.id, status, direction, custom_status, integration_id, process_id, created_at, phase, stage";
        WithoutText = new Sql($"SELECT {columns}, ?4 IS NULL FROM {from} {where}");
        WithText = new Sql(
            $"SELECT {columns}, instr(text, ?4) FROM {from} CROSS JOIN interaction_documents ON number = document_number {where}");
    }

    public static IReadOnlyList<SearchQuery> All { get; } = [OfProcess, OfParty, OfStage, OfStatus, OfIntegration, OfTenant];

    public Sql WithoutText { get; }

    public Sql WithText { get; }

    /// <summary>Which index to walk along for a filter, and what to ask it for.</summary>
    public static (SearchQuery Query, string? Text, long? Number) For(InteractionSearch filter) => filter switch
    {
        { ProcessId: { } process } => (OfProcess, process, null),
        { Destination: { } destination } => (OfParty, destination, null),
        { UserId: { } user } => (OfParty, user, null),
        { Stage: DispatchStage.Scheduled or DispatchStage.Held or DispatchStage.Retrying or DispatchStage.AwaitingNotice } => (OfStage, null, (long)filter.Stage),
        { EffectiveStatus: { } status } when InteractionRows.NotableOf(status) is { } notable => (OfStatus, null, notable),
        { IntegrationId: { } integration } => (OfIntegration, integration, null),
        _ => (OfTenant, null, null),
    };
}
