using Iris.Core.Exchanges;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Exchanges;

internal sealed class SqliteExchangeStore(SqliteDatabase database) : IExchangeStore
{
    internal const string Script =
        """

        -- Calls of providers.
        CREATE TABLE exchanges (
            number INTEGER PRIMARY KEY, tenant TEXT NOT NULL, id TEXT NOT NULL, interaction_id TEXT NOT NULL, created_at INTEGER NOT NULL,
            document BLOB NOT NULL, UNIQUE (tenant, id));
        -- Those of an interaction.
        CREATE INDEX exchanges_by_interaction ON exchanges (tenant, interaction_id, id);
        -- Pruning.
        CREATE INDEX exchanges_by_age ON exchanges (created_at);
        """;

    private static readonly DocumentColumns From = new("exchanges");

    private static readonly DocumentTable<ProviderExchange> Table = new(DocumentContext.Documents.ProviderExchange, From, exchange => exchange.Id);

    private static readonly Sql Insert = new(
        "INSERT INTO exchanges (tenant, id, interaction_id, created_at, document) VALUES (?1, ?2, ?3, ?4, ?5)");

    private static readonly Sql OfInteraction = From.Where($"tenant = ?1 AND {DocumentColumns.OlderThanCursor} AND interaction_id = ?3 ORDER BY id DESC LIMIT ?4");

    private static readonly Sql Prune = new(
        "DELETE FROM exchanges WHERE number IN (SELECT number FROM exchanges WHERE created_at < ?1 ORDER BY created_at LIMIT ?2)");

    public Task AddAsync(IReadOnlyList<ProviderExchange> exchanges, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        static (session, rows) => rows.Sum(row => session[Insert].Add(row.One.Tenant.Value).Add(row.One.Id).Add(row.One.InteractionId)
            .Add(row.One.Date.UtcTicks).Add(row.Document).Execute()),
        exchanges.Select(one => (One: one, Document: Table.Write(one))).ToArray(),
        cancellationToken);

    public Task<Page<ProviderExchange>> ListAsync(
        TenantId tenant, string interactionId, string? cursor, int limit, CancellationToken cancellationToken) => Table.PageAsync(
            database,
            limit,
            (session, size) => DocumentColumns.AddCursor(session[OfInteraction].Add(tenant.Value), cursor).Add(interactionId).Add(size).Query(),
            cancellationToken);

    public Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        static (session, prune) => session[Prune].Add(prune.UtcTicks).Add(prune.limit).Execute(), (before.UtcTicks, limit), cancellationToken);
}
