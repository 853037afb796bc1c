using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Iris.Storage.Sqlite.Database;

/// <summary>
/// A prepared statement that is bound by position and run many times. It sits directly on the native interface: an ADO.NET command
/// costs several times what most statements here cost.
/// </summary>
internal sealed class Statement : IDisposable
{
    private const int StackLimit = 512;

    private readonly sqlite3 connection;
    private readonly sqlite3_stmt handle;
    private int bound;

    public Statement(sqlite3 connection, string text)
    {
        this.connection = connection;
        Check(raw.sqlite3_prepare_v3(connection, text, raw.SQLITE_PREPARE_PERSISTENT, out handle));
    }

    /// <summary>Binds the next parameter.</summary>
    public Statement Add(string? value)
    {
        if (value is null)
            return AddNull();

        // An empty span would be bound as null.
        if (value.Length == 0)
            return Checked(raw.sqlite3_bind_text(handle, ++bound, value));

        var size = Encoding.UTF8.GetMaxByteCount(value.Length);
        var bytes = size <= StackLimit ? stackalloc byte[StackLimit] : new byte[size];
        return Checked(raw.sqlite3_bind_text(handle, ++bound, bytes[..Encoding.UTF8.GetBytes(value, bytes)]));
    }

    public Statement Add(long value) => Checked(raw.sqlite3_bind_int64(handle, ++bound, value));

    public Statement Add(long? value) => value is { } number ? Add(number) : AddNull();

    public Statement Add(bool value) => Add(value ? 1L : 0L);

    public Statement Add(byte[] value) => Checked(raw.sqlite3_bind_blob(handle, ++bound, value));

    public Statement AddNull() => Checked(raw.sqlite3_bind_null(handle, ++bound));

    /// <summary>Runs a statement that changes rows.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute()
    {
        try
        {
            while (Step())
            {
            }

            return raw.sqlite3_changes(connection);
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>The number that a query over one row comes to.</summary>
    public int Number()
    {
        using var rows = Query();
        rows.Next();
        return (int)rows.Number(0);
    }

    /// <summary>Starts a query; the rows must be disposed, or the read transaction stays open.</summary>
    public Rows Query() => new(this, handle);

    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW)
            return true;
        if (code != raw.SQLITE_DONE)
            Check(code);
        return false;
    }

    /// <summary>Ends the run and lets go of what was bound, which may be a document of megabytes.</summary>
    public void Reset()
    {
        _ = raw.sqlite3_reset(handle);
        _ = raw.sqlite3_clear_bindings(handle);
        bound = 0;
    }

    public void Dispose() => handle.Dispose();

    private Statement Checked(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            Reset();
            Check(code);
        }

        return this;
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, connection);
}

/// <summary>The rows of a query that is running.</summary>
internal readonly ref struct Rows(Statement statement, sqlite3_stmt handle)
{
    public bool Next() => statement.Step();

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public long Number(int column) => raw.sqlite3_column_int64(handle, column);

    public string Text(int column) => raw.sqlite3_column_text(handle, column).utf8_to_string();

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>The value's bytes in the database's own memory: gone with the next row.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    public void Dispose() => statement.Reset();
}
