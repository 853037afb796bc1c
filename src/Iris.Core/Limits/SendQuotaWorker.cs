using Iris.Core.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Limits;

/// <summary>Tells the store what was counted, again and again and at the end.</summary>
internal sealed partial class SendQuotaWorker(
    SendQuota quota, IOptions<LimitOptions> options, TimeProvider time, ILogger<SendQuotaWorker> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // Also when others have used up the time of the stop: it is one write.
        await TellAsync(CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.UsageSeconds), time);
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
        try
        {
            await quota.TellAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception);
        }
    }

    [LoggerMessage(EventId = 7001, Level = LogLevel.Error, Message = "What was sent could not be counted in the store; trying again")]
    private partial void LogFailed(Exception exception);
}

/// <summary>Forgets what was sent long ago.</summary>
internal sealed class SendUsagePruner(ISendUsageStore store, IOptions<LimitOptions> options, TimeProvider time, ILogger<SendUsagePruner> logger)
    : Pruner(options.Value.UsageRetentionDays, time, logger)
{
    protected override Task<int> PruneAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        store.PruneAsync(DateOnly.FromDateTime(before.UtcDateTime), limit, cancellationToken);
}
