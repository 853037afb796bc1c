using Iris.Core.Handles;
using Iris.Core.Hosting;

namespace Iris.Api.Connections;

/// <summary>Says at start when the configured bounds do not fit the process, and refuses what cannot work at all.</summary>
internal sealed partial class HandleCheck(
    HandleBudget budget, ConnectionPlaces places, OutgoingPlaces outgoing, ILogger<HandleCheck> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var demand = new HandleDemand(places.Most + ConnectionPlaces.Dying(places.Most), outgoing.Most);
        if (demand.Refusal(budget) is { } refusal)
            throw new StartRefusedException(refusal);
        if (demand.Warning(budget) is { } warning)
            LogTooMany(warning);
        LogShares(budget.Limit, places.Most, outgoing.Most);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventId = 1010, Level = LogLevel.Warning, Message = "{Problem}")]
    private partial void LogTooMany(string problem);

    [LoggerMessage(EventId = 1011, Level = LogLevel.Information, Message = "Of {Limit} handles, incoming connections may take {Incoming}, outgoing ones {Outgoing}")]
    private partial void LogShares(int limit, int incoming, int outgoing);
}
