using System.Text.RegularExpressions;
using Iris.Core.Interactions;
using Iris.Core.Json;
using Iris.Core.Tenants;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Interactions;

/// <summary>How a search is done: it walks along the index that finds the fewest, and looks at the other conditions by the way.</summary>
/// <param name="Walk">What the index is asked for, with the ids between which it goes.</param>
/// <param name="Rest">The other conditions.</param>
internal sealed record SearchPlan(BsonDocument Walk, BsonDocument Rest)
{
    public static readonly BsonDocument NewestFirst = new(Fields.Key, -1);

    public static SearchPlan For(TenantId tenant, InteractionFilter filter, string? cursor)
    {
        var conditions = ConditionsOf(filter);
        var walk = Range(tenant, filter, cursor);
        // The first has the fewest interactions.
        if (conditions.Find(condition => condition.IsIndexed) is { Name: not null } indexed)
        {
            walk.InsertAt(0, new BsonElement(Fields.Tenant, tenant.Value));
            walk.InsertAt(1, new BsonElement(indexed.Name, indexed.Value));
            conditions.Remove(indexed);
        }

        return new SearchPlan(walk, new BsonDocument(conditions.Select(condition => new BsonElement(condition.Name, condition.Value))));
    }

    private static List<Condition> ConditionsOf(InteractionFilter filter)
    {
        var conditions = new List<Condition>();
        Add(InteractionRows.ProcessId, filter.ProcessId, true);
        Add(InteractionRows.Destinations, filter.Destination, true);
        Add(InteractionRows.UserIds, filter.UserId, true);
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
        Add(InteractionRows.Text, filter.Text is { } text ? new BsonDocument("$regex", Regex.Escape(text)) : null, false);
        return conditions;

        void Add(string name, BsonValue? value, bool isIndexed)
        {
            if (value is not null)
                conditions.Add(new Condition(name, value, isIndexed));
        }
    }

    private static BsonDocument Range(TenantId tenant, InteractionFilter filter, string? cursor)
    {
        var end = filter.EndId is { } endId && (cursor is null || string.CompareOrdinal(endId, cursor) < 0) ? endId : cursor;
        var range = RowKey.Before(tenant, end);
        if (filter.FirstId is { } first)
            range[Fields.Key]["$gt"] = RowKey.Of(tenant, first);
        return range;
    }

    private readonly record struct Condition(string Name, BsonValue Value, bool IsIndexed);
}
