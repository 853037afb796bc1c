using Iris.Core.Kernel;
using Iris.Core.Limits;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Tenants;

/// <summary>
/// Measures what each tenant has stored, every <see cref="LimitOptions.MeasureMinutes"/>. In between, <see cref="SendQuota"/> adds what is
/// accepted. Measured and not only counted: whatever a crash forgot, events made longer, or retention and erasure removed, is right again after
/// the next time, and nothing that removes has to think of it. One gateway measures a tenant at a time, and only a tenth of its time is spent in
/// the store. What is accepted within the last seconds may be in it twice.
/// </summary>
internal sealed partial class StorageMeter(
    ISendUsageStore usage, ITenantRows rows, ITenantStore tenants, IOptions<LimitOptions> options, TimeProvider time, ILogger<StorageMeter> logger)
    : BackgroundService
{
    private const int PageSize = 1000;

    /// <summary>It rests so many times as long as it reads.</summary>
    private const int Rest = 9;

    private readonly TimeSpan interval = options.Value.MeasureInterval;

    internal async Task MeasureAllAsync(CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await tenants.ListAsync(cursor, Page<Tenant>.MaxLimit, cancellationToken);
            foreach (var tenant in page.Items)
                await MeasureAsync(tenant.Id, cancellationToken);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                await MeasureAllAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task MeasureAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!await usage.TryBeginMeasureAsync(tenant, now, now - (interval / 2), cancellationToken))
            return;

        // The second pass takes up what came in during the first, which stands behind it.
        var (interactions, after) = await SumAsync(tenant, StoredKind.Interactions, "", cancellationToken);
        var (notices, afterNotice) = await SumAsync(tenant, StoredKind.Notices, "", cancellationToken);
        var (late, _) = await SumAsync(tenant, StoredKind.Interactions, after, cancellationToken);
        var (lateNotices, _) = await SumAsync(tenant, StoredKind.Notices, afterNotice, cancellationToken);
        var (attachments, _) = await SumAsync(tenant, StoredKind.Attachments, "", cancellationToken);
        await usage.EndMeasureAsync(tenant, interactions + notices + late + lateNotices + attachments, cancellationToken);
    }

    private async Task<(long Bytes, string Last)> SumAsync(TenantId tenant, StoredKind kind, string after, CancellationToken cancellationToken)
    {
        var bytes = 0L;
        RowSum page;
        do
        {
            var started = time.GetTimestamp();
            page = await rows.SumAsync(tenant, kind, after, PageSize, cancellationToken);
            bytes += page.Bytes;
            after = page.Last ?? after;
            await Task.Delay(time.GetElapsedTime(started) * Rest, time, cancellationToken);
        }
        while (page.Rows == PageSize);
        return (bytes, after);
    }

    [LoggerMessage(EventId = 7002, Level = LogLevel.Error, Message = "What tenants have stored could not be measured; trying again later")]
    private partial void LogFailed(Exception exception);
}
