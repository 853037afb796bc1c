using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Callbacks;

/// <summary>Removes callbacks that were applied long ago; what they said is in the interactions.</summary>
internal sealed partial class NoticePruner(
    INoticeStore store, IOptions<CallbackOptions> options, TimeProvider time, ILogger<NoticePruner> logger) : BackgroundService
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
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task PruneAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().AddDays(-options.Value.RetentionDays);
        // In small commits, so that nobody waits long behind one.
        while (await store.PruneAsync(before, Batch, cancellationToken) == Batch)
        {
        }
    }

    [LoggerMessage(EventId = 3006, Level = LogLevel.Error, Message = "Old callbacks could not be removed; trying again in an hour")]
    private partial void LogFailed(Exception exception);
}
