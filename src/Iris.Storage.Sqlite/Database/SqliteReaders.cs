using System.Collections.Concurrent;

namespace Iris.Storage.Sqlite.Database;

/// <summary>Read-only connections beside the writer: they see the last commit and never wait for the next.</summary>
internal sealed class SqliteReaders(Func<SqliteSession> open, int count) : IDisposable
{
    private readonly SemaphoreSlim places = new(count, count);
    private readonly ConcurrentBag<SqliteSession> idle = [];

    public async ValueTask<TResult> ReadAsync<TArgs, TResult>(
        Func<SqliteSession, TArgs, TResult> read, TArgs args, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return Read(read, args);
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>A read that may take long: it has a thread of its own, since the pool begins with one for each core.</summary>
    public async Task<TResult> SearchAsync<TArgs, TResult>(
        Func<SqliteSession, TArgs, TResult> read, TArgs args, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return await Task.Factory.StartNew(
                () => Read(read, args),
                CancellationToken.None,
                TaskCreationOptions.LongRunning | TaskCreationOptions.RunContinuationsAsynchronously,
                TaskScheduler.Default);
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>Waits for reads that are running, then closes the connections.</summary>
    public void Dispose()
    {
        for (var i = 0; i < count; i++)
            places.Wait();
        while (idle.TryTake(out var session))
            session.Dispose();
        places.Dispose();
    }

    private TResult Read<TArgs, TResult>(Func<SqliteSession, TArgs, TResult> read, TArgs args)
    {
        SqliteSession? session = null;
        try
        {
            session = idle.TryTake(out var used) ? used : open();
            var result = read(session, args);
            idle.Add(session);
            return result;
        }
        catch (Exception exception)
        {
            // What the error left behind is unknown; the next read opens a fresh connection.
            session?.Dispose();
            var translated = SqliteErrors.Translate(exception);
            if (ReferenceEquals(translated, exception))
                throw;
            throw translated;
        }
    }
}
