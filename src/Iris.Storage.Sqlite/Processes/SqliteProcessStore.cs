using Iris.Core.Kernel;
using Iris.Core.Processes;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

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

    /// <summary>Ids begin with their second: "made since" is a comparison of ids.</summary>
    internal static readonly Sql Open = new DocumentColumns("processes INDEXED BY processes_open", ProcessRows.From.Columns).Where(
        """
        tenant = ?1 AND user_id = ?2 AND is_closed = 0 AND last_integration_id = ?3 AND last_interaction_id >= ?4
        ORDER BY last_interaction_id DESC LIMIT 1
        """);

    private static readonly GuardedUpdate Update = new("processes", "is_closed = ?4, document = ?5");

    public async Task CreateAsync(TenantId tenant, Process process, CancellationToken cancellationToken)
    {
        await database.Writer.WriteAsync(
            static (session, write) => ProcessRows.Insert(session, write.tenant, write.process, write.Document, null),
            (tenant, process, Document: ProcessRows.Table.Write(process)),
            cancellationToken);
        process.Version = 1;
    }

    public Task<Process?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        ProcessRows.Table.FindAsync(database, tenant, id, cancellationToken);

    public async Task<IReadOnlyList<Process>> FindManyAsync(
        TenantId tenant, IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        await ProcessRows.Table.FindManyAsync(database, tenant, ids, cancellationToken);

    public Task<Process?> FindOpenAsync(
        TenantId tenant, string userId, string integrationId, DateTimeOffset since, CancellationToken cancellationToken) =>
        ProcessRows.Table.FirstAsync(database, Open, [tenant.Value, userId, integrationId, IrisId.Floor(since)], cancellationToken);

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
                Update.Finish(session, write.Row, Update.Start(session, write.Row).Add(write.IsClosed).Add(write.Document)),
            (Row: new GuardedRow(tenant, process.Id, process.Version), process.IsClosed, Document: ProcessRows.Table.Write(process)),
            cancellationToken);
        if (result == SaveResult.Saved)
            process.Version++;
        return result;
    }
}
