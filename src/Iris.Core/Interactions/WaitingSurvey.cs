using System.Diagnostics;
using Iris.Core.Kernel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Interactions;

/// <summary>Counts what waits, again and again, and puts it on the board.</summary>
internal sealed partial class WaitingSurvey(
    IInteractionStore store, WaitingBoard board, IOptions<InteractionOptions> options, TimeProvider time, ILogger<WaitingSurvey> logger)
    : PollingWorker(time)
{
    /// <summary>Ours: of a longer queue of one integration the rest is not counted.</summary>
    public const int MostOfIntegration = 500_000;

    /// <summary>However long the queues are, counting takes no more than this part of one processor's time.</summary>
    private const int Rest = 20;

    private TimeSpan took;

    protected override async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var (now, begun) = (Time.GetUtcNow(), Stopwatch.GetTimestamp());
        board.Show(new WaitingSnapshot(now, await store.CountWaitingAsync(now, MostOfIntegration, cancellationToken)));
        took = Stopwatch.GetElapsedTime(begun);
        return 0;
    }

    protected override Task WaitAsync(CancellationToken cancellationToken)
    {
        var interval = TimeSpan.FromSeconds(options.Value.SurveySeconds);
        return Task.Delay(took * Rest > interval ? took * Rest : interval, Time, cancellationToken);
    }

    [LoggerMessage(EventId = 1201, Level = LogLevel.Error, Message = "What waits could not be counted; trying again")]
    protected override partial void LogUnavailable(Exception exception);
}
