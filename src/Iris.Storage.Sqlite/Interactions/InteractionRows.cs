using System.Text.Json;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.Sqlite.Attachments;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;
using Iris.Storage.Sqlite.Webhooks;

namespace Iris.Storage.Sqlite.Interactions;

/// <summary>
/// Writes interactions: the document, as it was accepted, in one table; the work state in a narrow row of another; and, once anything has changed,
/// what may change in a third.
/// </summary>
internal static class InteractionRows
{
    /// <summary>Bytes of what has changed; the length of a blob is in the row itself: it is not read for it.</summary>
    public const string StateBytes = "coalesce((SELECT octet_length(state) FROM interaction_states WHERE state_number = document_number), 0)";

    public const string Script =
        """
        -- What has changed of an interaction since its document was written, which so is written once.
        CREATE TABLE interaction_states (
            state_number INTEGER PRIMARY KEY, state BLOB NOT NULL);
        """;

    /// <summary>CROSS JOIN keeps the order: the row names the document.</summary>
    public static readonly DocumentColumns From = new(
        "interactions CROSS JOIN interaction_documents ON number = document_number",
        "document, version, phase, due_at, attempts, lease_owner, document_number, "
        + "(SELECT state FROM interaction_states WHERE state_number = document_number), stage");

    public static readonly DocumentTable<Interaction> Table = new(
        DocumentContext.Documents.Interaction, From, interaction => interaction.Id, Hydrate);

    private static readonly Sql InsertDocument = new("INSERT INTO interaction_documents (document, text) VALUES (?1, ?2)");

    private static readonly Sql InsertRow = new(
        $"""
        INSERT INTO interactions
            (tenant, id, version, document_number, process_id, integration_id, priority, direction, created_at,
            phase, due_at, attempts, lease_owner, status, custom_status, notable, stage, changed)
        VALUES (?1, ?2, 1, last_insert_rowid(), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, {SqliteMoveStore.NextPlace})
        """);

    private static readonly Sql WriteState = new(
        """
        INSERT INTO interaction_states (state_number, state)
        SELECT document_number, ?4 FROM interactions WHERE tenant = ?1 AND id = ?2 AND version = ?3
        ON CONFLICT (state_number) DO UPDATE SET state = excluded.state
        """);

    private static readonly GuardedUpdate UpdateRow = new(
        "interactions",
        "phase = ?4, due_at = ?5, attempts = ?6, lease_owner = ?7, status = ?8, custom_status = ?9, notable = ?10, stage = ?11, "
        + $"changed = coalesce({SqliteMoveStore.NextPlace}, changed)");

    private static readonly Sql Begin = new(
        """
        UPDATE interactions SET version = version + 1, phase = ?5, attempts = attempts + 1, due_at = ?6, stage = NULL
        WHERE tenant = ?1 AND id = ?2 AND version = ?3 AND lease_owner = ?4
        """);

    public static void Insert(SqliteSession session, TenantId tenant, Interaction interaction, byte[] document)
    {
        session[InsertDocument].Add(document).Add(interaction.Summary.SearchText()).Execute();
        var row = session[InsertRow].Add(tenant.Value).Add(interaction.Id)
            .Add(interaction.ProcessId).Add(interaction.Integration.IntegrationId).Add((long)interaction.Priority)
            .Add((long)interaction.Direction).Add(interaction.AuditTrail.Created.UtcTicks);
        AddState(row, interaction).Execute();
        PartyRows.Add(session, tenant, interaction);
        WaitingAttachmentRows.Keep(session, tenant, interaction);
    }

    /// <summary>
    /// The status if searches find it by an index: those that people look for among the many that went well, which are no burden to sends.
    /// </summary>
    public static long? NotableOf(InteractionStatus status) => status
        is InteractionStatus.ValidationError or InteractionStatus.ProviderSendingError or InteractionStatus.ProcessError or InteractionStatus.Received
        ? (long)status
        : null;

    /// <summary>What has changed, as it is stored. Called on the caller's thread, so that the writer only copies bytes.</summary>
    public static byte[] WriteStateOf(Interaction interaction) =>
        JsonSerializer.SerializeToUtf8Bytes(interaction.ToState(), DocumentContext.Documents.InteractionState);

    /// <summary>What has changed goes first: its guard refuses before anything is written.</summary>
    public static SaveResult Save(SqliteSession session, (GuardedRow Row, Interaction Interaction, byte[] State, DeliveryRow[] Deliveries) save)
    {
        var row = save.Row;
        if (session[WriteState].Add(row.Tenant.Value).Add(row.Id).Add(row.Version).Add(save.State).Execute() == 0)
            return UpdateRow.WhyNot(session, row);

        ProviderMessageRows.Add(session, row.Tenant, save.Interaction);
        DeliveryRows.Insert(session, save.Deliveries);
        WaitingAttachmentRows.Keep(session, row.Tenant, save.Interaction);
        return UpdateRow.Finish(session, row, AddState(UpdateRow.Start(session, row), save.Interaction));
    }

    public static bool BeginAttempt(SqliteSession session, (GuardedRow Row, string Owner, long LeaseUntil) attempt) =>
        session[Begin].Add(attempt.Row.Tenant.Value).Add(attempt.Row.Id).Add(attempt.Row.Version).Add(attempt.Owner)
            .Add((long)DispatchPhase.InFlight).Add(attempt.LeaseUntil)
            .Execute() == 1;

    private static Statement AddState(Statement statement, Interaction interaction)
    {
        var (state, status) = (interaction.Dispatch, interaction.Status);
        return statement.Add((long)state.Phase).Add(state.DueAt?.UtcTicks).Add(state.Attempts).Add(state.LeaseOwner)
            .Add((long)status).Add(interaction.CustomStatus).Add(NotableOf(status)).Add((long?)state.NotableStage);
    }

    private static void Hydrate(Interaction interaction, Rows row)
    {
        if (!row.IsNull(7))
            interaction.Restore(JsonSerializer.Deserialize(row.Bytes(7), DocumentContext.Documents.InteractionState)!);
        DateTimeOffset? dueAt = row.IsNull(3) ? null : new DateTimeOffset(row.Number(3), TimeSpan.Zero);
        DispatchStage? stage = row.IsNull(8) ? null : (DispatchStage)row.Number(8);
        interaction.Restore(row.Number(1), DispatchState.Of((DispatchPhase)row.Number(2), dueAt, (int)row.Number(4), row.TextOrNull(5), stage));
        interaction.Place = row.Number(6);
    }
}
