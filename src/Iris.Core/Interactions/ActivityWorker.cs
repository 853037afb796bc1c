using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Interactions;

/// <summary>Tells the store what happened, again and again and at the end, and forgets what was long ago.</summary>
internal sealed partial class ActivityWorker(ActivityBook book, IActivityStore store, TimeProvider time, ILogger<ActivityWorker> logger) : BackgroundService
{
    private const int PruneSize = 1000;

    /// <summary>Pages that are forgotten at a time; the rest waits for the next.</summary>
    private const int PrunePages = 20;

    /// <summary>Ours: how far behind rates may be.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>One part more than is asked for: the first one is not cut.</summary>
    private static readonly (ActivityStep Step, TimeSpan Kept)[] Kept =
        [(ActivityStep.Minute, TimeSpan.FromMinutes(61)), (ActivityStep.TenMinutes, TimeSpan.FromHours(24) + TimeSpan.FromMinutes(10))];

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
            foreach (var (step, kept) in Kept)
                await PruneAsync(step, now - kept, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            book.GiveBack(counts);
            LogFailed(exception);
        }
    }

    private async Task PruneAsync(ActivityStep step, DateTimeOffset before, CancellationToken cancellationToken)
    {
        for (var page = 0; page < PrunePages; page++)
        {
            if (await store.PruneAsync(step, before, PruneSize, cancellationToken) < PruneSize)
                return;
        }
    }

    [LoggerMessage(EventId = 1211, Level = LogLevel.Error, Message = "What happened could not be counted in the store; trying again")]
    private partial void LogFailed(Exception exception);
}
