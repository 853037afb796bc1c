using Iris.Core.Handles;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Dispatch;

/// <summary>
/// Claims what is due in the store and feeds the dispatcher: retries, what found its lane full, and what another process left behind.
/// </summary>
internal sealed partial class DispatchWorker(
    Dispatcher dispatcher, IInteractionStore store, DetourMover detours, DispatchMeters meters, IOptions<DispatchOptions> options, TimeProvider time,
    ILogger<DispatchWorker> logger) : PollingWorker(time)
{
    private readonly TimeSpan poll = TimeSpan.FromMilliseconds(options.Value.PollMilliseconds);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await dispatcher.StopAsync(cancellationToken);
        try
        {
            var released = await store.ReleaseAsync(dispatcher.Owner, Time.GetUtcNow(), CancellationToken.None);
            LogReleased(released);
        }
        catch (StoreUnavailableException exception)
        {
            LogUnavailable(exception);
        }
    }

    protected override Task WaitAsync(CancellationToken cancellationToken) => dispatcher.WaitForRoomAsync(poll, cancellationToken);

    protected override async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var settings = options.Value;
        var limit = settings.ClaimLimit;
        if (dispatcher.FreeBytes is not (> 0 and var free))
            return 0;

        var request = new ClaimRequest(
            dispatcher.Owner, now, now + dispatcher.Lease, limit, Math.Clamp(settings.LaneCapacity / 2, 1, limit),
            dispatcher.BusyIntegrations())
        {
            Places = dispatcher.Places(),
            Budget = new ClaimBudget(free),
        };
        var claimed = await store.ClaimAsync(request, cancellationToken);
        meters.Claimed(claimed.Count);
        dispatcher.Drained(request, claimed.CountBy(interaction => interaction.Integration.IntegrationId).ToDictionary());
        foreach (var interaction in claimed)
        {
            var item = new DispatchItem(interaction, null);
            var (own, route) = await detours.WayOfAsync(item, null, cancellationToken);
            dispatcher.Enqueue(own, route, item);
        }

        return claimed.Count;
    }

    [LoggerMessage(EventId = 2006, Level = LogLevel.Error, Message = "Due interactions could not be claimed; trying again")]
    protected override partial void LogUnavailable(Exception exception);

    [LoggerMessage(EventId = 2007, Level = LogLevel.Information, Message = "Dispatch stopped; {Count} interactions given back")]
    private partial void LogReleased(int count);
}
