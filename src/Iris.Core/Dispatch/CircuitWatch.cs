using Iris.Core.Channels;
using Iris.Core.Kernel;
using Microsoft.Extensions.Logging;

namespace Iris.Core.Dispatch;

/// <summary>Tells of circuits that open and close.</summary>
internal sealed partial class CircuitWatch(DispatchMeters meters, ILogger<CircuitWatch> logger)
{
    /// <summary>Has it told of a lane's circuit.</summary>
    public DispatchLane Over(string integrationId, DispatchLane lane)
    {
        lane.Circuit.Changed = (status, until, cause) => Tell(integrationId, lane.Tenant, status, until, cause);
        return lane;
    }

    private void Tell(string integrationId, TenantId tenant, CircuitStatus status, DateTimeOffset? until, SendOutcome? cause)
    {
        if (status == CircuitStatus.Open)
        {
            meters.CircuitOpened(integrationId);
            LogOpened(integrationId, tenant, until, cause is null ? null : AttemptJournal.ReasonOf(cause));
        }
        else if (status == CircuitStatus.Closed)
        {
            LogClosed(integrationId, tenant);
        }
    }

    [LoggerMessage(EventId = 2016, Level = LogLevel.Warning, Message = "The circuit of integration {IntegrationId} of tenant {Tenant} is open until {Until}: {Reason}")]
    private partial void LogOpened(string integrationId, TenantId tenant, DateTimeOffset? until, string? reason);

    [LoggerMessage(EventId = 2017, Level = LogLevel.Information, Message = "The circuit of integration {IntegrationId} of tenant {Tenant} is closed")]
    private partial void LogClosed(string integrationId, TenantId tenant);
}
