using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Dispatch;

/// <summary>
/// Claims what is due in the store and feeds the dispatcher: retries, what found its lane full, and what another process left behind.
/// </summary>
internal sealed partial class DispatchWorker(
    Dispatcher dispatcher, IInteractionStore store, IntegrationCatalog catalog, IOptions<DispatchOptions> options, TimeProvider time,
    ILogger<DispatchWorker> logger) : BackgroundService
{
    private readonly TimeSpan poll = TimeSpan.FromMilliseconds(options.Value.PollMilliseconds);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await dispatcher.StopAsync(cancellationToken);
        try
        {
            var released = await store.ReleaseAsync(dispatcher.Owner, time.GetUtcNow(), CancellationToken.None);
            LogReleased(released);
        }
        catch (StoreUnavailableException exception)
        {
            LogUnavailable(exception);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await ClaimAsync(stoppingToken) == 0)
                    await dispatcher.WaitForRoomAsync(poll, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // One bad row or a store out of reach must not end the worker.
                LogUnavailable(exception);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<int> ClaimAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var settings = options.Value;
        var request = new ClaimRequest(
            dispatcher.Owner, now, now + dispatcher.Lease, settings.ClaimLimit, Math.Max(1, settings.LaneCapacity / 2),
            dispatcher.BusyIntegrations());
        var claimed = await store.ClaimAsync(request, cancellationToken);
        foreach (var interaction in claimed)
        {
            var integrationId = interaction.Integration.IntegrationId;
            var resolved = await catalog.FindAsync(interaction.Tenant, integrationId, cancellationToken);
            dispatcher.Take(integrationId, resolved, new DispatchItem(interaction, null));
        }

        return claimed.Count;
    }

    [LoggerMessage(EventId = 2006, Level = LogLevel.Error, Message = "Due interactions could not be claimed; trying again")]
    private partial void LogUnavailable(Exception exception);

    [LoggerMessage(EventId = 2007, Level = LogLevel.Information, Message = "Dispatch stopped; {Count} interactions given back")]
    private partial void LogReleased(int count);
}
