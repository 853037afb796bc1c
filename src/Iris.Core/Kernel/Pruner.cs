using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Kernel;

/// <summary>Removes what is over and older than its retention, every hour.</summary>
internal abstract partial class Pruner(int retentionDays, TimeProvider time, ILogger logger) : BackgroundService
{
    private const int Batch = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await PruneAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception, GetType().Name);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Removes at most <paramref name="limit"/> rows.</summary>
    /// <returns>How many were removed.</returns>
    protected abstract Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().AddDays(-retentionDays);
        // In small commits, so that nobody waits long behind one.
        while (await PruneAsync(before, Batch, cancellationToken) == Batch)
        {
        }
    }

    [LoggerMessage(EventId = 6001, Level = LogLevel.Error, Message = "{Pruner} could not remove what is old; trying again in an hour")]
    private partial void LogFailed(Exception exception, string pruner);
}
