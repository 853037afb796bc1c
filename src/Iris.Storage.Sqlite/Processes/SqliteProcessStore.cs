using Iris.Core;
using Iris.Core.Processes;
using Iris.Core.Tenants;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Processes;

internal sealed class SqliteProcessStore(SqliteDatabase database) : IProcessStore
{
    private const string Newest = $"{DocumentColumns.OlderThanCursor} AND (?3 IS NULL OR is_closed = ?3) ORDER BY id DESC LIMIT ?4";

    internal static readonly Sql OfTenant = ProcessRows.From.Where($"tenant = ?1 AND {Newest}");
    internal static readonly Sql OfUser = ProcessRows.FromUser.Where($"tenant = ?1 AND user_id = ?5 AND {Newest}");

    /// <summary>Ids begin with their second: "made since" is a comparison of ids.</summary>
    internal static readonly Sql Open = ProcessRows.From.Where(
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
        TenantId tenant, ProcessFilter filter, string? cursor, int limit, CancellationToken cancellationToken) =>
        ProcessRows.Table.PageAsync(
            database,
            limit,
            (session, size) =>
            {
                var list = session[filter.UserId is null ? OfTenant : OfUser].Add(tenant.Value);
                DocumentColumns.AddCursor(list, cursor).Add(filter.IsClosed is { } closed ? (closed ? 1L : 0L) : null).Add(size);
                return (filter.UserId is null ? list : list.Add(filter.UserId)).Query();
            },
            cancellationToken);

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
