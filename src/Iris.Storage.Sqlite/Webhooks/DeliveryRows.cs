using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Core.Webhooks;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Webhooks;

/// <summary>A delivery ready to be written: everything serialised.</summary>
internal sealed record DeliveryRow(WebhookDelivery Delivery, byte[] Document)
{
    public static DeliveryRow[] OfOutbox(Interaction interaction) => interaction.Outbox.Count == 0 ? [] : Of(interaction.Outbox);

    public static DeliveryRow[] Of(IReadOnlyList<OutboxEvent> events) =>
        [.. events.Select(WebhookDelivery.Of).Select(delivery => new DeliveryRow(delivery, DeliveryRows.Table.Write(delivery)))];
}

/// <summary>Writes deliveries.</summary>
internal static class DeliveryRows
{
    private const string State = "host, state, due_at, leased, attempts, stop_at, version";

    public static readonly DocumentColumns From = new("deliveries", $"document, {State}, x''");

    public static readonly DocumentTable<WebhookDelivery> Table = new(
        DocumentContext.Documents.WebhookDelivery, From, delivery => delivery.Id, Hydrate);

    /// <summary>With their bodies.</summary>
    public static readonly DocumentColumns FromWhole = new(
        "deliveries CROSS JOIN delivery_bodies ON delivery_bodies.number = deliveries.number", $"document, {State}, body");

    private static readonly Sql InsertRow = new(
        """
        INSERT INTO deliveries (
            tenant, id, version, integration_id, interaction_id, sequence, event, host, state, due_at, leased, attempts, stop_at, created_at,
            document)
        VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10, ?11, ?12, ?13)
        """);

    private static readonly Sql InsertBody = new("INSERT INTO delivery_bodies (number, body) VALUES (last_insert_rowid(), ?1)");

    private static readonly GuardedUpdate Update = new(
        "deliveries", "state = ?4, due_at = ?5, leased = 0, attempts = ?6, stop_at = ?7, document = ?8");

    public static void Insert(SqliteSession session, DeliveryRow[] rows)
    {
        foreach (var (delivery, document) in rows)
        {
            session[InsertRow].Add(delivery.Tenant.Value).Add(delivery.Id)
                .Add(delivery.IntegrationId).Add(delivery.InteractionId).Add(delivery.Sequence).Add(delivery.Event).Add(delivery.Host)
                .Add((long)delivery.State).Add(delivery.DueAt?.UtcTicks).Add(delivery.Attempts).Add(delivery.StopAt.UtcTicks)
                .Add(delivery.Created.UtcTicks).Add(document)
                .Execute();
            session[InsertBody].Add(delivery.Body).Execute();
        }
    }

    public static SaveResult Save(SqliteSession session, (GuardedRow Row, WebhookDelivery Delivery, byte[] Document) save)
    {
        var delivery = save.Delivery;
        var statement = Update.Start(session, save.Row).Add((long)delivery.State).Add(delivery.DueAt?.UtcTicks)
            .Add(delivery.Attempts).Add(delivery.StopAt.UtcTicks).Add(save.Document);
        return Update.Finish(session, save.Row, statement);
    }

    private static void Hydrate(WebhookDelivery delivery, Rows row) => delivery.Restore(
        new DeliveryWork(
            Host: row.Text(1),
            State: (DeliveryState)row.Number(2),
            DueAt: row.IsNull(3) ? null : new DateTimeOffset(row.Number(3), TimeSpan.Zero),
            IsLeased: row.Number(4) == 1,
            Attempts: (int)row.Number(5),
            StopAt: new DateTimeOffset(row.Number(6), TimeSpan.Zero),
            Version: row.Number(7)),
        row.Bytes(8).ToArray());
}
