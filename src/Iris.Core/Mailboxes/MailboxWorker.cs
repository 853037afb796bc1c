using System.Collections.Concurrent;
using Iris.Core.Handles;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Mailboxes;

/// <summary>Claims mailboxes that nobody watches, and has each watched by itself: a slow or broken one delays no other.</summary>
internal sealed partial class MailboxWorker(
    IMailboxStore store, MailboxWatcher watcher, HandleBudget budget, IOptions<MailboxOptions> options, TimeProvider time, ILogger<MailboxWorker> logger)
    : PollingWorker(time)
{
    private const int MostAtOnce = 32;

    private readonly FairShares<string> places = new(options.Value.MostWatched(budget));
    private readonly ConcurrentDictionary<string, (string Tenant, Task Watch)> watches = new();
    private readonly TimeSpan poll = TimeSpan.FromMilliseconds(options.Value.PollMilliseconds);

    /// <summary>Whether mailboxes wait for a place.</summary>
    private volatile bool isCrowded;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Each gives its mailbox back, so that another process need not wait for the lease.
        await Task.WhenAll(watches.Values.Select(watch => watch.Watch)).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(poll, Time, cancellationToken);

    protected override async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var full = watches.Values.Select(watch => watch.Tenant).Distinct().Where(places.IsFull).ToList();
        var limit = (int)Math.Min(places.Free, MostAtOnce);
        if (limit > 0)
        {
            var claim = new MailboxClaim(IrisId.New(now), now, now.AddSeconds(options.Value.LeaseSeconds), limit) { FullTenants = full };
            foreach (var mailbox in await store.ClaimAsync(claim, cancellationToken))
                await StartAsync(mailbox, now, cancellationToken);
        }

        isCrowded = (limit <= 0 || full.Count > 0) && await store.AnyDueAsync(now, cancellationToken);
        return 0;
    }

    private async Task StartAsync(Mailbox mailbox, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (tenant, claim) = (mailbox.Tenant.Value, mailbox.Claim!);
        // One that is watched here still, its lease lost: it ends by itself.
        if (watches.ContainsKey(mailbox.IntegrationId) || !places.TryTake(tenant, 1))
        {
            (mailbox.Claim, mailbox.DueAt) = (null, now);
            await store.SaveAsync(mailbox.Tenant, mailbox, claim, cancellationToken);
            return;
        }

        watches[mailbox.IntegrationId] = (tenant, Task.CompletedTask);
        var watch = WatchAsync(mailbox, cancellationToken);
        watches.TryUpdate(mailbox.IntegrationId, (tenant, watch), (tenant, Task.CompletedTask));
    }

    private async Task WatchAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await watcher.WatchAsync(mailbox, () => isCrowded && places.IsFull(mailbox.Tenant.Value), cancellationToken);
        }
        catch (Exception exception)
        {
            // The lease ends, and it is claimed again.
            LogFailed(exception, mailbox.IntegrationId);
        }
        finally
        {
            places.Release(mailbox.Tenant.Value, 1);
            watches.TryRemove(mailbox.IntegrationId, out _);
        }
    }

    protected override void LogUnavailable(Exception exception) => LogUnclaimed(exception);

    [LoggerMessage(EventId = 3101, Level = LogLevel.Error, Message = "Mailboxes could not be claimed; trying again")]
    private partial void LogUnclaimed(Exception exception);

    [LoggerMessage(EventId = 3102, Level = LogLevel.Error, Message = "The watch over the mailbox of integration {IntegrationId} failed; it is claimed again when its lease ends")]
    private partial void LogFailed(Exception exception, string integrationId);
}
