using Microsoft.Extensions.Hosting;

namespace Iris.Core.Kernel;

/// <summary>Does what is due, again and again, and waits when there is nothing. One bad row or a store out of reach never ends it.</summary>
/// <param name="time">The clock.</param>
internal abstract class PollingWorker(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(1);

    protected TimeProvider Time => time;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await WorkAsync(stoppingToken) == 0)
                    await WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                LogUnavailable(exception);
                await Task.Delay(AfterFailure, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Takes up what is due.</summary>
    /// <returns>How much there was.</returns>
    protected abstract Task<int> WorkAsync(CancellationToken cancellationToken);

    /// <summary>Waits for a signal that there is something to do, or for the time to look.</summary>
    protected abstract Task WaitAsync(CancellationToken cancellationToken);

    protected abstract void LogUnavailable(Exception exception);
}
