using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Webhooks;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;

namespace Iris.Storage.MongoDb.Webhooks;

/// <summary>Deliveries: the document with its log, work state and body in one row.</summary>
internal static class DeliveryRows
{
    /// <summary><c>tenant/host</c>: what claims are fair by.</summary>
    public const string Lane = "lane";

    /// <summary>Key of the interaction's row.</summary>
    public const string InteractionKey = "interactionKey";

    public const string Sequence = "sequence";
    public const string Event = "event";
    public const string State = "state";
    public const string IsLeased = "isLeased";
    public const string Attempts = "attempts";
    public const string StopAt = "stopAt";

    /// <summary>When it was created, in ticks.</summary>
    public const string Created = "createdTicks";

    private const string Log = "log";

    public const string Body = "body";

    /// <summary>When it was created, in ticks; only of what is over.</summary>
    public const string Over = "over";

    /// <summary>End of a hold, in ticks.</summary>
    public const string Until = "until";

    public static DocumentRows<WebhookDelivery> Of(MongoStore store) => new(
        store[Collections.Deliveries], DocumentContext.Documents.WebhookDelivery, delivery => delivery.Id, Hydrate);

    public static string LaneOf(TenantId tenant, string host) => RowKey.Of(tenant, host);

    /// <summary>A new delivery.</summary>
    public static BsonDocument Write(DocumentRows<WebhookDelivery> rows, WebhookDelivery delivery) => rows.Write(delivery.Tenant, delivery)
        .Set(Sequence, delivery.Sequence)
        .Add(InteractionKey, RowKey.Of(delivery.Tenant, delivery.InteractionId))
        .Add(Fields.Version, 1L)
        .Add(Body, delivery.Body)
        .Add(Lane, LaneOf(delivery.Tenant, delivery.Host))
        .Merge(StateOf(delivery));

    /// <summary>The row of a row of an earlier version; body and work state are in fields already.</summary>
    public static BsonDocument Renew(DocumentRows<WebhookDelivery> rows, BsonDocument former)
    {
        var delivery = rows.ReadFormer(former);
        return rows.Write(delivery.Tenant, delivery).Set(Sequence, delivery.Sequence).Add(State, NameOf(delivery.State));
    }

    /// <summary>What attempts change; a lease ends with it.</summary>
    public static BsonDocument StateOf(WebhookDelivery delivery)
    {
        var state = new BsonDocument
        {
            { State, NameOf(delivery.State) },
            { IsLeased, false },
            { Attempts, delivery.Attempts },
            { StopAt, delivery.StopAt.UtcTicks },
        };
        return delivery.DueAt is { } dueAt
            ? state.Add(Fields.DueAt, dueAt.UtcTicks)
            : state.Add(Over, delivery.Created.UtcTicks);
    }

    /// <summary>As on the wire.</summary>
    public static string NameOf(DeliveryState state) => state.ToString().ToLowerInvariant();

    /// <summary>An update of what attempts change.</summary>
    public static BsonDocument Changes(DocumentRows<WebhookDelivery> rows, WebhookDelivery delivery)
    {
        var set = StateOf(delivery);
        var absent = set.Contains(Over) ? Fields.DueAt : Over;
        set.Add(Log, rows.Write(delivery.Tenant, delivery)[Log]);
        return new BsonDocument { { "$set", set }, { "$unset", new BsonDocument(absent, "") } };
    }

    private static void Hydrate(WebhookDelivery delivery, BsonDocument row) => delivery.Restore(
        new DeliveryWork(
            Host: row[Lane].AsString[(delivery.Tenant.Value.Length + 1)..],
            State: Enum.Parse<DeliveryState>(row[State].AsString, ignoreCase: true),
            DueAt: row.TryGetValue(Fields.DueAt, out var dueAt) ? new DateTimeOffset(dueAt.AsInt64, TimeSpan.Zero) : null,
            IsLeased: row[IsLeased].AsBoolean,
            Attempts: row[Attempts].AsInt32,
            StopAt: new DateTimeOffset(row[StopAt].AsInt64, TimeSpan.Zero),
            Version: row[Fields.Version].AsInt64),
        row.TryGetValue(Body, out var body) ? body.AsByteArray : []);
}
