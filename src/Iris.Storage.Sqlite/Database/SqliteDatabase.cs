using Iris.Core.Hosting;
using Iris.Core.Telemetry;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Storage.Sqlite.Database;

/// <summary>The database: one writer, a pool of readers. Opened and migrated at start, or by whoever uses it first.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>Pages in the log before the writer itself copies back what <see cref="SqliteCheckpointer"/> has left, and starts it over.</summary>
    private const int CheckpointPages = 16_000;

    /// <summary>Several documents of usual size fit a page: measured, a fifth less work per commit than with the default of 4096.</summary>
    private const int PageBytes = 8192;

    private const long MaxIdleLogBytes = 2L * CheckpointPages * PageBytes;

    private readonly SqliteOptions options;
    private readonly StartState state;
    private readonly StoreMeters meters;
    private readonly ILogger logger;
    private readonly Lock opening = new();
    private volatile Connections? opened;
    private int disposed;

    public SqliteDatabase(IOptions<SqliteOptions> options, StartState state, StoreMeters meters, ILogger<SqliteWriter> logger)
    {
        (this.options, this.state, this.meters, this.logger) = (options.Value, state, meters, logger);
        Path = System.IO.Path.GetFullPath(this.options.Path);
    }

    public string Path { get; }

    public SqliteWriter Writer => Open(CancellationToken.None).Writer;

    public SqliteReaders Readers => Open(CancellationToken.None).Readers;

    /// <summary>Opens it, and brings it to this build's schema.</summary>
    /// <param name="cancellationToken">Stops a migration; the database is then as it was.</param>
    public Connections Open(CancellationToken cancellationToken)
    {
        if (opened is { } open)
            return open;

        lock (opening)
        {
            if (opened is { } meanwhile)
                return meanwhile;
            if (disposed == 1)
                throw SqliteErrors.Unavailable(new ObjectDisposedException(nameof(SqliteDatabase)));

            SqliteLibrary.Load();
            PrivateFiles.Prepare(Path, logger);
            // Only the opening now can find anything to migrate: the writer opens again after failures alone.
            var writer = new SqliteWriter(() => OpenWriter(cancellationToken), meters, logger);
            var readers = new SqliteReaders(OpenReader, options.Readers);
            return opened = new Connections(writer, readers, new SqliteCheckpointer(() => Connect(SqliteOpenMode.ReadWrite), () => writer.Commits, logger));
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;

        Connections? open;
        lock (opening)
            open = opened;
        if (open is null)
            return;

        open.Checkpointer.Dispose();
        open.Readers.Dispose();
        // The last connection to close copies the log back into the file.
        open.Writer.Dispose();
    }

    private SqliteSession OpenWriter(CancellationToken cancellationToken)
    {
        var session = Connect(SqliteOpenMode.ReadWriteCreate);
        try
        {
            session.Execute($"PRAGMA page_size = {PageBytes}; PRAGMA journal_mode = WAL");
            SqliteSchema.Migrate(session, new SqliteMigration(state, logger, cancellationToken));
            session.Execute(
                $"""
                PRAGMA synchronous = FULL;
                PRAGMA wal_autocheckpoint = {CheckpointPages};
                PRAGMA journal_size_limit = {MaxIdleLogBytes};
                PRAGMA cache_size = -32768;
                """);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private SqliteSession OpenReader()
    {
        var session = Connect(SqliteOpenMode.ReadOnly);
        // Whatever is committed empties it: it serves one read.
        session.Execute("PRAGMA cache_size = -4096");
        return session;
    }

    private SqliteSession Connect(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path,
            Mode = mode,
            Pooling = false,
        }.ToString());
        connection.Open();
        var session = new SqliteSession(connection);
        session.Execute($"PRAGMA busy_timeout = {(int)options.BusyTimeout.TotalMilliseconds}; PRAGMA temp_store = MEMORY");
        return session;
    }

    /// <summary>What is open.</summary>
    internal sealed record Connections(SqliteWriter Writer, SqliteReaders Readers, SqliteCheckpointer Checkpointer);
}
