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
        var document = InteractionRows.Table.Write(interaction);
        var result = await database.Writer.WriteAsync(
            InteractionRows.Save, (row, interaction, document, DeliveryRow.OfOutbox(interaction)), cancellationToken);
        if (result == SaveResult.Saved)
            interaction.Saved();
        return result;
    }

    public Task<int> ReleaseAsync(string owner, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, release) =>
                session[Release].Add(release.owner).Add(release.UtcTicks).Add((long)DispatchPhase.InFlight).Execute(),
            (owner, now.UtcTicks),
            cancellationToken);

    public Task CheckAsync(CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(static (session, sql) => session[sql].Execute(), Check, cancellationToken);
}
