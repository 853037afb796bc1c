using Iris.Core.Handles;
using Iris.Core.Tenants;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Webhooks;

/// <summary>
/// Claims due deliveries and posts them: each tenant's host in a lane of its own, so that one that hangs fills its own lane and no other.
/// </summary>
internal sealed partial class WebhookWorker(
    WebhookSender sender, IWebhookStore store, TenantGate tenants, WebhookSignal signal, HandleBudget budget, IOptions<WebhookOptions> options,
    TimeProvider time, ILogger<WebhookWorker> logger) : PollingWorker(time)
{
    private const int ClaimLimit = 256;

    /// <summary>After a stop cuts the calls, what came of them still has to be written.</summary>
    private static readonly TimeSpan RecordingTime = TimeSpan.FromSeconds(5);

    private readonly TimeSpan poll = TimeSpan.FromMilliseconds(options.Value.PollMilliseconds);
    private readonly TimeSpan lease = TimeSpan.FromSeconds(options.Value.LeaseSeconds);
    private readonly int most = options.Value.MostCalls(budget);
    private readonly WebhookLanes lanes = new(options.Value.HostConcurrency);

    // Never disposed: it has no timer, and a stop may still run while the container ends.
    private readonly CancellationTokenSource abort = new();
    private volatile bool stopping;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        stopping = true;
        await base.StopAsync(cancellationToken);
        await TryReleaseAsync(lanes.ClearAll());
        await lanes.Idle().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await abort.CancelAsync();
        await lanes.Idle().WaitAsync(RecordingTime, Time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override Task WaitAsync(CancellationToken cancellationToken) => signal.WaitAsync(poll, cancellationToken);

    protected override async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var mostBytes = options.Value.MaxWaitingBytes;
        var freeBytes = mostBytes - lanes.Bytes;
        var room = Math.Min(ClaimLimit, most - lanes.Count);
        if (room <= 0 || freeBytes <= 0)
            return 0;

        var now = Time.GetUtcNow();
        var claim = new DeliveryClaim(now, now + lease, room, options.Value.HostConcurrency, lanes.Busy())
        {
            // Who has many hosts that hang leaves places for the others.
            BusyTenants = [.. lanes.BusyTenants(Math.Max(1, most / 2), mostBytes / 2).Union(await tenants.ClosedAsync(cancellationToken))],
            Budget = new ClaimBudget(freeBytes),
        };
        var due = await store.ClaimAsync(claim, cancellationToken);
        var touched = due.Select(lanes.Add).ToHashSet();
        var surplus = touched.SelectMany(lane => lane.Surplus()).ToList();
        // Before anything that may fail: nothing else starts what waits in a lane, and a lane with enough in it gets no more.
        foreach (var lane in touched)
            Start(lane);
        await TryReleaseAsync(surplus);
        return due.Count;
    }

    private void Start(WebhookLane lane)
    {
        while (!stopping && lane.TryTake() is { } delivery)
            _ = Task.Run(() => RunAsync(lane, delivery));
    }

    private async Task RunAsync(WebhookLane lane, WebhookDelivery delivery)
    {
        var result = DeliveryResult.Failed;
        try
        {
            result = await sender.DeliverAsync(delivery, abort.Token);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            // Cut by a stop: the receiver may have got it, and gets it again under the same id.
        }
        catch (Exception exception)
        {
            LogFailed(exception, delivery.Id);
        }
        finally
        {
            var surplus = lanes.Complete(lane, delivery, result);
            Start(lane);
            await TryReleaseAsync(surplus);
            // The next event of this interaction may go now.
            signal.Raise();
        }
    }

    private async Task TryReleaseAsync(List<WebhookDelivery> deliveries)
    {
        if (deliveries.Count == 0)
            return;

        try
        {
            await store.ReleaseAsync(deliveries, Time.GetUtcNow(), CancellationToken.None);
        }
        catch (StoreUnavailableException exception)
        {
            // Their leases run out by themselves.
            LogUnavailable(exception);
        }
    }

    [LoggerMessage(EventId = 5003, Level = LogLevel.Error, Message = "Due webhook deliveries could not be claimed; trying again")]
    protected override partial void LogUnavailable(Exception exception);

    [LoggerMessage(EventId = 5004, Level = LogLevel.Error, Message = "Webhook delivery {DeliveryId} could not be recorded; it comes again when its lease ends")]
    private partial void LogFailed(Exception exception, string deliveryId);
}
