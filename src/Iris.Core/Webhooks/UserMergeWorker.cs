using Iris.Core.Kernel;
using Iris.Core.Users;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Webhooks;

/// <summary>Ends merges of users: tells of them, moves what the call left, and what sends that were under way put under the former user.</summary>
internal sealed partial class UserMergeWorker(
    IUserStore users, IUserMergeStore merges, TenantEvents events, IWebhookBody body, UserMergeSignal signal, TimeProvider time, ILogger<UserMergeWorker> logger)
    : PollingWorker(time)
{
    private const int Batch = 20;

    /// <summary>Commits of one look, so that a long history holds up no other merge.</summary>
    private const int MaxChunks = 20;

    /// <summary>When another process may take a merge up again that this one did not end.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    protected override async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var due = await merges.ListDueAsync(Time.GetUtcNow(), Batch, cancellationToken);
        foreach (var merge in due)
        {
            try
            {
                await LookAsync(merge, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception, merge.Id);
            }
        }

        return due.Count;
    }

    protected override Task WaitAsync(CancellationToken cancellationToken) => signal.WaitAsync(Poll, cancellationToken);

    private async Task LookAsync(UserMerge merge, CancellationToken cancellationToken)
    {
        merge.DueAt = Time.GetUtcNow() + Lease;
        if (await merges.SaveAsync(merge.Tenant, merge, cancellationToken) != SaveResult.Saved)
            return;

        if (await users.FindAsync(merge.Tenant, merge.Into, cancellationToken) is not { } user)
            throw new InvalidOperationException($"User {merge.Id} was merged into a user that is gone.");

        if (!merge.IsTold)
        {
            var told = new TenantEvent(WebhookEvents.UserMerged, merge.Date, merge.Into, merge.Id);
            await events.TellAsync(merge.Tenant, told, () => body.WriteMerged(merge.Date, user, merge.Id), cancellationToken);
            merge.IsTold = true;
        }

        merge.Looked(Time.GetUtcNow(), await MoveAsync(merge, user.Id, cancellationToken));
        await merges.SaveAsync(merge.Tenant, merge, cancellationToken);
    }

    /// <returns>Whether there is more to move.</returns>
    private async Task<bool> MoveAsync(UserMerge merge, string to, CancellationToken cancellationToken)
    {
        for (var chunk = 0; chunk < MaxChunks; chunk++)
        {
            if (await merges.MoveAsync(merge.Tenant, merge.Id, to, UserMerger.Chunk, cancellationToken) == 0)
                return false;
        }

        return true;
    }

    [LoggerMessage(EventId = 7101, Level = LogLevel.Error, Message = "Merges of users that are due could not be read; trying again")]
    protected override partial void LogUnavailable(Exception exception);

    [LoggerMessage(EventId = 7102, Level = LogLevel.Error, Message = "The merge of user {UserId} could not be ended; trying again in a minute")]
    private partial void LogFailed(Exception exception, string userId);
}
