using System.Diagnostics;
using Iris.Core.Channels;
using Iris.Core.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace Iris.Storage.Sqlite.Database;

/// <summary>
/// Runs the scripts that a database lacks, all or none, and tells how far it is. A script of a large database runs for minutes: it is
/// asked in between whether it shall stop, and the log hears that it goes on.
/// </summary>
internal sealed partial class SqliteMigration(StartState state, ILogger logger, CancellationToken cancellationToken)
{
    /// <summary>Steps of SQLite's machine between two looks: some milliseconds.</summary>
    private const int StepsBetween = 1_000_000;

    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(10);

    private readonly AddressMigration addresses = new(logger);
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private TimeSpan said;

    /// <summary>Brings the database to the last of the scripts. A second process that starts now waits and finds it done.</summary>
    public void Run(SqliteSession session, int from, Func<int> version, IReadOnlyList<string> scripts)
    {
        // Making the tables of a new database is no migration.
        var isMigration = from > 0;
        state.IsMigrating = isMigration;
        if (isMigration)
            LogStart(from, scripts.Count);
        try
        {
            Begin(session);
            Run(session, version(), scripts, isMigration);
            session.Execute("COMMIT");
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_INTERRUPT && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("The migration was stopped; nothing was changed.", exception, cancellationToken);
        }
        finally
        {
            if (session.InTransaction)
                session.Execute("ROLLBACK");
            state.IsMigrating = false;
        }

        if (isMigration)
            LogEnd(scripts.Count, Math.Round(watch.Elapsed.TotalSeconds, 1));
    }

    /// <summary>Another process that migrates holds the lock for as long.</summary>
    private void Begin(SqliteSession session)
    {
        using var begin = new Statement(session.Handle, "BEGIN IMMEDIATE");
        while (true)
        {
            try
            {
                begin.Execute();
                return;
            }
            catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_BUSY)
            {
                cancellationToken.ThrowIfCancellationRequested();
                LogWaits();
            }
        }
    }

    private void Run(SqliteSession session, int from, IReadOnlyList<string> scripts, bool isMigration)
    {
        addresses.Define(session);
        session.Define("iris_fold", InteractionSummary.ToSearchText);
        for (var version = from; version < scripts.Count; version++)
        {
            var number = version + 1;
            raw.sqlite3_progress_handler(session.Handle, StepsBetween, _ => GoOn(number, scripts.Count), null);
            try
            {
                session.Execute(scripts[version]);
            }
            finally
            {
                raw.sqlite3_progress_handler(session.Handle, 0, null, null);
            }

            if (isMigration)
                LogDone(number, scripts.Count, Math.Round(watch.Elapsed.TotalSeconds, 1));
        }

        addresses.End();
        session.Execute($"PRAGMA user_version = {scripts.Count}");
    }

    /// <summary>Zero to go on.</summary>
    private int GoOn(int version, int last)
    {
        if (watch.Elapsed - said > BetweenLines)
        {
            said = watch.Elapsed;
            LogGoesOn(version, last, Math.Round(said.TotalSeconds));
        }

        return cancellationToken.IsCancellationRequested ? 1 : 0;
    }

    [LoggerMessage(8, LogLevel.Information, "The database is brought from schema version {From} to {To}; nothing is served until then, and a stop leaves it as it was")]
    private partial void LogStart(int from, int to);

    [LoggerMessage(9, LogLevel.Information, "Schema version {Version} of {To} is made, {Seconds} s after the beginning")]
    private partial void LogDone(int version, int to, double seconds);

    [LoggerMessage(10, LogLevel.Information, "Schema version {Version} of {To} is being made, {Seconds} s after the beginning")]
    private partial void LogGoesOn(int version, int to, double seconds);

    [LoggerMessage(12, LogLevel.Information, "Another process is writing to the database; the migration waits for it")]
    private partial void LogWaits();

    [LoggerMessage(11, LogLevel.Information, "The database has schema version {To}; it took {Seconds} s")]
    private partial void LogEnd(int to, double seconds);
}
