using Iris.Core.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Iris.Storage.Sqlite.Database;

/// <summary>Makes the host open and migrate the database before anything that works on it starts.</summary>
internal sealed partial class SqliteStartup(SqliteDatabase database, ILogger<SqliteStartup> logger) : IHostedService
{
    private const string Key = $"{SqliteOptions.Section}:{nameof(SqliteOptions.Path)}";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            // It blocks until the last script has run; the host's thread stays free to be told to stop.
            await Task.Run(() => database.Open(cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (ReasonOf(exception) is { } reason)
        {
            throw new StartRefusedException($"{Key} is '{database.Path}': {reason}", exception);
        }

        LogOpened(database.Path, SqliteSchema.Version);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string? ReasonOf(Exception exception) => exception switch
    {
        UnauthorizedAccessException or IOException => $"the folder or file cannot be written ({exception.Message.TrimEnd('.')}); "
            + "give the gateway's account the right to, or name another place.",
        SqliteException { SqliteErrorCode: raw.SQLITE_NOTADB } => "the file is no SQLite database; name another one.",
        SqliteException { SqliteErrorCode: raw.SQLITE_CORRUPT } => "the database is damaged; restore a backup.",
        SqliteException { SqliteErrorCode: raw.SQLITE_FULL } => "the disk is full; make room.",
        SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED } => "another process holds the database; stop it, or wait until its migration is over.",
        SqliteException failure when SqliteErrors.IsUnavailable(failure) || failure.SqliteErrorCode == raw.SQLITE_PERM =>
            $"the database cannot be opened ({failure.Message.TrimEnd('.')}); give the gateway's account the right to write it and its folder, or name another place.",
        _ => null,
    };

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The database {Path} is open with schema version {Version}")]
    private partial void LogOpened(string path, int version);
}
