using System.Diagnostics;
using Iris.Core.Kernel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Telemetry;

/// <summary>Counts something in the store, again and again, so that nobody who asks for a number makes the store count.</summary>
internal abstract partial class Survey(IOptions<TelemetryOptions> options, TimeProvider time, ILogger logger) : PollingWorker(time)
{
    /// <summary>However much there is to count, it takes no more than this part of the time.</summary>
    private const int Rest = 20;

    private TimeSpan took;

    protected abstract Task MeasureAsync(DateTimeOffset now, CancellationToken cancellationToken);

    protected sealed override async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        await MeasureAsync(Time.GetUtcNow(), cancellationToken);
        took = Stopwatch.GetElapsedTime(begun);
        return 0;
    }

    protected sealed override Task WaitAsync(CancellationToken cancellationToken)
    {
        var interval = TimeSpan.FromSeconds(options.Value.SurveySeconds);
        return Task.Delay(took * Rest > interval ? took * Rest : interval, Time, cancellationToken);
    }

    protected sealed override void LogUnavailable(Exception exception) => LogUnavailable(exception, GetType().Name);

    [LoggerMessage(EventId = 1201, Level = LogLevel.Error, Message = "{Survey} could not count in the store; trying again")]
    private partial void LogUnavailable(Exception exception, string survey);
}
