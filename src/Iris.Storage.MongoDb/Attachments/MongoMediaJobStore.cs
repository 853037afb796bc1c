using Iris.Core.Attachments;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using Iris.Storage.MongoDb.Database;
using Iris.Storage.MongoDb.Documents;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Attachments;

internal sealed class MongoMediaJobStore : IMediaJobStore
{
    public const string InteractionId = "interactionId";
    public const string Position = "position";

    /// <summary>When it was made, in ticks; only of what is over.</summary>
    public const string Over = "over";

    internal static readonly DueShape Due = new(Fields.IntegrationId, []);

    private const string State = "state";
    private const string Attempts = "attempts";
    private const string Problem = "problem";

    private readonly DocumentRows<MediaJob> jobs;
    private readonly DueQueue due;

    public MongoMediaJobStore(MongoStore store)
    {
        jobs = new DocumentRows<MediaJob>(store[Collections.MediaJobs], DocumentContext.Documents.MediaJob, job => job.Id, Hydrate);
        due = new DueQueue(jobs.Rows, Due);
    }

    public async Task AddAsync(TenantId tenant, IReadOnlyList<MediaJob> added, CancellationToken cancellationToken)
    {
        foreach (var job in added)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await jobs.TryInsertAsync(Row(job));
        }
    }

    public async Task<IReadOnlyList<MediaJob>> ClaimAsync(MediaClaim claim, CancellationToken cancellationToken)
    {
        var look = new DueLook(claim.Now.UtcTicks, claim.LeaseUntil.UtcTicks, claim.Limit, claim.LimitPerIntegration, []);
        return (await due.ClaimAsync(look, [], cancellationToken)).ConvertAll(jobs.Read);
    }

    public Task SaveAsync(TenantId tenant, MediaJob job, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var set = StateOf(job).Add(Attempts, job.Attempts).Add(Problem, job.Problem, job.Problem is not null);
        var absent = new[] { Fields.DueAt, Over, Problem }.Where(name => !set.Contains(name));
        var update = new BsonDocument { { "$set", set }, { "$unset", new BsonDocument(absent.Select(name => new BsonElement(name, ""))) } };
        return jobs.Rows.UpdateOneAsync(RowKey.Is(tenant, job.Id), update, cancellationToken: CancellationToken.None).Translated();
    }

    public Task<Page<MediaJob>> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken cancellationToken) =>
        jobs.NewestAsync(tenant, [], cursor, limit, cancellationToken);

    public async Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var over = await jobs.Rows.Find(OverBefore(before)).Limit(limit).Project(new BsonDocument(Fields.Key, 1)).ToListAsync(cancellationToken).Translated();
        if (over.Count == 0)
            return 0;

        var keys = new BsonDocument("$in", new BsonArray(over.Select(row => row[Fields.Key])));
        return (int)(await jobs.Rows.DeleteManyAsync(OverBefore(before).Add(Fields.Key, keys), cancellationToken).Translated()).DeletedCount;
    }

    internal static BsonDocument OverBefore(DateTimeOffset before) => new(Over, new BsonDocument { { "$gt", 0L }, { "$lt", before.UtcTicks } });

    internal BsonDocument Row(MediaJob job) => jobs.Write(job.Tenant, job).Merge(StateOf(job), overwriteExistingElements: true);

    private static BsonDocument StateOf(MediaJob job)
    {
        var state = new BsonDocument(State, job.State.ToString().ToLowerInvariant());
        return job.DueAt is { } dueAt ? state.Add(Fields.DueAt, dueAt.UtcTicks) : state.Add(Over, job.Created.UtcTicks);
    }

    private static void Hydrate(MediaJob job, BsonDocument row) => job.Restore(
        Enum.Parse<MediaJobState>(row[State].AsString, ignoreCase: true),
        row.TryGetValue(Fields.DueAt, out var dueAt) ? new DateTimeOffset(dueAt.AsInt64, TimeSpan.Zero) : null);
}
