using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace Iris.LoadTests;

/// <summary>One writer thread with a group commit: whoever waits while it commits shares the next commit.</summary>
internal sealed class BareStore : IDisposable
{
    private const int MostPerCommit = 512;

    private const string Schema = """
        PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
        CREATE TABLE entry (id TEXT PRIMARY KEY, document BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE person (address TEXT PRIMARY KEY, document BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE process (id TEXT PRIMARY KEY, document BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE interaction (id TEXT PRIMARY KEY, status TEXT NOT NULL, document BLOB NOT NULL, outcome BLOB) WITHOUT ROWID;
        """;

    private readonly BlockingCollection<Write> waiting = [];
    private readonly SqliteConnection connection;
    private readonly Thread writer;

    public BareStore(string database)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
        connection.Open();
        using var setup = connection.CreateCommand();
        setup.CommandText = Schema;
        setup.ExecuteNonQuery();
        writer = new Thread(Run) { IsBackground = true, Name = "writer" };
        writer.Start();
    }

    public Task InsertAsync(string id, byte[] document) => DoAsync(new Row("INSERT INTO entry VALUES ($1, $2)", id, document));

    /// <summary>Interaction, user and process of one send, in one commit.</summary>
    public Task AcceptAsync(string id, byte[] interaction, string address, byte[] person, byte[] process) => DoAsync(
        new Row("INSERT INTO person VALUES ($1, $2) ON CONFLICT DO NOTHING", address, person),
        new Row("INSERT INTO process VALUES ($1, $2)", id, process),
        new Row("INSERT INTO interaction (id, status, document) VALUES ($1, 'PENDING', $2)", id, interaction));

    /// <summary>What the provider answered.</summary>
    public Task FinishAsync(string id, byte[] outcome) => DoAsync(new Row("UPDATE interaction SET status = 'SENT', outcome = $2 WHERE id = $1", id, outcome));

    public void Dispose()
    {
        waiting.CompleteAdding();
        writer.Join();
        connection.Dispose();
        waiting.Dispose();
    }

    private Task DoAsync(params Row[] rows)
    {
        var write = new Write(rows);
        waiting.Add(write);
        return write.Committed.Task;
    }

    private void Run()
    {
        var commands = new Dictionary<string, SqliteCommand>();
        var writes = new List<Write>(MostPerCommit);
        foreach (var first in waiting.GetConsumingEnumerable())
        {
            writes.Add(first);
            while (writes.Count < MostPerCommit && waiting.TryTake(out var next))
                writes.Add(next);

            using (var transaction = connection.BeginTransaction())
            {
                foreach (var row in writes.SelectMany(write => write.Rows))
                    Execute(commands, transaction, row);
                transaction.Commit();
            }

            writes.ForEach(write => write.Committed.SetResult());
            writes.Clear();
        }

        foreach (var command in commands.Values)
            command.Dispose();
    }

    private void Execute(Dictionary<string, SqliteCommand> commands, SqliteTransaction transaction, Row row)
    {
        if (!commands.TryGetValue(row.Statement, out var command))
        {
            commands[row.Statement] = command = connection.CreateCommand();
            command.CommandText = row.Statement;
            command.Parameters.Add("$1", SqliteType.Text);
            command.Parameters.Add("$2", SqliteType.Blob);
        }

        command.Transaction = transaction;
        command.Parameters[0].Value = row.Key;
        command.Parameters[1].Value = row.Document;
        command.ExecuteNonQuery();
    }

    private sealed record Row(string Statement, string Key, byte[] Document);

    private sealed record Write(Row[] Rows)
    {
        public TaskCompletionSource Committed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
