using Iris.Core.Attachments;
using Iris.Core.Handles;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.Sqlite.Database;
using Iris.Storage.Sqlite.Documents;

namespace Iris.Storage.Sqlite.Attachments;

internal sealed class SqliteMediaJobStore(SqliteDatabase database) : IMediaJobStore
{
    private static readonly DocumentTable<MediaJob> Table = new(
        DocumentContext.Documents.MediaJob, new DocumentColumns("media_jobs", "document, due_at, state"), job => job.Id, Hydrate);

    private static readonly DueShape Shape = new(
        [
            new("SELECT integration_id FROM media_jobs WHERE due_at IS NOT NULL AND integration_id > ?1 ORDER BY integration_id LIMIT 1"),
        ],
        OfQueue: new(
            """
            SELECT number, due_at, tenant, octet_length(document) FROM media_jobs
            WHERE integration_id = ?1 AND due_at IS NOT NULL AND due_at <= ?2
            ORDER BY due_at LIMIT ?3 OFFSET ?4
            """),
        Lease: new("UPDATE media_jobs SET due_at = ?3 WHERE number = ?1 AND due_at = ?2"),
        Tenant: 2);

    private static readonly Sql ByNumber = new("SELECT document, due_at, state FROM media_jobs WHERE number = ?1");

    private static readonly Sql Insert = new(
        """
        INSERT INTO media_jobs (tenant, id, integration_id, interaction_id, position, state, due_at, created_at, document)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        ON CONFLICT (tenant, interaction_id, position) DO NOTHING
        """);

    private static readonly Sql Update = new("UPDATE media_jobs SET state = ?3, due_at = ?4, document = ?5 WHERE tenant = ?1 AND id = ?2");

    private static readonly Sql Prune = new(
        "DELETE FROM media_jobs WHERE number IN (SELECT number FROM media_jobs WHERE due_at IS NULL AND created_at < ?1 LIMIT ?2)");

    private readonly DueDocuments<MediaJob> due = new(database, Shape, Table, ByNumber);

    public Task AddAsync(TenantId tenant, IReadOnlyList<MediaJob> jobs, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, add) => add.Rows.Sum(row => session[Insert].Add(add.tenant.Value).Add(row.Job.Id).Add(row.Job.IntegrationId)
                .Add(row.Job.InteractionId).Add(row.Job.Position).Add((long)row.Job.State).Add(row.Job.DueAt?.UtcTicks).Add(row.Job.Created.UtcTicks)
                .Add(row.Document).Execute()),
            (tenant, Rows: jobs.Select(job => (Job: job, Document: Table.Write(job))).ToList()),
            cancellationToken);

    public Task<IReadOnlyList<MediaJob>> ClaimAsync(MediaClaim claim, CancellationToken cancellationToken) => due.ClaimAsync(
        new DueLook(claim.Now, claim.LeaseUntil, claim.Limit, _ => claim.LimitPerIntegration, new ClaimBudget(long.MaxValue)), cancellationToken);

    public Task SaveAsync(TenantId tenant, MediaJob job, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, save) => session[Update].Add(save.tenant.Value).Add(save.job.Id).Add((long)save.job.State)
                .Add(save.job.DueAt?.UtcTicks).Add(save.Document).Execute(),
            (tenant, job, Document: Table.Write(job)),
            cancellationToken);

    public Task<Page<MediaJob>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        Table.NewestAsync(database, tenant, cursor, limit, cancellationToken);

    public Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        database.Writer.WriteAsync(
            static (session, prune) => session[Prune].Add(prune.UtcTicks).Add(prune.limit).Execute(), (before.UtcTicks, limit), cancellationToken);

    private static void Hydrate(MediaJob job, Rows row) =>
        job.Restore((MediaJobState)row.Number(2), row.IsNull(1) ? null : new DateTimeOffset(row.Number(1), TimeSpan.Zero));
}
