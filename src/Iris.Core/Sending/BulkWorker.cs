using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Limits;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Sending;

/// <summary>
/// Does bulk jobs page by page. A page takes the turn of one search of its tenant, and a pause follows it: jobs of others, searches and sends get
/// theirs in between. What is done to each interaction is what a single call would do, with the same refusals.
/// </summary>
internal sealed partial class BulkWorker(
    IBulkJobStore store, IInteractionStore interactions, InteractionEditor editor, SearchLane lane, BulkSignal signal, TimeProvider time,
    ILogger<BulkWorker> logger) : PollingWorker(time)
{
    private const int Batch = 10;
    private const int PageSize = 100;

    /// <summary>When another process may take a job up whose page this one did not end.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    protected override async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var due = await store.ListDueAsync(Time.GetUtcNow(), Batch, cancellationToken);
        foreach (var job in due)
        {
            try
            {
                await WorkAsync(job, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception, job.Id);
                await PutOffAsync(job, cancellationToken);
            }
        }

        return due.Count;
    }

    protected override Task WaitAsync(CancellationToken cancellationToken) => signal.WaitAsync(Poll, cancellationToken);

    private async Task WorkAsync(BulkJob job, CancellationToken cancellationToken)
    {
        job.DueAt = Time.GetUtcNow() + Lease;
        if (await store.SaveAsync(job.Tenant, job, cancellationToken) != SaveResult.Saved)
            return;

        var size = new SearchSize(PageSize, lane.MostExamined) { Time = lane.Budget };
        var found = await lane.RunAsync(
            job.Tenant, cancel => interactions.SearchAsync(job.Tenant, job.Filter, job.Cursor, size, cancel), cancellationToken);
        if (found.IsSuccess)
            await RecordAsync(job, await WorkAsync(job, found.Value, cancellationToken), cancellationToken);
        else
            await PutOffAsync(job, cancellationToken);
    }

    /// <summary>Nothing more of its page is done now. Where somebody else has the job by now, that is theirs.</summary>
    private Task<SaveResult> PutOffAsync(BulkJob job, CancellationToken cancellationToken)
    {
        job.DueAt = Time.GetUtcNow() + AfterRefusal;
        return store.SaveAsync(job.Tenant, job, cancellationToken);
    }

    private async Task<Progress> WorkAsync(BulkJob job, Page<Interaction> page, CancellationToken cancellationToken)
    {
        var progress = new Progress { Cursor = page.NextCursor };
        foreach (var interaction in page.Items)
        {
            progress.Matched++;
            if (await TryAsync(job, interaction, cancellationToken) is { } code)
                progress.Refused[code] = progress.Refused.GetValueOrDefault(code) + 1;
            else
                progress.Done++;

            if (job.Done + progress.Done >= job.Limit)
                return progress with { Cursor = null };
        }

        return progress;
    }

    /// <returns>Why it was not done; null when it was, be it by a page that was begun before.</returns>
    private async Task<string?> TryAsync(BulkJob job, Interaction interaction, CancellationToken cancellationToken)
    {
        if (WasDone(job, interaction))
            return null;
        if (editor.WhyNot(job.Kind, interaction, job.ConfirmUnknown) is { } refusal)
            return refusal.Code;

        var caller = new Caller(job.Tenant, job.AuthorId);
        var result = job.Kind == BulkKind.Cancel
            ? await editor.CancelAsync(caller, interaction.Id, cancellationToken)
            : await editor.ResendAsync(caller, interaction.Id, job.ConfirmUnknown, new ErrorList(), cancellationToken);
        return result.IsSuccess ? null : result.Errors[0].Code;
    }

    private static bool WasDone(BulkJob job, Interaction interaction) => job.Kind == BulkKind.Cancel
        ? interaction.CustomStatus == CustomStatuses.Cancelled && interaction.AuditTrail.Updated >= job.Created && interaction.AuditTrail.UpdaterId == job.AuthorId
        : interaction.AuditTrail.History.Exists(entry => entry.Note == HistoryNotes.Requeued && entry.Date >= job.Created);

    /// <summary>On the job as it is: it may have been cancelled meanwhile, and what was done is counted all the same.</summary>
    private async Task RecordAsync(BulkJob job, Progress progress, CancellationToken cancellationToken)
    {
        var row = new GuardedRow<BulkJob>(
            () => store.FindAsync(job.Tenant, job.Id, cancellationToken),
            current => store.SaveAsync(job.Tenant, current, cancellationToken),
            BulkEditor.NotFound);
        await GuardedEdit.RunAsync(row, current =>
        {
            var now = Time.GetUtcNow();
            (current.Matched, current.Done, current.Updated) = (current.Matched + progress.Matched, current.Done + progress.Done, now);
            current.Refused = new(current.Refused);
            foreach (var (code, count) in progress.Refused)
                current.Refused[code] = current.Refused.GetValueOrDefault(code) + count;
            if (current.State != BulkState.Running)
                return new ErrorList();

            (current.Cursor, current.DueAt) = (progress.Cursor, now + Pause);
            if (progress.Cursor is null)
                current.End(BulkState.Done, now);
            return new ErrorList();
        });
    }

    private sealed record Progress
    {
        public string? Cursor { get; init; }

        public long Matched { get; set; }

        public long Done { get; set; }

        public Dictionary<string, long> Refused { get; } = [];
    }

    [LoggerMessage(EventId = 2101, Level = LogLevel.Error, Message = "Bulk jobs that are due could not be read; trying again")]
    protected override partial void LogUnavailable(Exception exception);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Error, Message = "A page of bulk job {JobId} could not be done; it is taken up again")]
    private partial void LogFailed(Exception exception, string jobId);
}

/// <summary>Removes bulk jobs that ended long ago.</summary>
internal sealed class BulkPruner(IBulkJobStore store, TimeProvider time, ILogger<BulkPruner> logger) : Pruner(RetentionDays, time, logger)
{
    /// <summary>Ours: what was done is in the history of each interaction.</summary>
    private const int RetentionDays = 30;

    protected override Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        store.PruneAsync(before, limit, cancellationToken);
}
