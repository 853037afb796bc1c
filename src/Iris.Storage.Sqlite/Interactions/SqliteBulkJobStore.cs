using Iris.Core.Idempotency;
using Iris.Core.Kernel;
using Iris.Core.Sending;
using Iris.Core.Storage;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;
using Iris.Storage.Sqlite.Idempotency;

namespace Iris.Storage.Sqlite.Interactions;

internal sealed class SqliteBulkJobStore(SqliteDatabase database) : IBulkJobStore
{
    internal const string Script =
        """

        -- What is done to all interactions that a filter finds.
        CREATE TABLE bulk_jobs (
            tenant TEXT NOT NULL, id TEXT NOT NULL, version INTEGER NOT NULL, due_at INTEGER, ended_at INTEGER, document BLOB NOT NULL,
            PRIMARY KEY (tenant, id)) WITHOUT ROWID;
        -- Those whose next page is due, across tenants; those of a tenant that run; those that ended.
        CREATE INDEX bulk_jobs_due ON bulk_jobs (due_at) WHERE due_at IS NOT NULL;
        CREATE INDEX bulk_jobs_running ON bulk_jobs (tenant) WHERE due_at IS NOT NULL;
        CREATE INDEX bulk_jobs_ended ON bulk_jobs (ended_at) WHERE ended_at IS NOT NULL;
        """;

    private static readonly DocumentColumns From = new("bulk_jobs", "document, version");

    private static readonly DocumentTable<BulkJob> Table = new(
        DocumentContext.Documents.BulkJob, From, job => job.Id, static (job, row) => job.Version = row.Number(1));

    internal static readonly Sql Due = From.Where("due_at <= ?1 ORDER BY due_at LIMIT ?2");

    internal static readonly Sql CountRunning = new(
        "SELECT count(*) FROM bulk_jobs INDEXED BY bulk_jobs_running WHERE tenant = ?1 AND due_at IS NOT NULL");

    internal static readonly Sql Prune = new(
        """
        DELETE FROM bulk_jobs WHERE (tenant, id) IN (
            SELECT tenant, id FROM bulk_jobs INDEXED BY bulk_jobs_ended WHERE ended_at < ?1 ORDER BY ended_at LIMIT ?2)
        """);

    private static readonly Sql Insert = new("INSERT INTO bulk_jobs (tenant, id, version, due_at, document) VALUES (?1, ?2, 1, ?3, ?4)");
    private static readonly GuardedUpdate Update = new("bulk_jobs", "due_at = ?4, ended_at = ?5, document = ?6");

    public async Task<bool> AddAsync(TenantId tenant, BulkJob job, IdempotencyRecord? record, CancellationToken cancellationToken)
    {
        var isNew = await database.Writer.WriteAsync(
            static (session, add) =>
            {
                if (add.record is not null && !SqliteIdempotencyStore.TryAdd(session, add.record))
                    return false;

                session[Insert].Add(add.tenant.Value).Add(add.Id).Add(add.DueAt).Add(add.Document).Execute();
                return true;
            },
            (tenant, job.Id, DueAt: job.DueAt?.UtcTicks, Document: Table.Write(job), record),
            cancellationToken);
        job.Version = isNew ? 1 : 0;
        return isNew;
    }

    public Task<BulkJob?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        Table.FindAsync(database, tenant, id, cancellationToken);

    public Task<Page<BulkJob>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        Table.NewestAsync(database, tenant, cursor, limit, cancellationToken);

    public async Task<int> CountRunningAsync(TenantId tenant, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(static (session, of) => session[CountRunning].Add(of.Value).Number(), tenant, cancellationToken);

    public async Task<SaveResult> SaveAsync(TenantId tenant, BulkJob job, CancellationToken cancellationToken)
    {
        var result = await database.Writer.WriteAsync(
            static (session, save) => Update.Finish(
                session, save.Row, Update.Start(session, save.Row).Add(save.DueAt).Add(save.Ended).Add(save.Document)),
            (Row: new GuardedRow(tenant, job.Id, job.Version), DueAt: job.DueAt?.UtcTicks, Ended: job.Ended?.UtcTicks, Document: Table.Write(job)),
            cancellationToken);
        if (result == SaveResult.Saved)
            job.Version++;
        return result;
    }

    public async Task<IReadOnlyList<BulkJob>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        await database.Readers.ReadAsync(
            static (session, look) =>
            {
                var due = new List<BulkJob>();
                using var rows = session[Due].Add(look.UtcTicks).Add(look.limit).Query();
                while (rows.Next())
                    due.Add(Table.Read(rows));
                return due;
            },
            (now.UtcTicks, limit),
            cancellationToken);

    public Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) => database.Writer.WriteAsync(
        static (session, prune) => session[Prune].Add(prune.UtcTicks).Add(prune.limit).Execute(), (before.UtcTicks, limit), cancellationToken);
}
