using System.Text.RegularExpressions;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Interactions;

/// <summary>
/// How a search is done: it walks from the newest back and looks at the other conditions by the way. Conditions that few interactions meet
/// have an index to walk along.
/// </summary>
/// <param name="Range">The tenant's ids between which it goes.</param>
/// <param name="Indexed">The condition with an index; empty for none.</param>
/// <param name="Rest">The other conditions.</param>
/// <param name="IsRare">
/// Whether few interactions can meet the indexed condition. Others, such as a status, may be met by nearly all: it pays to look among the
/// newest first.
/// </param>
internal sealed record SearchPlan(BsonDocument Range, BsonDocument Indexed, BsonDocument Rest, bool IsRare)
{
    public static readonly BsonDocument NewestFirst = new(Fields.Key, -1);

    /// <summary>Along the ids alone.</summary>
    public (BsonDocument Match, BsonDocument Then) Newest => (Range, new BsonDocument(Indexed).Merge(Rest));

    /// <summary>Along the index of the condition that has one.</summary>
    public (BsonDocument Match, BsonDocument Then) ByIndex => (new BsonDocument(Indexed).Merge(Range), Rest);

    public static SearchPlan For(TenantId tenant, InteractionSearch filter, string? cursor)
    {
        var conditions = ConditionsOf(filter);
        var indexed = new BsonDocument();
        // The first has the fewest interactions.
        var first = conditions.FindIndex(condition => condition.IsIndexed);
        var isRare = first >= 0 && conditions[first].IsRare;
        if (first >= 0)
        {
            indexed.Add(Fields.Tenant, tenant.Value).Add(conditions[first].Name, conditions[first].Value);
            conditions.RemoveAt(first);
        }

        var rest = new BsonDocument(conditions.Select(condition => new BsonElement(condition.Name, condition.Value)));
        return new SearchPlan(RangeOf(tenant, filter, cursor), indexed, rest, isRare);
    }

    private static List<Condition> ConditionsOf(InteractionSearch filter)
    {
        var conditions = new List<Condition>();
        Add(InteractionRows.ProcessId, filter.ProcessId, true, true);
        Add(InteractionRows.Lookups, filter.Destination, true, true);
        Add(InteractionRows.UserIds, filter.UserId, true, true);
        AddStage(filter.Stage);
        Add(InteractionRows.CustomStatus, filter.CustomStatus, true);
        Add(InteractionRows.Status, filter.EffectiveStatus is { } status ? EnumNames.Of(status) : null, true);
        Add(Fields.IntegrationId, filter.IntegrationId, true);
        Add(InteractionRows.Direction, filter.Direction is { } direction ? EnumNames.Of(direction) : null, false);
        var created = new BsonDocument();
        if (filter.CreatedFrom is { } from)
            created.Add("$gte", from.UtcTicks);
        if (filter.CreatedTo is { } to)
            created.Add("$lt", to.UtcTicks);
        Add(InteractionRows.CreatedAt, created.ElementCount > 0 ? created : null, false);
        Add(InteractionRows.Text, filter.Text is { } text ? new BsonDocument("$regex", PatternOf(text)) : null, false);
        return conditions;

        void AddStage(DispatchStage? stage)
        {
            switch (stage)
            {
                case DispatchStage.Queued:
                    Add(InteractionRows.Phase, nameof(DispatchPhase.Ready), false);
                    Add(InteractionRows.Stage, BsonNull.Value, false);
                    break;
                case DispatchStage.InFlight or DispatchStage.Done:
                    Add(InteractionRows.Phase, stage.ToString(), false);
                    break;
                default:
                    Add(InteractionRows.Stage, stage?.ToString(), true);
                    break;
            }
        }

        void Add(string name, BsonValue? value, bool isIndexed, bool isRare = false)
        {
            if (value is not null)
                conditions.Add(new Condition(name, value, isIndexed, isRare));
        }
    }

    /// <summary>Servers refuse a pattern with the character of code 0 in it.</summary>
    private static string PatternOf(string text) => Regex.Escape(text).Replace("\0", @"\x00", StringComparison.Ordinal);

    private static BsonDocument RangeOf(TenantId tenant, InteractionSearch filter, string? cursor)
    {
        var end = filter.EndId is { } endId && (cursor is null || string.CompareOrdinal(endId, cursor) < 0) ? endId : cursor;
        var range = RowKey.Before(tenant, end);
        if (filter.FirstId is { } first)
            range[Fields.Key]["$gt"] = RowKey.Of(tenant, first);
        return range;
    }

    private readonly record struct Condition(string Name, BsonValue Value, bool IsIndexed, bool IsRare);
}
