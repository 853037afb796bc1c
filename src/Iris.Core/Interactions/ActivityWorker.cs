using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Interactions;

/// <summary>Tells the store what happened, again and again and at the end, and forgets what was long ago.</summary>
internal sealed partial class ActivityWorker(ActivityBook book, IActivityStore store, TimeProvider time, ILogger<ActivityWorker> logger) : BackgroundService
{
    private const int PruneSize = 1000;

    /// <summary>Ours: how far behind rates may be.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private DateTimeOffset nextPrune;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TellAsync(CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TellAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The stop tells what is left.
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        var (now, counts) = (time.GetUtcNow(), book.Take());
        try
        {
            if (counts.Count > 0)
                await store.AddAsync(now, counts, cancellationToken);
            counts = [];
            if (now < nextPrune)
                return;

            nextPrune = now.AddMinutes(1);
            await store.PruneAsync(now - Kept, PruneSize, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            book.GiveBack(counts);
            LogFailed(exception);
        }
    }

    [LoggerMessage(EventId = 1211, Level = LogLevel.Error, Message = "What happened could not be counted in the store; trying again")]
    private partial void LogFailed(Exception exception);
}
