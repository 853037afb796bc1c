using Iris.Core.Callbacks;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Callbacks;

internal sealed class SqliteCallbackStore(SqliteDatabase database) : ICallbackStore
{
    private static readonly DocumentColumns From = new("notices", "document, due_at, state");
    private static readonly DocumentTable<StoredCallback> Table = new(DocumentContext.Documents.StoredCallback, From, callback => callback.Id, Hydrate);

    internal static readonly Sql OfState = From.Where(
        $"tenant = ?1 AND {DocumentColumns.OlderThanCursor} AND integration_id = ?3 AND state = ?4 ORDER BY id DESC LIMIT ?5");

    /// <summary>
    /// The states' lists put together: each is in order, and no index is kept for all of them. Named, since the planner takes a walk along
    /// the tenant's ids for as cheap.
    /// </summary>
    internal static readonly Sql OfIntegration = new(
        string.Join(
            " UNION ALL ",
            Enum.GetValues<CallbackState>().Select(state =>
                $"""
                SELECT {From.Columns}, id FROM notices INDEXED BY notices_by_state
                WHERE tenant = ?1 AND {DocumentColumns.OlderThanCursor} AND integration_id = ?3 AND state = {(int)state}
                """))
        + " ORDER BY id DESC LIMIT ?4");

    internal static readonly Sql OfGroup = new DocumentColumns("notices INDEXED BY notices_by_group", From.Columns).Where(
        "tenant = ?1 AND integration_id = ?2 AND part_group = ?3 ORDER BY id DESC LIMIT ?4");

    internal static readonly Sql NumberOfGroup = new(
        "SELECT count(*) FROM (SELECT 1 FROM notices INDEXED BY notices_by_group WHERE tenant = ?1 AND integration_id = ?2 AND part_group = ?3 LIMIT ?4)");

    private static readonly Sql Number = new("SELECT count(*) FROM notices WHERE tenant = ?1 AND integration_id = ?2 AND state = ?3");

    private static readonly Sql Insert = new(
        """
        INSERT INTO notices (tenant, id, integration_id, lane, state, due_at, received_at, nonce, part_group, document)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        ON CONFLICT (integration_id, nonce) WHERE nonce IS NOT NULL DO NOTHING
        """);

    private static readonly Sql Update = new("UPDATE notices SET state = ?3, due_at = ?4, document = ?5 WHERE tenant = ?1 AND id = ?2");

    private static readonly Sql Prune = new(
        "DELETE FROM notices WHERE number IN (SELECT number FROM notices WHERE due_at IS NULL AND received_at < ?1 LIMIT ?2)");

    private const string Unmatched = "notices INDEXED BY notices_unmatched WHERE tenant = ?1 AND state = ?2 AND state > 1";

    private static readonly Sql NewestTooMany = new($"SELECT id FROM {Unmatched} ORDER BY id DESC LIMIT 1 OFFSET ?3");

    private static readonly Sql PruneUnmatched = new(
        $"DELETE FROM notices WHERE number IN (SELECT number FROM {Unmatched} AND id <= ?3 ORDER BY id LIMIT ?4)");

    private readonly DueCallbacks due = new(database, Table);

    public Task<bool> AddAsync(TenantId tenant, StoredCallback callback, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, add) => session[Insert].Add(add.tenant.Value).Add(add.callback.Id).Add(add.callback.IntegrationId)
                .Add((long)add.callback.Lane).Add((long)add.callback.State).Add(add.callback.DueAt?.UtcTicks)
                .Add(add.callback.Callback.Received.UtcTicks).Add(add.callback.Nonce).Add(add.callback.Group).Add(add.Document)
                .Execute() == 1,
            (tenant, callback, Document: Table.Write(callback)),
            cancellationToken);

    public Task<IReadOnlyList<StoredCallback>> ClaimAsync(CallbackClaim claim, CancellationToken cancellationToken) =>
        due.ClaimAsync(claim, cancellationToken);

    public Task SaveAsync(TenantId tenant, StoredCallback callback, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(Save, (tenant, callback, Table.Write(callback)), cancellationToken);

    public Task SaveAllAsync(IReadOnlyCollection<StoredCallback> callbacks, CancellationToken cancellationToken) =>
        callbacks.Count == 0
            ? Task.CompletedTask
            : database.Writer.WriteAsync(
                static (session, saves) => saves.Sum(save => Save(session, save)),
                callbacks.Select(callback => (callback.Tenant, callback, Table.Write(callback))).ToList(),
                cancellationToken);

    private static int Save(SqliteSession session, (TenantId Tenant, StoredCallback Callback, byte[] Document) save) =>
        session[Update].Add(save.Tenant.Value).Add(save.Callback.Id)
            .Add((long)save.Callback.State).Add(save.Callback.DueAt?.UtcTicks).Add(save.Document)
            .Execute();

    public Task<StoredCallback?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        Table.FindAsync(database, tenant, id, cancellationToken);

    public async Task<IReadOnlyList<StoredCallback>> FindGroupAsync(
        TenantId tenant, string integrationId, string group, int newest, CancellationToken cancellationToken)
    {
        var found = await Table.PageAsync(
            database,
            newest,
            (session, size) => session[OfGroup].Add(tenant.Value).Add(integrationId).Add(group).Add(size).Query(),
            cancellationToken);
        return [.. found.Items.OrderBy(callback => callback.Id, StringComparer.Ordinal)];
    }

    public async Task<long> CountGroupAsync(
        TenantId tenant, string integrationId, string group, int limit, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(
            static (session, count) =>
            {
                using var rows = session[NumberOfGroup].Add(count.tenant.Value).Add(count.integrationId).Add(count.group).Add(count.limit).Query();
                return rows.Next() ? rows.Number(0) : 0;
            },
            (tenant, integrationId, group, limit),
            cancellationToken);

    public Task<Page<StoredCallback>> ListAsync(
        TenantId tenant, string integrationId, CallbackState? state, string? cursor, int limit, CancellationToken cancellationToken) =>
        Table.PageAsync(
            database,
            limit,
            (session, size) =>
            {
                var list = DocumentColumns.AddCursor(session[state is null ? OfIntegration : OfState].Add(tenant.Value), cursor).Add(integrationId);
                return (state is { } wanted ? list.Add((long)wanted) : list).Add(size).Query();
            },
            cancellationToken);

    public async Task<long> CountAsync(TenantId tenant, string integrationId, CallbackState state, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(
            static (session, count) =>
            {
                using var rows = session[Number].Add(count.tenant.Value).Add(count.integrationId).Add((long)count.state).Query();
                return rows.Next() ? rows.Number(0) : 0;
            },
            (tenant, integrationId, state),
            cancellationToken);

    public Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, prune) => session[Prune].Add(prune.UtcTicks).Add(prune.limit).Execute(),
            (before.UtcTicks, limit),
            cancellationToken);

    /// <summary>Looked for on a reader: in vain, it holds up nobody who writes.</summary>
    public async Task<int> PruneUnmatchedAsync(TenantId tenant, CallbackState state, int kept, int limit, CancellationToken cancellationToken)
    {
        var newest = await database.Readers.ReadAsync(
            static (session, look) =>
            {
                using var rows = session[NewestTooMany].Add(look.tenant.Value).Add((long)look.state).Add(look.kept).Query();
                return rows.Next() ? rows.Text(0) : null;
            },
            (tenant, state, kept),
            cancellationToken);
        return newest is null ? 0 : await database.Writer.WriteAsync(
            static (session, prune) => session[PruneUnmatched].Add(prune.tenant.Value).Add((long)prune.state).Add(prune.newest).Add(prune.limit).Execute(),
            (tenant, state, newest, limit),
            cancellationToken);
    }

    private static void Hydrate(StoredCallback callback, Rows row) =>
        callback.Restore((CallbackState)row.Number(2), row.IsNull(1) ? null : new DateTimeOffset(row.Number(1), TimeSpan.Zero));
}
