using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Idempotency;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Sending;

namespace Iris.Storage.Tests.Contract;

public abstract class BulkJobStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task AddAsync_NewJob_IsFoundAsWrittenAndByItsTenantAlone()
    {
        var job = Job();
        Assert.True(await Stores.BulkJobs.AddAsync(Acme, job, null, None));

        var found = (await Stores.BulkJobs.FindAsync(Acme, job.Id, None))!;

        Assert.Equal((1, 1), (job.Version, found.Version));
        Assert.Equal(JsonSerializer.Serialize(job), JsonSerializer.Serialize(found));
        Assert.Equal(job.Filter, found.Filter);
        Assert.Null(await Stores.BulkJobs.FindAsync(Other, job.Id, None));
        Assert.Empty((await Stores.BulkJobs.ListAsync(Other, null, 10, None)).Items);
        Assert.Equal([job.Id], (await Stores.BulkJobs.ListAsync(Acme, null, 10, None)).Items.Select(one => one.Id));
    }

    [Fact]
    public async Task AddAsync_KeyOfAnotherRequest_AddsNothing()
    {
        IdempotencyRecord Record() => new(Acme, "k-1", "hash", Samples.Now, [1, 2, 3]);
        Assert.True(await Stores.BulkJobs.AddAsync(Acme, Job(), Record(), None));
        var second = Job();

        Assert.False(await Stores.BulkJobs.AddAsync(Acme, second, Record(), None));

        Assert.Null(await Stores.BulkJobs.FindAsync(Acme, second.Id, None));
        Assert.Equal([1, 2, 3], (await Stores.Idempotency.FindAsync(Acme, "k-1", None))!.Answer);
    }

    [Fact]
    public async Task SaveAsync_GuardedByVersion_MovesDueAndEnd()
    {
        var job = Job();
        await Stores.BulkJobs.AddAsync(Acme, job, null, None);
        var stale = (await Stores.BulkJobs.FindAsync(Acme, job.Id, None))!;
        (job.Cursor, job.Matched, job.Done, job.DueAt) = ("685c1a45f48fd29323006bcc", 7, 5, Samples.Now.AddSeconds(9));
        job.Refused = new() { ["NOT_FAILED"] = 2 };

        Assert.Equal(SaveResult.Saved, await Stores.BulkJobs.SaveAsync(Acme, job, None));
        Assert.Equal(SaveResult.Conflict, await Stores.BulkJobs.SaveAsync(Acme, stale, None));
        Assert.Equal(SaveResult.Missing, await Stores.BulkJobs.SaveAsync(Other, job, None));

        Assert.Equal(JsonSerializer.Serialize(job), JsonSerializer.Serialize(await Stores.BulkJobs.FindAsync(Acme, job.Id, None)));
        Assert.Empty(await Stores.BulkJobs.ListDueAsync(Samples.Now.AddSeconds(8), 10, None));
        Assert.Equal([job.Id], (await Stores.BulkJobs.ListDueAsync(Samples.Now.AddSeconds(9), 10, None)).Select(one => one.Id));
        Assert.Equal((1, 0), (await Stores.BulkJobs.CountRunningAsync(Acme, None), await Stores.BulkJobs.CountRunningAsync(Other, None)));

        (job.State, job.Ended, job.DueAt) = (BulkState.Done, Samples.Now, null);
        await Stores.BulkJobs.SaveAsync(Acme, job, None);
        Assert.Empty(await Stores.BulkJobs.ListDueAsync(Samples.Now.AddDays(9), 10, None));
        Assert.Equal(0, await Stores.BulkJobs.CountRunningAsync(Acme, None));
        Assert.Equal(0, await Stores.BulkJobs.PruneAsync(Samples.Now, 10, None));
        Assert.Equal(1, await Stores.BulkJobs.PruneAsync(Samples.Now.AddTicks(1), 10, None));
        Assert.Null(await Stores.BulkJobs.FindAsync(Acme, job.Id, None));
    }

    private static BulkJob Job() => new()
    {
        Id = Samples.NewId(),
        Tenant = Acme,
        Kind = BulkKind.Cancel,
        Filter = new InteractionSearch
        {
            Status = InteractionStatus.ProviderSendingError,
            Direction = Direction.Out,
            Text = "¡año!",
            CreatedTo = Samples.Now.AddTicks(3),
        },
        ConfirmUnknown = true,
        Limit = 12,
        AuthorId = "67ab5a30265f8a4e73196c0c",
        Created = Samples.Now,
        Updated = Samples.Now,
        DueAt = Samples.Now,
    };
}
