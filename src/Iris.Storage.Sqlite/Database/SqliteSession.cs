using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Iris.Storage.Sqlite.Database;

/// <summary>One connection with its prepared statements. Used by one thread at a time.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    private Statement?[] statements = new Statement?[64];
    private bool undo;

    public sqlite3 Handle { get; } = connection.Handle!;

    public bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    /// <summary>The prepared statement, ready to be bound.</summary>
    public Statement this[Sql sql]
    {
        get
        {
            if (sql.Ordinal >= statements.Length)
                Array.Resize(ref statements, sql.Ordinal + 32);
            return statements[sql.Ordinal] ??= new Statement(Handle, sql.Text);
        }
    }

    /// <summary>Runs statements that are not worth keeping.</summary>
    public void Execute(string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    /// <summary>Gives statements a function of ours.</summary>
    public void Define(string name, Func<string, string, string?> function) => connection.CreateFunction(name, function, isDeterministic: true);

    /// <summary>The same with one argument.</summary>
    public void Define(string name, Func<string, string> function) => connection.CreateFunction(name, function, isDeterministic: true);

    public long Number(string text)
    {
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>
    /// For a change that ends as a refusal after it has written something: what it wrote is taken back, its result stands.
    /// </summary>
    public void Undo() => undo = true;

    public bool TakeUndo()
    {
        var asked = undo;
        undo = false;
        return asked;
    }

    public void Dispose()
    {
        foreach (var statement in statements)
            statement?.Dispose();
        connection.Dispose();
    }
}
