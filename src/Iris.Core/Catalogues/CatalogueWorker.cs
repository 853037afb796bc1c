using Iris.Core.Kernel;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Catalogues;

/// <summary>Reads the catalogues of integrations that send templates again, when their time has come.</summary>
internal sealed partial class CatalogueWorker(
    CatalogueSync sync, CatalogueCheck check, ICatalogueStore store, IOptions<CatalogueOptions> options, TimeProvider time, ILogger<CatalogueWorker> logger)
    : PollingWorker(time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(30);

    protected override async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        foreach (var (tenant, id) in options.Value.SyncHours > 0 ? check.InUse : [])
        {
            var known = await store.FindAsync(tenant, id, cancellationToken);
            if (known is not null && known.Tried + IntervalOf(id) > Time.GetUtcNow())
                continue;

            await sync.SyncAsync(tenant, id, cancellationToken);
            check.Invalidate(tenant, id);
        }

        return 0;
    }

    protected override Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(BetweenLooks, Time, cancellationToken);

    protected override void LogUnavailable(Exception exception) => LogFailed(exception);

    /// <summary>Spread by id, so that many integrations of one provider do not come at once.</summary>
    private TimeSpan IntervalOf(string id) => TimeSpan.FromHours(options.Value.SyncHours * (0.9 + (id[^1] % 16 / 80.0)));

    [LoggerMessage(EventId = 4006, Level = LogLevel.Warning, Message = "Catalogues of templates could not be read; trying again")]
    private partial void LogFailed(Exception exception);
}
