using Iris.Core.Handles;
using Iris.Core.Kernel;
using Iris.Core.Strategies;
using Iris.Core.Tenants;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Fallbacks;

/// <summary>Goes on with strategies that are due: a step changed, or its time is over.</summary>
internal sealed partial class StrategyWorker(
    ChainDriver driver, IStrategyRunStore store, TenantGate tenants, StrategySignal signal, IOptions<StrategyOptions> options, TimeProvider time,
    ILogger<StrategyWorker> logger) : PollingWorker(time)
{
    private readonly TimeSpan poll = TimeSpan.FromMilliseconds(options.Value.PollMilliseconds);

    protected override async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        var concurrency = options.Value.Concurrency;
        var claim = new RunClaim(now, now.AddSeconds(options.Value.LeaseSeconds), concurrency * 8, concurrency * 2)
        {
            Budget = new ClaimBudget(options.Value.MaxClaimBytes),
        };
        var due = await store.ClaimAsync(claim, cancellationToken);
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = concurrency },
            async (run, _) => await DriveAsync(run));
        return due.Count;
    }

    protected override Task WaitAsync(CancellationToken cancellationToken) => signal.WaitAsync(poll, cancellationToken);

    private async Task DriveAsync(StrategyRun run)
    {
        try
        {
            // A disabled tenant's waits: its lease ends, and it comes again.
            if (await tenants.IsOpenAsync(run.Tenant, CancellationToken.None))
                await driver.DriveAsync(run.Tenant, run.Id, CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogFailed(exception, run.Id);
        }
    }

    [LoggerMessage(EventId = 7301, Level = LogLevel.Error, Message = "Due strategies could not be claimed; trying again")]
    protected override partial void LogUnavailable(Exception exception);

    [LoggerMessage(EventId = 7302, Level = LogLevel.Error, Message = "Strategy {RunId} could not go on; it comes again when its lease ends")]
    private partial void LogFailed(Exception exception, string runId);
}
