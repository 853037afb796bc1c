using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace Iris.Storage.Sqlite.Database;

/// <summary>The open database: one writer, a pool of readers. Made ready when it is constructed.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>Pages in the log before it is copied back: rare enough not to be felt, small enough to be copied in a moment.</summary>
    private const int CheckpointPages = 4000;

    /// <summary>Several documents of usual size fit a page: measured, a fifth less work per commit than with the default of 4096.</summary>
    private const int PageBytes = 8192;

    private const long MaxIdleLogBytes = 64 * 1024 * 1024;

    private readonly SqliteOptions options;
    private int disposed;

    static SqliteDatabase() => Batteries_V2.Init();

    public SqliteDatabase(IOptions<SqliteOptions> options, ILogger<SqliteWriter> logger)
    {
        this.options = options.Value;
        Path = System.IO.Path.GetFullPath(this.options.Path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        Writer = new SqliteWriter(OpenWriter, logger);
        Readers = new SqliteReaders(OpenReader, this.options.Readers);
    }

    public string Path { get; }

    public SqliteWriter Writer { get; }

    public SqliteReaders Readers { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) == 1)
            return;

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
