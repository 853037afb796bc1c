using Iris.Core.Deliveries;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;

namespace Iris.Core.Operations;

/// <summary>How an integration stands.</summary>
/// <param name="Integration">The integration.</param>
/// <param name="Waiting">What of it waits, state by state.</param>
/// <param name="Activity">What happened to it in the last minutes.</param>
/// <param name="Circuit">Its circuit at this gateway.</param>
public sealed record IntegrationStanding(
    Integration Integration, IReadOnlyList<WaitingCount> Waiting, ActivityCount Activity, (CircuitStatus Status, DateTimeOffset? OpenUntil) Circuit)
{
    /// <summary>Whether there is anything to tell of it.</summary>
    public bool IsNotable =>
        Waiting.Count > 0 || !Activity.IsNothing || Integration.Hold is not null || Circuit.Status != CircuitStatus.Closed
        || Integration.Webhook is { DisabledReason: not null };
}

/// <summary>How a tenant's traffic stands.</summary>
/// <param name="At">When it was looked.</param>
/// <param name="CountedAt">When what waits was counted; null where it was not yet.</param>
/// <param name="Window">Of how much time the activity is.</param>
/// <param name="Integrations">Those of which there is anything to tell, by name.</param>
/// <param name="Hosts">What waits for webhooks' hosts.</param>
/// <param name="Alarms">What is the matter.</param>
public sealed record OperationsSummary(
    DateTimeOffset At, DateTimeOffset? CountedAt, TimeSpan Window, IReadOnlyList<IntegrationStanding> Integrations, IReadOnlyList<HostBacklog> Hosts,
    IReadOnlyList<Alarm> Alarms);

/// <summary>Tells how a tenant's traffic stands, of what is counted in the background anyway and of few rows.</summary>
public sealed class OperationsReader(
    IIntegrationStore integrations, IActivityStore activity, IAlarmStore alarms, WaitingBoard board, BacklogBoard backlogs, CircuitMonitor circuits, TimeProvider time)
{
    public async Task<OperationsSummary> ReadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var latest = board.Latest;
        var waiting = (latest?.Of(tenant) ?? []).ToLookup(count => count.IntegrationId);
        var happened = (await activity.SumAsync(tenant, now - AlarmRules.Window, cancellationToken)).ToDictionary(count => count.IntegrationId);
        var standings = new List<IntegrationStanding>();
        string? cursor = null;
        do
        {
            var page = await integrations.ListAsync(tenant, cursor, Page<Integration>.MaxLimit, cancellationToken);
            standings.AddRange(page.Items.Select(one => new IntegrationStanding(
                one, [.. waiting[one.Id]], happened.GetValueOrDefault(one.Id, new ActivityCount(tenant, one.Id)), circuits.Of(one.Id))));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        return new OperationsSummary(
            now, latest?.At, AlarmRules.Window,
            [.. standings.Where(one => one.IsNotable).OrderBy(one => one.Integration.Name, StringComparer.OrdinalIgnoreCase).ThenBy(one => one.Integration.Id, StringComparer.Ordinal)],
            [.. backlogs.Of(tenant).OrderBy(one => one.Host, StringComparer.Ordinal)],
            [.. (await alarms.ListAsync(tenant, cancellationToken)).Where(alarm => alarm.Ended is null).OrderBy(alarm => alarm.Since)]);
    }
}
