using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Interactions;
using Iris.Core.Kernel;
using Iris.Core.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Core.Operations;

/// <summary>
/// Looks for what somebody has to be told of, and tells it: circuits that opened in this process, and, for all processes, too much that waits or fails and
/// webhooks that were disabled. Every process looks; what one has seen is on disk before it is told.
/// </summary>
internal sealed partial class AlarmWorker(
    IAlarmStore alarms, IIntegrationStore integrations, IActivityStore activity, IMoveStore moves, WaitingBoard board, Dispatcher dispatcher, TenantEvents events,
    IWebhookBody body, IOptions<OperationsOptions> options, TimeProvider time, ILogger<AlarmWorker> logger) : PollingWorker(time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    /// <summary>How often a process says that it still sees a circuit open.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(1);

    /// <summary>After that a process that says nothing is gone, and its circuits with it.</summary>
    private static readonly TimeSpan Gone = 3 * Renewal;

    protected override async Task<int> WorkAsync(CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        await moves.EndAsync(now, cancellationToken);
        var known = (await alarms.ListAsync(null, cancellationToken)).ToDictionary(alarm => alarm.Key);
        var seen = (await SeeAsync(now, known, cancellationToken)).ToDictionary(alarm => alarm.Key);
        foreach (var alarm in seen.Values)
            await KeepAsync(alarm, known.GetValueOrDefault(alarm.Key), now, cancellationToken);
        foreach (var alarm in known.Values.Where(alarm => alarm.Ended is null && !seen.ContainsKey(alarm.Key) && IsOver(alarm, now)))
            await alarms.TrySaveAsync(alarm with { Ended = now }, cancellationToken);
        foreach (var alarm in await alarms.ListAsync(null, cancellationToken))
            await TryTellAsync(alarm, now, cancellationToken);
        return 0;
    }

    protected override Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(Poll, Time, cancellationToken);

    private async Task<List<Alarm>> SeeAsync(
        DateTimeOffset now, Dictionary<(TenantId, string, AlarmKind), Alarm> known, CancellationToken cancellationToken)
    {
        var seen = new List<Alarm>();
        foreach (var (tenant, id, openUntil) in dispatcher.OpenCircuits())
            Add(tenant, id, AlarmKind.CircuitOpen, new AlarmFigures { OpenUntil = openUntil }, dispatcher.Owner);

        foreach (var counts in (board.Latest?.Counts ?? []).GroupBy(count => (count.Tenant, count.IntegrationId)))
        {
            // What waits for an integration that is held was told with the hold.
            if (AlarmRules.OfBacklog(counts, IsRaised(counts.Key.Tenant, counts.Key.IntegrationId, AlarmKind.Backlog), now, options.Value) is { } figures
                && await integrations.FindAsync(counts.Key.Tenant, counts.Key.IntegrationId, cancellationToken) is { Hold: null })
                Add(counts.Key.Tenant, counts.Key.IntegrationId, AlarmKind.Backlog, figures);
        }

        foreach (var count in await activity.SumAsync(null, now - AlarmRules.Window, cancellationToken))
        {
            if (AlarmRules.OfFailures(count, IsRaised(count.Tenant, count.IntegrationId, AlarmKind.FailureRate), options.Value) is { } figures)
                Add(count.Tenant, count.IntegrationId, AlarmKind.FailureRate, figures);
        }

        return seen;

        bool IsRaised(TenantId tenant, string id, AlarmKind kind) => known.TryGetValue((tenant, id, kind), out var alarm) && alarm.Ended is null;

        void Add(TenantId tenant, string id, AlarmKind kind, AlarmFigures figures, string? by = null) => seen.Add(new Alarm
        {
            Tenant = tenant,
            IntegrationId = id,
            Kind = kind,
            Since = now,
            SeenBy = by,
            SeenAt = now,
            Figures = figures,
        });
    }

    private async Task KeepAsync(Alarm seen, Alarm? known, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (known is null && await alarms.TryAddAsync(seen, cancellationToken))
            LogRaised(seen.Kind, seen.IntegrationId, seen.Tenant);
        else if (known is { Ended: null, SeenBy: { } by } && by == seen.SeenBy && now - known.SeenAt >= Renewal)
            await alarms.TrySaveAsync(known with { SeenAt = now, Figures = seen.Figures }, cancellationToken);
    }

    /// <summary>Of what is not seen.</summary>
    private bool IsOver(Alarm alarm, DateTimeOffset now) => alarm.Kind switch
    {
        AlarmKind.WebhookDisabled => false,
        AlarmKind.CircuitOpen => alarm.SeenBy == dispatcher.Owner || now - alarm.SeenAt > Gone,
        AlarmKind.Backlog => board.Latest is not null && now - alarm.Since >= AlarmRules.Shortest,
        _ => now - alarm.Since >= AlarmRules.Shortest,
    };

    private async Task TryTellAsync(Alarm alarm, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            await TellAsync(alarm, now, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception, alarm.Kind, alarm.IntegrationId);
        }
    }

    private async Task TellAsync(Alarm alarm, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var integration = await integrations.FindAsync(alarm.Tenant, alarm.IntegrationId, cancellationToken);
        if (integration is null || (alarm.Kind == AlarmKind.WebhookDisabled && integration.Webhook is not { IsEnabled: false }))
        {
            // Whoever disables a webhook says so first.
            if (integration is null || alarm.IsTold || now - alarm.Since >= AlarmRules.Shortest)
                await alarms.TryRemoveAsync(alarm, cancellationToken);
            return;
        }

        if (!alarm.IsTold)
        {
            await TellAsync(alarm, integration, alarm.Since, isOver: false, cancellationToken);
            if (!await alarms.TrySaveAsync(alarm with { IsTold = true }, cancellationToken))
                return;

            alarm = alarm with { IsTold = true, Version = alarm.Version + 1 };
        }

        if (alarm.Ended is not { } ended)
            return;

        await TellAsync(alarm, integration, ended, isOver: true, cancellationToken);
        if (await alarms.TryRemoveAsync(alarm, cancellationToken))
            LogOver(alarm.Kind, alarm.IntegrationId, alarm.Tenant);
    }

    private async Task TellAsync(Alarm alarm, Integration integration, DateTimeOffset date, bool isOver, CancellationToken cancellationToken)
    {
        if (AlarmEvents.NameOf(alarm.Kind, isOver) is { } name)
            await events.TellAsync(alarm.Tenant, new TenantEvent(name, date, alarm.IntegrationId, ""), () => body.WriteAlarm(name, date, alarm, integration), cancellationToken);
    }

    [LoggerMessage(EventId = 7301, Level = LogLevel.Warning, Message = "Alarm {Kind} of integration {IntegrationId} of tenant {Tenant}")]
    private partial void LogRaised(AlarmKind kind, string integrationId, TenantId tenant);

    [LoggerMessage(EventId = 7302, Level = LogLevel.Information, Message = "Alarm {Kind} of integration {IntegrationId} of tenant {Tenant} is over")]
    private partial void LogOver(AlarmKind kind, string integrationId, TenantId tenant);

    [LoggerMessage(EventId = 7303, Level = LogLevel.Error, Message = "Alarm {Kind} of integration {IntegrationId} could not be told; trying again")]
    private partial void LogFailed(Exception exception, AlarmKind kind, string integrationId);

    [LoggerMessage(EventId = 7304, Level = LogLevel.Error, Message = "Alarms could not be read; trying again")]
    protected override partial void LogUnavailable(Exception exception);
}
