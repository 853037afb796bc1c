using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Iris.Storage.Sqlite.Database;

/// <summary>The open database: one writer, a pool of readers. Made ready when it is constructed.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>Pages in the log before the writer itself copies back what <see cref="SqliteCheckpointer"/> has left, and starts it over.</summary>
    private const int CheckpointPages = 16_000;

    /// <summary>Several documents of usual size fit a page: measured, a fifth less work per commit than with the default of 4096.</summary>
    private const int PageBytes = 8192;

    private const long MaxIdleLogBytes = 2L * CheckpointPages * PageBytes;

    private readonly SqliteOptions options;
    private readonly SqliteCheckpointer checkpointer;
    private int disposed;

    public SqliteDatabase(IOptions<SqliteOptions> options, ILogger<SqliteWriter> logger)
    {
        SqliteLibrary.Load();
        this.options = options.Value;
        Path = System.IO.Path.GetFullPath(this.options.Path);
        PrivateFiles.Prepare(Path, logger);
        Writer = new SqliteWriter(OpenWriter, logger);
        Readers = new SqliteReaders(OpenReader, this.options.Readers);
        checkpointer = new SqliteCheckpointer(() => Open(SqliteOpenMode.ReadWrite), () => Writer.Commits, logger);
    }

    public string Path { get; }

    public SqliteWriter Writer { get; }

    public SqliteReaders Readers { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;

        checkpointer.Dispose();
        Readers.Dispose();
        // The last connection to close copies the log back into the file.
        Writer.Dispose();
    }

    private SqliteSession OpenWriter()
    {
        var session = Open(SqliteOpenMode.ReadWriteCreate);
        try
        {
            session.Execute($"PRAGMA page_size = {PageBytes}; PRAGMA journal_mode = WAL");
            SqliteSchema.Migrate(session);
            session.Execute(
                $"""
                PRAGMA synchronous = FULL;
                PRAGMA wal_autocheckpoint = {CheckpointPages};
                PRAGMA journal_size_limit = {MaxIdleLogBytes};
                PRAGMA cache_size = -65536;
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
        var session = Open(SqliteOpenMode.ReadOnly);
        session.Execute("PRAGMA cache_size = -16384");
        return session;
    }

    private SqliteSession Open(SqliteOpenMode mode)
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
}
