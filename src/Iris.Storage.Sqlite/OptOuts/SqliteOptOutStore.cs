using Iris.Core.Kernel;
using Iris.Core.OptOuts;
using Iris.Core.Storage;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.OptOuts;

internal sealed class SqliteOptOutStore(SqliteDatabase database) : IOptOutStore
{
    private static readonly DocumentColumns From = new("opt_outs");
    private static readonly DocumentTable<OptOut> Table = new(DocumentContext.Documents.OptOut, From, optOut => optOut.Id);

    internal static readonly Sql Exists = new("SELECT 1 FROM opt_outs WHERE tenant = ?1 AND destination = ?2 AND channel = ?3 AND integration_id IN ('', ?4)");
    internal static readonly Sql Any = new("SELECT 1 FROM opt_outs INDEXED BY opt_outs_by_channel WHERE tenant = ?1 LIMIT 1");

    // Told, since the planner has no statistics and takes the key, which walks all channels.
    internal static readonly Sql OfChannel = new DocumentColumns("opt_outs INDEXED BY opt_outs_by_channel").Where(
        $"tenant = ?1 AND {DocumentColumns.OlderThanCursor} AND channel = ?3 ORDER BY id DESC LIMIT ?4");

    // Told, for the same reason. An address has few opt-outs: putting them in order is nothing.
    internal static readonly Sql OfDestination = new DocumentColumns("opt_outs INDEXED BY opt_outs_by_scope").Where(
        $"tenant = ?1 AND {DocumentColumns.OlderThanCursor} AND destination = ?3 AND (?5 IS NULL OR channel = ?5) AND (?6 IS NULL OR integration_id = ?6) ORDER BY id DESC LIMIT ?4");

    internal static readonly Sql OfIntegration = new DocumentColumns("opt_outs INDEXED BY opt_outs_by_integration").Where(
        $"tenant = ?1 AND {DocumentColumns.OlderThanCursor} AND integration_id = ?3 AND integration_id <> '' AND (?5 IS NULL OR channel = ?5) ORDER BY id DESC LIMIT ?4");

    private static readonly Sql Insert = new(
        """
        INSERT INTO opt_outs (tenant, id, channel, destination, document, integration_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (tenant, destination, channel, integration_id) DO NOTHING
        """);

    private static readonly Sql DeleteById = new("DELETE FROM opt_outs WHERE tenant = ?1 AND id = ?2");
    private static readonly Sql DeleteByAddress = new("DELETE FROM opt_outs WHERE tenant = ?1 AND destination = ?2 AND channel = ?3 AND integration_id = ?4");

    public Task<bool> AddAsync(TenantId tenant, OptOut optOut, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, add) => session[Insert].Add(add.tenant.Value).Add(add.optOut.Id).Add(add.optOut.Channel)
                .Add(add.optOut.Destination).Add(add.Document).Add(add.optOut.IntegrationId ?? "").Execute() == 1,
            (tenant, optOut, Document: Table.Write(optOut)),
            cancellationToken);

    public async Task<OptOut?> RemoveAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        var found = await Table.FindAsync(database, tenant, id, cancellationToken);
        if (found is null)
            return null;

        var removed = await database.Writer.WriteAsync(
            static (session, remove) => session[DeleteById].Add(remove.tenant.Value).Add(remove.id).Execute(), (tenant, id), cancellationToken);
        return removed == 1 ? found : null;
    }

    public Task<bool> RemoveAsync(TenantId tenant, OptOutScope scope, string destination, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, remove) =>
                session[DeleteByAddress].Add(remove.tenant.Value).Add(remove.destination).Add(remove.scope.Channel)
                    .Add(remove.scope.IntegrationId ?? "").Execute() == 1,
            (tenant, scope, destination),
            cancellationToken);

    public async Task<IReadOnlyList<string>> FindAsync(
        TenantId tenant, OptOutScope scope, IReadOnlyList<string> destinations, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(
            static (session, find) =>
            {
                var found = new List<string>();
                foreach (var destination in find.destinations)
                {
                    using var rows = session[Exists].Add(find.tenant.Value).Add(destination).Add(find.scope.Channel)
                        .Add(find.scope.IntegrationId ?? "").Query();
                    if (rows.Next())
                        found.Add(destination);
                }

                return found;
            },
            (tenant, scope, destinations),
            cancellationToken);

    public async Task<bool> AnyAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(
            static (session, value) =>
            {
                using var rows = session[Any].Add(value).Query();
                return rows.Next();
            },
            tenant.Value,
            cancellationToken);

    public Task<Page<OptOut>> ListAsync(TenantId tenant, OptOutFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        if (filter is { Channel: null, Destination: null, IntegrationId: null })
            return Table.NewestAsync(database, tenant, cursor, limit, cancellationToken);

        return Table.PageAsync(
            database,
            limit,
            (session, size) => filter switch
            {
                { Destination: { } destination } => DocumentColumns.AddCursor(session[OfDestination].Add(tenant.Value), cursor).Add(destination).Add(size)
                    .Add(filter.Channel).Add(filter.IntegrationId).Query(),
                { IntegrationId: { } integration } => DocumentColumns.AddCursor(session[OfIntegration].Add(tenant.Value), cursor).Add(integration).Add(size)
                    .Add(filter.Channel).Query(),
                _ => DocumentColumns.AddCursor(session[OfChannel].Add(tenant.Value), cursor).Add(filter.Channel).Add(size).Query(),
            },
            cancellationToken);
    }
}
