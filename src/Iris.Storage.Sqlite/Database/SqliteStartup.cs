using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Iris.Storage.Sqlite.Database;

/// <summary>Makes the host open and migrate the database before it serves: asking for the database opens it.</summary>
internal sealed partial class SqliteStartup(SqliteDatabase database, ILogger<SqliteStartup> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LogOpened(database.Path, SqliteSchema.Version);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Information, "The database {Path} is open with schema version {Version}")]
    private partial void LogOpened(string path, int version);
}
