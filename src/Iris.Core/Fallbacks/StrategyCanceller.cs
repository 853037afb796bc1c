using Iris.Core.Kernel;
using Iris.Core.Sending;
using Iris.Core.Strategies;

namespace Iris.Core.Fallbacks;

/// <summary>Ends strategies for their callers.</summary>
public sealed class StrategyCanceller
{
    private readonly IStrategyRunStore store;
    private readonly ChainDriver driver;
    private readonly TimeProvider time;

    internal StrategyCanceller(IStrategyRunStore store, ChainDriver driver, TimeProvider time)
    {
        this.store = store;
        this.driver = driver;
        this.time = time;
    }

    /// <summary>
    /// Lets no further step follow. What waits for its turn is never sent; an attempt that is under way goes on, and what the provider has stays with it.
    /// </summary>
    public async Task<Result<StrategyRun>> CancelAsync(TenantId tenant, string id, CancellationToken cancellationToken)
    {
        var row = new GuardedRow<StrategyRun>(
            () => FindAsync(tenant, id, cancellationToken), run => store.SaveAsync(tenant, run, cancellationToken), StrategyErrors.NotFound);
        var result = await GuardedEdit.RunAsync(row, run =>
        {
            if (run.State != RunState.Running)
                return ErrorList.Of(StrategyErrors.Ended);

            run.Finish(RunState.Cancelled, StrategyReasons.Cancelled, time.GetUtcNow());
            return new ErrorList();
        });
        if (!result.IsSuccess)
            return result;

        // It is cancelled already; what follows from that is done by whoever comes first.
        await driver.DriveAsync(tenant, id, CancellationToken.None);
        return await FindAsync(tenant, id, cancellationToken) is { } cancelled ? cancelled : StrategyErrors.NotFound;
    }

    private Task<StrategyRun?> FindAsync(TenantId tenant, string id, CancellationToken cancellationToken) =>
        IrisId.IsValid(id) ? store.FindAsync(tenant, id, cancellationToken) : Task.FromResult<StrategyRun?>(null);
}
