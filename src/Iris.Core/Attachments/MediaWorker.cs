using Iris.Core.Kernel;
using Iris.Core.Tenants;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Attachments;

/// <summary>Fetches the media of end users' messages that are due. Messages never wait for it.</summary>
internal sealed partial class MediaWorker(
    IMediaJobStore store, MediaFetcher fetcher, TenantGate tenants, MediaSignal signal, IOptions<AttachmentOptions> options, TimeProvider time, ILogger<MediaWorker> logger)
    : PollingWorker(time)
{
    /// <summary>Beyond the time that fetching may take: what came of it has to be on disk.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);

    /// <summary>How long what is a disabled tenant's rests.</summary>
    private static readonly TimeSpan ClosedPause = TimeSpan.FromMinutes(1);

    private readonly TimeSpan poll = TimeSpan.FromMilliseconds(options.Value.PollMilliseconds);

    protected override Task WaitAsync(CancellationToken cancellationToken) => signal.WaitAsync(poll, cancellationToken);

    protected override async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var most = options.Value.Fetches;
        var due = await store.ClaimAsync(
            new MediaClaim(now, now + TimeSpan.FromSeconds(options.Value.FetchSeconds) + Margin, most, Math.Max(1, most / 2)), cancellationToken);
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = most, CancellationToken = cancellationToken }, async (job, token) => await RunOneAsync(job, token));
        return due.Count;
    }

    private async Task RunOneAsync(MediaJob job, CancellationToken cancellationToken)
    {
        try
        {
            if (await tenants.IsOpenAsync(job.Tenant, cancellationToken))
            {
                await fetcher.RunAsync(job, cancellationToken);
                return;
            }

            job.Release(Time.GetUtcNow() + ClosedPause);
            await store.SaveAsync(job.Tenant, job, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The lease ends and it comes again; doing it twice changes nothing more.
            LogFailed(exception, job.Id);
        }
    }

    protected override void LogUnavailable(Exception exception) => LogNotClaimed(exception);

    [LoggerMessage(EventId = 8003, Level = LogLevel.Error, Message = "Due media could not be claimed; trying again")]
    private partial void LogNotClaimed(Exception exception);

    [LoggerMessage(EventId = 8004, Level = LogLevel.Error, Message = "Medium {JobId} could not be fetched; it comes again when its lease ends")]
    private partial void LogFailed(Exception exception, string jobId);
}
