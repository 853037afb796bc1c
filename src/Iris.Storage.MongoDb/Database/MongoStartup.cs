using Iris.Core.Hosting;
using Iris.Core.Kernel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Iris.Storage.MongoDb.Database;

/// <summary>
/// Makes the indexes and brings old rows up to date before anything that works on them starts; waits for a primary, since databases and
/// gateways start together.
/// </summary>
internal sealed partial class MongoStartup(
    MongoStore store, DocumentUpgrade documents, AddressUpgrade addresses, SearchTextUpgrade texts, ProcessOrderUpgrade processes, StartState state,
    TimeProvider time, ILogger<MongoStartup> logger) : IHostedService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var deadline = time.GetUtcNow() + store.Options.StartTimeout;
        while (true)
        {
            try
            {
                await MongoIndexes.CreateAsync(store, cancellationToken, SayIndexes);
                if (state.IsMigrating)
                    LogIndexed();
                await documents.RunAsync(cancellationToken);
                await addresses.RunAsync(cancellationToken);
                await texts.RunAsync(cancellationToken);
                await processes.RunAsync(cancellationToken);
                state.IsMigrating = false;
                LogReady(store.Options.Database);
                return;
            }
            catch (StoreUnavailableException exception)
            {
                if (time.GetUtcNow() >= deadline)
                {
                    throw new StartRefusedException(
                        $"{MongoOptions.Section}:{nameof(MongoOptions.ConnectionString)} names {store.Members}, of which none can be written to, tried for "
                        + $"{store.Options.StartTimeout.TotalSeconds} s; the warnings in the log say why. Start the replica set, or set the string right.",
                        exception);
                }

                LogWaiting(WithoutStack(exception.InnerException?.Message ?? exception.Message));
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The driver's messages show its own failures whole.</summary>
    private static string WithoutStack(string message) => string.Join(
        ' ', message.Split('\n').Select(line => line.Trim()).Where(line => !line.StartsWith("at ", StringComparison.Ordinal)));

    private void SayIndexes(string collection, int indexes, long rows)
    {
        state.IsMigrating = true;
        LogIndexes(indexes, collection, rows);
    }

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "{Count} indexes of {Collection}, of about {Rows} documents, are being made")]
    private partial void LogIndexes(int count, string collection, long rows);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "All indexes are made")]
    private partial void LogIndexed();

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The MongoDB database {Database} is ready")]
    private partial void LogReady(string database);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "MongoDB cannot be used yet; trying again: {Reason}")]
    private partial void LogWaiting(string reason);
}
