using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;
using Iris.Storage.Sqlite.Webhooks;
using Microsoft.Extensions.Logging;

namespace Iris.Storage.Sqlite.Interactions;

internal sealed class SqliteInteractionStore(SqliteDatabase database, ILogger<SqliteInteractionStore> logger) : IInteractionStore
{
    /// <summary>The index is named since the planner takes a walk along the tenant's ids for as cheap.</summary>
    internal static readonly Sql OfProcess = new(
        $"""
        SELECT {InteractionRows.From.Columns}
        FROM interactions INDEXED BY interactions_in_process CROSS JOIN interaction_documents ON number = document_number
        WHERE tenant = ?1 AND process_id = ?2
            AND document_number > coalesce((SELECT document_number FROM interactions WHERE tenant = ?1 AND id = ?3), 0)
        ORDER BY document_number LIMIT ?4
        """);

    /// <summary>A row's key stands behind the columns of its index, which so keeps the whole order.</summary>
    internal static readonly Sql Waiting = new(
        $"""
        SELECT {InteractionRows.From.Columns}, id
        FROM interactions INDEXED BY interactions_due CROSS JOIN interaction_documents ON number = document_number
        WHERE integration_id = ?1 AND priority = ?2 AND due_at IS NOT NULL AND (due_at, tenant, id) > (?3, ?4, ?5)
            AND +tenant = ?4 AND phase = ?6 AND lease_owner IS NULL
        ORDER BY due_at, tenant, id LIMIT ?7
        """);

    private static readonly Sql Hasten = new(
        """
        UPDATE interactions SET due_at = ?6, stage = NULL
        WHERE tenant = ?1 AND id = ?2 AND version = ?3 AND due_at = ?4 AND phase = ?5 AND lease_owner IS NULL
        """);

    /// <summary>
    /// Walks the work there is (the index of due interactions); for a graceful stop that is cheap enough to need no index.
    /// </summary>
    private static readonly Sql Release = new(
        """
        UPDATE interactions INDEXED BY interactions_due SET lease_owner = NULL, due_at = ?2
        WHERE due_at IS NOT NULL AND lease_owner = ?1 AND phase <> ?3
        """);

    private static readonly Sql Check = new("UPDATE health SET checks = checks + 1 WHERE id = 1");

    private readonly DueInteractions due = new(database, logger);

    public async Task<AcceptResult> AcceptAsync(
        TenantId tenant, IReadOnlyList<Acceptance> acceptances, IdempotencyRecord? record, CancellationToken cancellationToken)
    {
        if (acceptances.Any(acceptance => acceptance.IsClosed))
            return AcceptResult.ProcessUnavailable;

        var rows = acceptances.Select(acceptance => AcceptanceRows.Of(tenant, acceptance)).ToArray();
        var result = await database.Writer.WriteAsync(Acceptances.Accept, (rows, record), cancellationToken);
        foreach (var acceptance in result == AcceptResult.Accepted ? acceptances : [])
            acceptance.Committed();
        return result;
    }

    public Task<Interaction?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        InteractionRows.Table.FindAsync(database, tenant, id, cancellationToken);

    public Task<Interaction?> FindByProviderMessageAsync(
        TenantId tenant, string integrationId, string providerMessageId, CancellationToken cancellationToken) =>
        InteractionRows.Table.FirstAsync(
            database, ProviderMessageRows.Interaction, [tenant.Value, integrationId, providerMessageId], cancellationToken);

    public async Task<DateTimeOffset?> FindLastInboundAsync(
        TenantId tenant, string integrationId, string destination, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(LastInboundRows.Find, (tenant, integrationId, destination), cancellationToken);

    public Task<Page<Interaction>> ListByProcessAsync(
        TenantId tenant, string processId, string? cursor, int limit, CancellationToken cancellationToken) =>
        InteractionRows.Table.PageAsync(
            database,
            limit,
            (session, size) => session[OfProcess].Add(tenant.Value).Add(processId).Add(cursor ?? "").Add(size).Query(),
            cancellationToken);

    public async Task<Page<Interaction>> SearchAsync(
        TenantId tenant, InteractionSearch filter, string? cursor, SearchSize size, CancellationToken cancellationToken) =>
        await database.Readers.SearchAsync(SearchWalk.Run, (tenant, filter, cursor, size), cancellationToken);

    public Task<IReadOnlyList<Interaction>> ClaimAsync(ClaimRequest request, CancellationToken cancellationToken) =>
        due.ClaimAsync(request, cancellationToken);

    public async Task<bool> BeginAttemptAsync(
        TenantId tenant, Interaction interaction, string owner, DateTimeOffset leaseUntil, CancellationToken cancellationToken)
    {
        var row = new GuardedRow(tenant, interaction.Id, interaction.Version);
        if (!await database.Writer.WriteAsync(InteractionRows.BeginAttempt, (row, owner, leaseUntil.UtcTicks), cancellationToken))
            return false;

        interaction.BeginAttempt(owner, leaseUntil);
        return true;
    }

    public async Task<SaveResult> SaveAsync(TenantId tenant, Interaction interaction, CancellationToken cancellationToken)
    {
        var row = new GuardedRow(tenant, interaction.Id, interaction.Version);
        var state = InteractionRows.WriteStateOf(interaction);
        var result = await database.Writer.WriteAsync(
            InteractionRows.Save, (row, interaction, state, DeliveryRow.OfOutbox(interaction)), cancellationToken);
        if (result == SaveResult.Saved)
            interaction.Saved();
        return result;
    }

    public async Task<WaitingPage> ListWaitingAsync(
        TenantId tenant, string integrationId, Priority priority, WaitingPlace after, int limit, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(FindWaiting, (tenant, integrationId, priority, after, limit), cancellationToken);

    private static WaitingPage FindWaiting(
        SqliteSession session, (TenantId Tenant, string IntegrationId, Priority Priority, WaitingPlace After, int Limit) look)
    {
        var items = new List<Interaction>();
        WaitingPlace? last = null;
        var count = 0;
        using var rows = session[Waiting].Add(look.IntegrationId).Add((long)look.Priority).Add(look.After.DueAt.UtcTicks).Add(look.Tenant.Value)
            .Add(look.After.Id).Add((long)DispatchPhase.Ready).Add(look.Limit).Query();
        for (; rows.Next(); count++)
        {
            last = new WaitingPlace(new DateTimeOffset(rows.Number(3), TimeSpan.Zero), rows.Text(9));
            if (DueInteractions.ReadDocument(rows) is { } interaction)
                items.Add(interaction);
        }

        return new WaitingPage(items, count == look.Limit ? last : null);
    }

    public Task<int> HastenAsync(
        TenantId tenant, IReadOnlyCollection<(Interaction Interaction, DateTimeOffset DueAt)> changes, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, hasten) => hasten.changes.Sum(one => session[Hasten].Add(hasten.tenant.Value).Add(one.Interaction.Id)
                .Add(one.Interaction.Version).Add(one.Interaction.Dispatch.DueAt?.UtcTicks).Add((long)DispatchPhase.Ready)
                .Add(one.DueAt.UtcTicks).Execute()),
            (tenant, changes),
            cancellationToken);

    public Task<int> ReleaseAsync(string owner, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, release) =>
                session[Release].Add(release.owner).Add(release.UtcTicks).Add((long)DispatchPhase.InFlight).Execute(),
            (owner, now.UtcTicks),
            cancellationToken);

    public async Task<IReadOnlyList<WaitingCount>> CountWaitingAsync(DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        await database.Readers.SearchAsync(WaitingRows.Count, (now, most, cancellationToken), cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(static (session, sql) => session[sql].Execute(), Check, cancellationToken);
}
