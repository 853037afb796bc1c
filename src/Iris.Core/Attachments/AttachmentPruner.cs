using Iris.Core.Kernel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Attachments;

/// <summary>Removes attachments whose time is over, forgets media that were fetched long ago, and sweeps up bytes that belong to nothing.</summary>
internal sealed class AttachmentPruner(
    IAttachmentStore store, IAttachmentContentStore content, IMediaJobStore jobs, IOptions<AttachmentOptions> options, TimeProvider time, ILogger<AttachmentPruner> logger)
    : Pruner(options.Value.JobRetentionDays, time, logger)
{
    /// <summary>What was written within this time may be about to get its facts.</summary>
    private static readonly TimeSpan Unfinished = TimeSpan.FromHours(2);

    private readonly TimeProvider time = time;

    protected override async Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken)
    {
        var removed = await store.PruneAsync(time.GetUtcNow(), limit, cancellationToken);
        foreach (var (tenant, id) in removed)
            await content.RemoveAsync(tenant, id, cancellationToken);
        var forgotten = await jobs.PruneAsync(before, limit, cancellationToken);
        if (removed.Count < limit && forgotten < limit)
            await content.SweepAsync(time.GetUtcNow() - Unfinished - TimeSpan.FromSeconds(options.Value.UploadSeconds), cancellationToken);
        return Math.Max(removed.Count, forgotten);
    }
}
