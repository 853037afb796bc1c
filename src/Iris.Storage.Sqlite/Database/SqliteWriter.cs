using System.Diagnostics;
using Iris.Core.Telemetry;
using Microsoft.Extensions.Logging;

namespace Iris.Storage.Sqlite.Database;

/// <summary>
/// The one thread that writes. It takes everything that waits and commits it in one transaction, so that many callers share one
/// flush to disk; a caller's task ends after the commit.
/// </summary>
/// <remarks>
/// A group first runs without savepoints, since changes are made so that they are refused before they write. When one fails all the
/// same, the group is rolled back and run again with a savepoint around each, so that it fails alone.
/// </remarks>
internal sealed partial class SqliteWriter : IDisposable
{
    /// <summary>Most changes in one transaction; bounds how long the first of them waits.</summary>
    public const int MaxGroup = 256;

    /// <summary>Most changes that wait; further callers wait for a place.</summary>
    public const int MaxWaiting = 4096;

    private static readonly Sql Begin = new("BEGIN IMMEDIATE");
    private static readonly Sql Commit = new("COMMIT");
    private static readonly Sql Rollback = new("ROLLBACK");
    private static readonly Sql Savepoint = new("SAVEPOINT one");
    private static readonly Sql RollbackOne = new("ROLLBACK TO one");
    private static readonly Sql ReleaseOne = new("RELEASE one");

    private readonly WriteQueue queue = new(MaxWaiting);
    private readonly Func<SqliteSession> open;
    private readonly StoreMeters meters;
    private readonly ILogger logger;
    private readonly Thread thread;
    private SqliteSession? session;
    private long commits;

    public SqliteWriter(Func<SqliteSession> open, StoreMeters meters, ILogger logger)
    {
        this.open = open;
        this.meters = meters;
        this.logger = logger;
        session = open();
        thread = new Thread(Run) { IsBackground = true, Name = "Iris SQLite writer" };
        thread.Start();
    }

    /// <summary>How many groups were committed.</summary>
    public long Commits => Volatile.Read(ref commits);

    /// <summary>
    /// Runs a change on the writer and returns its result once it is on disk. Cancelling has an effect until the change runs, never after.
    /// </summary>
    public async Task<TResult> WriteAsync<TArgs, TResult>(
        Func<SqliteSession, TArgs, TResult> apply, TArgs args, CancellationToken cancellationToken)
    {
        var write = new Write<TArgs, TResult>(apply, args, cancellationToken);
        await queue.AddAsync(write, cancellationToken);
        return await write.Task;
    }

    /// <summary>Commits what waits, then ends.</summary>
    public void Dispose()
    {
        queue.Close();
        thread.Join();
        session?.Dispose();
        queue.Dispose();
    }

    private void Run()
    {
        var group = new List<Write>(MaxGroup);
        while (queue.Take(group, MaxGroup))
        {
            group.RemoveAll(CancelIfAsked);
            if (group.Count > 0)
                RunGroup(group);
            group.Clear();
        }
    }

    private static bool CancelIfAsked(Write write)
    {
        if (!write.Cancellation.IsCancellationRequested)
            return false;

        write.Cancel();
        return true;
    }

    private void RunGroup(List<Write> group)
    {
        var begun = meters.IsEnabled ? Stopwatch.GetTimestamp() : 0;
        try
        {
            session ??= open();
            if (!TryTogether(session, group))
                OneByOne(session, group);
        }
        catch (Exception exception)
        {
            LogFailure(exception, group.Count);
            meters.Failed();
            Recover();
            var unavailable = SqliteErrors.Unavailable(exception);
            foreach (var write in group)
                write.Fail(unavailable);
            return;
        }

        var took = begun == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(begun);
        Volatile.Write(ref commits, commits + 1);
        foreach (var write in group)
            write.Complete();
        // Behind the callers: nobody waits for it.
        if (begun != 0)
            meters.Committed(took, group.Count);
    }

    private static bool TryTogether(SqliteSession session, List<Write> group)
    {
        session[Begin].Execute();
        foreach (var write in group)
        {
            try
            {
                write.Apply(session);
            }
            catch (Exception exception) when (!SqliteErrors.IsUnavailable(exception))
            {
                session.Undo();
            }

            if (session.TakeUndo())
            {
                session[Rollback].Execute();
                return false;
            }
        }

        session[Commit].Execute();
        return true;
    }

    private static void OneByOne(SqliteSession session, List<Write> group)
    {
        session[Begin].Execute();
        foreach (var write in group)
        {
            session[Savepoint].Execute();
            try
            {
                write.Apply(session);
            }
            catch (Exception exception) when (!SqliteErrors.IsUnavailable(exception))
            {
                write.Failure = SqliteErrors.Translate(exception);
                session.Undo();
            }

            if (session.TakeUndo())
                session[RollbackOne].Execute();
            session[ReleaseOne].Execute();
        }

        session[Commit].Execute();
    }

    /// <summary>Leaves no transaction behind; a connection that cannot even roll back is replaced before the next group.</summary>
    private void Recover()
    {
        if (session is null)
            return;

        try
        {
            _ = session.TakeUndo();
            if (session.InTransaction)
                session[Rollback].Execute();
        }
        catch (Exception exception)
        {
            LogReopen(exception);
            session.Dispose();
            session = null;
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "A commit of {Count} changes failed; none of them was written")]
    private partial void LogFailure(Exception exception, int count);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "The writer's connection cannot roll back and is replaced")]
    private partial void LogReopen(Exception exception);
}
