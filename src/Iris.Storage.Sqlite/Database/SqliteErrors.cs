using Iris.Core.Kernel;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Iris.Storage.Sqlite.Database;

/// <summary>Which of the database's errors mean that the store, and not the one change, is in trouble.</summary>
internal static class SqliteErrors
{
    public static bool IsUnavailable(Exception exception) => exception is SqliteException
    {
        SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_READONLY or raw.SQLITE_INTERRUPT
            or raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN or raw.SQLITE_PROTOCOL or raw.SQLITE_NOTADB,
    };

    /// <summary>What a caller sees of an error: a driver's exception never leaves the store.</summary>
    public static Exception Translate(Exception exception) => exception switch
    {
        _ when IsUnavailable(exception) => Unavailable(exception),
        SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT } =>
            new InvalidOperationException("A row with this id exists already.", exception),
        SqliteException => new InvalidOperationException("The database refused the operation.", exception),
        _ => exception,
    };

    public static StoreUnavailableException Unavailable(Exception inner) =>
        new("The database cannot be written or read right now; nothing was changed.", inner);
}
