using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;
using Iris.Storage.Sqlite.Idempotency;

namespace Iris.Storage.Sqlite.Processes;

internal sealed class SqliteProcessStore(SqliteDatabase database) : IProcessStore
{
    // Indexes are named since the planner takes a walk along the tenant's ids for as cheap where it knows of few rows, or of none.
    private const string UserIndex = "processes INDEXED BY processes_by_user";

    internal static readonly Sql ByClosed = new DocumentColumns("processes INDEXED BY processes_by_closed", ProcessRows.From.Columns).Where(
        $"tenant = ?1 AND {DocumentColumns.OlderThanCursor} AND is_closed = ?4 ORDER BY id DESC LIMIT ?3");

    internal static readonly Sql OfUser = new(
        $"""
        SELECT {ProcessRows.From.Columns}, id FROM {UserIndex}
        WHERE tenant = ?1 AND {DocumentColumns.OlderThanCursor} AND user_id = ?4 AND is_closed = 0
        UNION ALL
        SELECT {ProcessRows.From.Columns}, id FROM {UserIndex}
        WHERE tenant = ?1 AND {DocumentColumns.OlderThanCursor} AND user_id = ?4 AND is_closed = 1
        ORDER BY id DESC LIMIT ?3
        """);

    internal static readonly Sql OfUserByClosed = new DocumentColumns(UserIndex, ProcessRows.From.Columns).Where(
        $"tenant = ?1 AND {DocumentColumns.OlderThanCursor} AND user_id = ?4 AND is_closed = ?5 ORDER BY id DESC LIMIT ?3");

    internal static readonly Sql Open = new(
        """
        SELECT id, active_at, instr(integrations, ?3) FROM processes INDEXED BY processes_open
        WHERE tenant = ?1 AND user_id = ?2 AND is_closed = 0 AND activity > 0
        ORDER BY activity DESC, last_number DESC LIMIT ?4
        """);

    internal static readonly Sql Untold = new DocumentColumns("processes INDEXED BY processes_untold", ProcessRows.From.Columns).Where("untold = 1 LIMIT ?1");

    private static readonly Sql Delete = new(
        "DELETE FROM processes WHERE tenant = ?1 AND id = ?2 AND version = ?3 AND last_interaction_id IS NULL");

    /// <summary>One that is reopened is ahead of all that was accepted, and behind all that will be.</summary>
    private static readonly GuardedUpdate Update = new(
        "processes",
        $"is_closed = ?4, document = ?5, activity = iif(?6 IS NULL, activity, {ProcessRows.Next}), active_at = coalesce(?6, active_at), untold = ?7");

    public async Task CreateAsync(TenantId tenant, Process process, CancellationToken cancellationToken)
    {
        await database.Writer.WriteAsync(
            static (session, write) => ProcessRows.Insert(session, write.tenant, write.process, write.Document, null),
            (tenant, process, Document: ProcessRows.Table.Write(process)),
            cancellationToken);
        process.Version = 1;
    }

    public async Task<bool> TryCreateAsync(TenantId tenant, Process process, IdempotencyRecord record, CancellationToken cancellationToken)
    {
        var isNew = await database.Writer.WriteAsync(
            static (session, write) =>
            {
                if (!SqliteIdempotencyStore.TryAdd(session, write.record))
                    return false;

                ProcessRows.Insert(session, write.tenant, write.process, write.Document, null);
                return true;
            },
            (tenant, process, record, Document: ProcessRows.Table.Write(process)),
            cancellationToken);
        process.Version = isNew ? 1 : 0;
        return isNew;
    }

    public async Task<IReadOnlyList<Process>> ListUntoldAsync(int limit, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(
            static (session, most) =>
            {
                var found = new List<Process>();
                using var rows = session[Untold].Add((long)most).Query();
                while (rows.Next())
                    found.Add(ProcessRows.Table.Read(rows));
                return found;
            },
            limit,
            cancellationToken);

    public async Task<SaveResult> RemoveAsync(TenantId tenant, Process process, CancellationToken cancellationToken) =>
        await database.Writer.WriteAsync(
            static (session, row) => session[Delete].Add(row.Tenant.Value).Add(row.Id).Add(row.Version).Execute() == 1
                ? SaveResult.Saved
                : Update.WhyNot(session, row),
            new GuardedRow(tenant, process.Id, process.Version),
            cancellationToken);

    public Task<Process?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        ProcessRows.Table.FindAsync(database, tenant, id, cancellationToken);

    public async Task<IReadOnlyList<Process>> FindManyAsync(
        TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        await ProcessRows.Table.FindManyAsync(database, tenant, ids, cancellationToken);

    public async Task<Process?> FindOpenAsync(
        TenantId tenant, string userId, string integrationId, DateTimeOffset since, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(
            static (session, look) =>
            {
                var id = FindOpen(session, look);
                return id is null ? null : ProcessRows.Table.Find(session, look.tenant, id);
            },
            (tenant, userId, integrationId, since.UtcTicks),
            cancellationToken);

    private static string? FindOpen(SqliteSession session, (TenantId Tenant, string UserId, string IntegrationId, long Since) look)
    {
        using var rows = session[Open].Add(look.Tenant.Value).Add(look.UserId).Add(look.IntegrationId).Add((long)IProcessStore.OpenExamined).Query();
        while (rows.Next())
        {
            if (rows.Number(1) >= look.Since && rows.Number(2) > 0)
                return rows.Text(0);
        }

        return null;
    }

    public Task<Page<Process>> ListAsync(
        TenantId tenant, ProcessFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        if (filter is { UserId: null, IsClosed: null })
            return ProcessRows.Table.NewestAsync(database, tenant, cursor, limit, cancellationToken);

        return ProcessRows.Table.PageAsync(
            database,
            limit,
            (session, size) =>
            {
                var sql = filter.UserId is null ? ByClosed : filter.IsClosed is null ? OfUser : OfUserByClosed;
                var list = DocumentColumns.AddCursor(session[sql].Add(tenant.Value), cursor).Add(size);
                if (filter.UserId is { } user)
                    list.Add(user);
                if (filter.IsClosed is { } closed)
                    list.Add(closed);
                return list.Query();
            },
            cancellationToken);
    }

    public async Task<SaveResult> SaveAsync(TenantId tenant, Process process, CancellationToken cancellationToken)
    {
        var result = await database.Writer.WriteAsync(
            static (session, write) =>
                Update.Finish(session, write.Row, Update.Start(session, write.Row).Add(write.IsClosed).Add(write.Document).Add(write.Reopened).Add(write.IsUntold)),
            (
                Row: new GuardedRow(tenant, process.Id, process.Version), process.IsClosed, Document: ProcessRows.Table.Write(process),
                Reopened: process.IsReopened ? process.Updated.UtcTicks : (long?)null, IsUntold: process.Untold is not null),
            cancellationToken);
        if (result == SaveResult.Saved)
            process.Saved();
        return result;
    }
}
