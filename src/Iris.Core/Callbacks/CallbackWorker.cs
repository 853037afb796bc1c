using System.Collections.Concurrent;
using System.Diagnostics;
using Iris.Core.Handles;
using Iris.Core.Integrations;
using Iris.Core.Kernel;
using Iris.Core.Telemetry;
using Iris.Core.Tenants;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Callbacks;

/// <summary>Processes the callbacks of one lane. Each lane has a worker of its own, so that a flood of statuses never delays an end user's message.</summary>
internal sealed partial class CallbackWorker(
    CallbackLane lane, CallbackProcessor processor, CallbackMeters meters, ICallbackStore store, TenantGate tenants, CallbackSignal signal, IOptions<CallbackOptions> options,
    TimeProvider time, ILogger<CallbackWorker> logger) : PollingWorker(time)
{
    /// <summary>Integrations of disabled tenants that had something due: it waits in the store, unread.</summary>
    private readonly ConcurrentDictionary<string, TenantId> paused = new();

    private readonly TimeSpan poll = TimeSpan.FromMilliseconds(options.Value.PollMilliseconds);

    protected override Task WaitAsync(CancellationToken cancellationToken) => signal.WaitAsync(lane, poll, cancellationToken);

    protected override void LogUnavailable(Exception exception) => LogUnavailable(exception, lane);

    protected override async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var concurrency = options.Value.Concurrency;
        var claim = new CallbackClaim(lane, now, now.AddSeconds(options.Value.LeaseSeconds), concurrency * 8, concurrency * 2)
        {
            PausedIntegrations = await PausedAsync(cancellationToken),
            Budget = new ClaimBudget(options.Value.MaxWaitingBytes),
        };
        var due = await store.ClaimAsync(claim, cancellationToken);
        // What was claimed is finished even when the process stops: it is short, and its lease would only delay it.
        var processed = new ConcurrentBag<StoredCallback>();
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = concurrency },
            async (callback, _) =>
            {
                if (await TryProcessAsync(callback))
                    processed.Add(callback);
            });
        // All in one write: what is applied twice after a crash changes nothing more.
        await store.SaveAllAsync(processed, CancellationToken.None);
        return due.Count;
    }

    private async Task<IReadOnlyCollection<string>> PausedAsync(CancellationToken cancellationToken)
    {
        if (paused.IsEmpty)
            return [];

        var closed = await tenants.ClosedAsync(cancellationToken);
        foreach (var (integrationId, _) in paused.Where(one => !closed.Contains(one.Value)))
            paused.TryRemove(integrationId, out _);
        return [.. paused.Keys];
    }

    /// <returns>Whether it is to be saved.</returns>
    private async Task<bool> TryProcessAsync(StoredCallback callback)
    {
        using var activity = IrisTrace.GoOn("iris.callback", ActivityKind.Consumer, callback.Trace);
        activity?.SetTag("iris.tenant", callback.Tenant.Value).SetTag("iris.integration", callback.IntegrationId).SetTag("iris.callback", callback.Id);
        try
        {
            if (!await tenants.IsOpenAsync(callback.Tenant, CancellationToken.None))
            {
                paused[callback.IntegrationId] = callback.Tenant;
                callback.Release();
                return true;
            }

            await processor.ProcessAsync(callback, CancellationToken.None);
            meters.Processed(callback, Time.GetUtcNow());
            return true;
        }
        catch (Exception exception)
        {
            // The lease ends and it comes again; applying it twice changes nothing more.
            LogFailed(exception, callback.Id);
            return false;
        }
    }

    [LoggerMessage(EventId = 3004, Level = LogLevel.Error, Message = "Due callbacks of lane {Lane} could not be claimed; trying again")]
    private partial void LogUnavailable(Exception exception, CallbackLane lane);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Error, Message = "Callback {NoticeId} could not be processed; it comes again when its lease ends")]
    private partial void LogFailed(Exception exception, string noticeId);
}
