using System.Text.Json;
using Iris.Core.Attachments;
using Iris.Core.Kernel;
using Iris.Core.Storage;
using static Iris.Storage.Tests.Contract.Samples;

namespace Iris.Storage.Tests.Contract;

/// <summary>Media that are to be fetched.</summary>
public abstract class MediaJobStoreContract<TBackend> : StoreContract<TBackend>
    where TBackend : IBackend, new()
{
    [Fact]
    public async Task AddAsync_TheSamePlacesAgain_StayAsTheyAre()
    {
        var (message, integration) = (NewId(), NewId());
        var jobs = new[] { MediaJob(Acme, message, 0, integration), MediaJob(Acme, message, 1, integration) };
        await Stores.MediaJobs.AddAsync(Acme, jobs, None);

        await Stores.MediaJobs.AddAsync(Acme, [MediaJob(Acme, message, 1, integration), MediaJob(Acme, message, 2, integration)], None);

        var found = (await Stores.MediaJobs.ListAsync(Acme, null, 10, None)).Items;
        Assert.Equal([2, 1, 0], found.Select(job => job.Position));
        Assert.Equal(Show(jobs[1]), Show(found[1]));
        Assert.Empty((await Stores.MediaJobs.ListAsync(Other, null, 10, None)).Items);
    }

    [Fact]
    public async Task ClaimAsync_DueJobs_AreLeasedToOneUntilTheLeaseEnds()
    {
        var job = await AddAsync(Acme);

        Assert.Empty(await ClaimAsync(Now.AddTicks(-1)));
        Assert.Equal(job.Id, Assert.Single(await ClaimAsync(Now)).Id);
        Assert.Empty(await ClaimAsync(Now.AddMinutes(1).AddTicks(-1)));
        Assert.Equal(job.Id, Assert.Single(await ClaimAsync(Now.AddMinutes(1))).Id);
    }

    [Fact]
    public async Task ClaimAsync_ManyOfOneIntegration_LeavePlacesForOthers()
    {
        var busy = NewId();
        for (var i = 0; i < 10; i++)
            await AddAsync(Acme, busy);
        var other = await AddAsync(Other);

        var claimed = await ClaimAsync(Now, limit: 4, limitPerIntegration: 2);

        Assert.Equal(3, claimed.Count);
        Assert.Contains(claimed, job => job.Id == other.Id && job.Tenant == Other);
    }

    [Fact]
    public async Task SaveAsync_EveryState_IsReadBack()
    {
        var job = await AddAsync(Acme);

        job.Retry(Odd, Now.AddHours(1));
        await Stores.MediaJobs.SaveAsync(Acme, job, None);
        Assert.Equal(Show(job), Show(await OnlyAsync()));
        Assert.Empty(await ClaimAsync(Now));
        job = Assert.Single(await ClaimAsync(Now.AddHours(1)));
        job.GiveUp("HTTP 404");
        await Stores.MediaJobs.SaveAsync(Acme, job, None);

        Assert.Equal((MediaJobState.Failed, 2, "HTTP 404", null), ((await OnlyAsync()).State, (await OnlyAsync()).Attempts, (await OnlyAsync()).Problem, (await OnlyAsync()).DueAt));
        Assert.Empty(await ClaimAsync(Now.AddYears(1)));
    }

    [Fact]
    public async Task PruneAsync_WhatIsOverAndOld_IsRemovedAlone()
    {
        var (over, pending) = (await AddAsync(Acme), await AddAsync(Acme));
        over.Done();
        await Stores.MediaJobs.SaveAsync(Acme, over, None);

        Assert.Equal(0, await Stores.MediaJobs.PruneAsync(Now, 10, None));
        Assert.Equal(1, await Stores.MediaJobs.PruneAsync(Now.AddDays(1), 10, None));

        Assert.Equal(pending.Id, (await OnlyAsync()).Id);
    }

    private async Task<MediaJob> AddAsync(TenantId tenant, string? integration = null)
    {
        var job = MediaJob(tenant, NewId(), 0, integration ?? NewId());
        await Stores.MediaJobs.AddAsync(tenant, [job], None);
        return job;
    }

    private async Task<MediaJob> OnlyAsync() => Assert.Single((await Stores.MediaJobs.ListAsync(Acme, null, 10, None)).Items);

    private Task<IReadOnlyList<MediaJob>> ClaimAsync(DateTimeOffset now, int limit = 100, int limitPerIntegration = 100) =>
        Stores.MediaJobs.ClaimAsync(new MediaClaim(now, now.AddMinutes(1), limit, limitPerIntegration), None);

    private static string Show(MediaJob job) => $"{JsonSerializer.Serialize(job, DocumentContext.Documents.MediaJob)} {job.DueAt:O}";
}
