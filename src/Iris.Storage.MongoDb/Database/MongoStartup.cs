using Iris.Core.Kernel;
using Iris.Storage.MongoDb.Migration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Iris.Storage.MongoDb.Database;

/// <summary>Makes the indexes and brings old rows up to date before the host serves; waits for a primary, since databases and gateways start together.</summary>
internal sealed partial class MongoStartup(MongoStore store, DocumentUpgrade upgrade, TimeProvider time, ILogger<MongoStartup> logger) : IHostedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + store.Options.StartTimeout;
        while (true)
        {
            try
            {
                await MongoIndexes.CreateAsync(store, cancellationToken);
                await upgrade.RunAsync(cancellationToken);
                LogReady(store.Options.Database);
                return;
            }
            catch (StoreUnavailableException exception) when (time.GetUtcNow() < deadline)
            {
                LogWaiting(exception.InnerException?.Message ?? exception.Message);
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Information, "The MongoDB database {Database} is ready")]
    private partial void LogReady(string database);

    [LoggerMessage(2, LogLevel.Warning, "MongoDB cannot be used yet; trying again: {Reason}")]
    private partial void LogWaiting(string reason);
}
