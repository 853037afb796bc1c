using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Database;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Iris.Storage.MongoDb.Integrations;

internal sealed class MongoMailboxStore(MongoStore store) : IMailboxStore
{
    private const string Announced = "announced";
    private const string Name = "name";
    private const string Validity = "validity";
    private const string Number = "number";
    private const string Moment = "moment";
    private const string Failures = "failures";
    private const string Problem = "problem";
    private const int MaxRounds = 5;

    private readonly IMongoCollection<BsonDocument> mailboxes = store[Collections.Mailboxes];

    public async Task AnnounceAsync(TenantId tenant, string integrationId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var ticks = now.UtcTicks;
        var isHeld = new BsonDocument("$gt", new BsonArray { $"${Fields.Claim}", BsonNull.Value });
        // One update for both: whoever watches it keeps it.
        var update = new PipelineUpdateDefinition<BsonDocument>(new[]
        {
            new BsonDocument("$set", new BsonDocument
            {
                { Fields.Tenant, tenant.Value },
                { Fields.IntegrationId, integrationId },
                { Announced, ticks },
                { Fields.DueAt, new BsonDocument("$cond", new BsonArray { isHeld, $"${Fields.DueAt}", ticks }) },
                { Failures, new BsonDocument("$cond", new BsonArray { isHeld, $"${Failures}", 0 }) },
            }),
        });
        for (var round = 1; ; round++)
        {
            try
            {
                await mailboxes.UpdateOneAsync(RowKey.Is(tenant, integrationId), update, new UpdateOptions { IsUpsert = true }, CancellationToken.None);
                return;
            }
            catch (MongoWriteException exception) when (round < MaxRounds && exception.WriteError?.Category == ServerErrorCategory.DuplicateKey)
            {
                // Two at once made the same row.
            }
            catch (Exception exception) when (exception is MongoException or TimeoutException)
            {
                throw MongoErrors.Translate(exception);
            }
        }
    }

    public async Task<IReadOnlyList<Mailbox>> ClaimAsync(MailboxClaim claim, CancellationToken cancellationToken)
    {
        var due = await mailboxes.Find(DueFor(claim)).Sort(InOrder).Limit(claim.Limit).ToListAsync(cancellationToken).Translated();
        var won = new List<Mailbox>();
        foreach (var row in due)
        {
            // As it was when it was read: of two claims, one wins.
            var asRead = new BsonDocument { { Fields.Key, row[Fields.Key] }, { Fields.DueAt, row[Fields.DueAt] } };
            var lease = new BsonDocument("$set", new BsonDocument { { Fields.Claim, claim.Id }, { Fields.DueAt, claim.LeaseUntil.UtcTicks } });
            if ((await mailboxes.UpdateOneAsync(asRead, lease, cancellationToken: CancellationToken.None).Translated()).ModifiedCount != 1)
                continue;

            var mailbox = Read(row);
            (mailbox.Claim, mailbox.DueAt) = (claim.Id, claim.LeaseUntil);
            won.Add(mailbox);
        }

        return won;
    }

    public Task<bool> AnyDueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        mailboxes.Find(DueAt(now)).AnyAsync(cancellationToken).Translated();

    public async Task<bool> SaveAsync(TenantId tenant, Mailbox mailbox, string claim, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var held = RowKey.Is(tenant, mailbox.IntegrationId).Add(Fields.Claim, claim);
        var saved = await mailboxes.UpdateOneAsync(held, new BsonDocument("$set", Changing(mailbox)), cancellationToken: CancellationToken.None).Translated();
        return saved.MatchedCount == 1;
    }

    public Task RemoveAsync(TenantId tenant, string integrationId, DateTimeOffset announcedBefore, CancellationToken cancellationToken) =>
        mailboxes.DeleteOneAsync(
            RowKey.Is(tenant, integrationId).Add(Announced, new BsonDocument("$lt", announcedBefore.UtcTicks)), cancellationToken).Translated();

    public async Task<Mailbox?> FindAsync(TenantId tenant, string integrationId, CancellationToken cancellationToken) =>
        await mailboxes.Find(RowKey.Is(tenant, integrationId)).FirstOrDefaultAsync(cancellationToken).Translated() is { } row ? Read(row) : null;

    internal static readonly BsonDocument InOrder = new() { { Fields.DueAt, 1 }, { Fields.Key, 1 } };

    internal static BsonDocument DueFor(MailboxClaim claim) =>
        DueAt(claim.Now).Add(Fields.Tenant, new BsonDocument("$nin", new BsonArray(claim.FullTenants)));

    internal static BsonDocument Row(Mailbox mailbox) => new BsonDocument
    {
        { Fields.Key, RowKey.Of(mailbox.Tenant, mailbox.IntegrationId) },
        { Fields.Tenant, mailbox.Tenant.Value },
        { Fields.IntegrationId, mailbox.IntegrationId },
        { Announced, mailbox.Announced.UtcTicks },
    }.Merge(Changing(mailbox));

    private static BsonDocument DueAt(DateTimeOffset now) => new(Fields.DueAt, new BsonDocument("$lte", now.UtcTicks));

    private static BsonDocument Changing(Mailbox mailbox) => new()
    {
        { Fields.DueAt, mailbox.DueAt.UtcTicks },
        { Fields.Claim, (BsonValue?)mailbox.Claim ?? BsonNull.Value },
        { Name, (BsonValue?)mailbox.Name ?? BsonNull.Value },
        { Validity, mailbox.Position is { } position ? position.Validity : BsonNull.Value },
        { Number, mailbox.Position is { } at ? at.Number : BsonNull.Value },
        { Moment, mailbox.Position is { } when ? when.Moment.UtcTicks : BsonNull.Value },
        { Failures, mailbox.Failures },
        { Problem, (BsonValue?)mailbox.Problem ?? BsonNull.Value },
    };

    private static Mailbox Read(BsonDocument row) => new()
    {
        Tenant = new TenantId(row[Fields.Tenant].AsString),
        IntegrationId = row[Fields.IntegrationId].AsString,
        Announced = At(row[Announced]),
        DueAt = At(row[Fields.DueAt]),
        Claim = Text(row, Fields.Claim),
        Name = Text(row, Name),
        Position = row.GetValue(Validity, BsonNull.Value).IsBsonNull
            ? null
            : new MailboxPosition(row[Validity].ToInt64(), row[Number].ToInt64(), At(row[Moment])),
        Failures = row[Failures].ToInt32(),
        Problem = Text(row, Problem),
    };

    private static string? Text(BsonDocument row, string field) => row.GetValue(field, BsonNull.Value) is BsonString text ? text.Value : null;

    private static DateTimeOffset At(BsonValue ticks) => new(ticks.ToInt64(), TimeSpan.Zero);
}
