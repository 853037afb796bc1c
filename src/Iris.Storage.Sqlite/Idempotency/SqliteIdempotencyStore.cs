using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Idempotency;

internal sealed class SqliteIdempotencyStore(SqliteDatabase database) : IIdempotencyStore
{
    private static readonly Sql ByKey = new("SELECT hash, created_at, answer FROM idempotency WHERE tenant = ?1 AND key = ?2");

    private static readonly Sql Insert = new(
        """
        INSERT INTO idempotency (tenant, key, hash, created_at, answer) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (tenant, key) DO NOTHING
        """);

    private static readonly Sql Prune = new(
        "DELETE FROM idempotency WHERE number IN (SELECT number FROM idempotency WHERE created_at < ?1 ORDER BY created_at LIMIT ?2)");

    /// <summary>Adds a record inside a commit; false when its key is taken.</summary>
    public static bool TryAdd(SqliteSession session, IdempotencyRecord record) =>
        session[Insert].Add(record.Tenant.Value).Add(record.Key).Add(record.Hash).Add(record.Created.UtcTicks).Add(record.Answer)
            .Execute() == 1;

    public async Task<IdempotencyRecord?> FindAsync(TenantId tenant, string key, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(Find, (tenant, key), cancellationToken);

    public Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, prune) => session[Prune].Add(prune.UtcTicks).Add(prune.limit).Execute(),
            (before.UtcTicks, limit),
            cancellationToken);

    private static IdempotencyRecord? Find(SqliteSession session, (TenantId Tenant, string Key) wanted)
    {
        using var rows = session[ByKey].Add(wanted.Tenant.Value).Add(wanted.Key).Query();
        return rows.Next()
            ? new IdempotencyRecord(
                wanted.Tenant, wanted.Key, rows.Text(0), new DateTimeOffset(rows.Number(1), TimeSpan.Zero), rows.Bytes(2).ToArray())
            : null;
    }
}
