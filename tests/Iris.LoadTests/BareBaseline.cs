using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace Iris.LoadTests;

/// <summary>
/// The least that a durable intake can do on this framework: parse the send body, insert it with a group commit, answer. The gateway's
/// figure is read as a share of this one, which takes the machine and its disk out of the comparison.
/// </summary>
internal static class BareBaseline
{
    public const string Verb = "bare-baseline";

    private sealed record Send(
        JsonElement PayLoad, string IntegrationId, string? ProcessId, string[] Destinations, bool AutoCreateUser, bool AutoCreateProcess);

    private sealed record Answer(string Id, int Status);

    public static async Task<int> ServeAsync(string database)
    {
        using var store = new BareStore(database);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.MapPost("/insert", async (Send send) =>
        {
            var id = Guid.CreateVersion7().ToString("N");
            await store.InsertAsync(id, JsonSerializer.SerializeToUtf8Bytes(send, JsonSerializerOptions.Web));
            return new Answer(id, StatusCodes.Status200OK);
        });
        await app.StartAsync();
        Console.WriteLine(new Uri(app.Urls.Single()).Port);
        await HarnessEnd.WaitAsync();
        await app.StopAsync();
        return 0;
    }

    /// <summary>One writer thread; whoever waits while it commits shares the next commit.</summary>
    private sealed class BareStore : IDisposable
    {
        private const int MostPerCommit = 512;
        private readonly BlockingCollection<Row> waiting = [];
        private readonly SqliteConnection connection;
        private readonly Thread writer;

        public BareStore(string database)
        {
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ToString());
            connection.Open();
            using var setup = connection.CreateCommand();
            setup.CommandText =
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE entry (id TEXT PRIMARY KEY, document BLOB NOT NULL) WITHOUT ROWID";
            setup.ExecuteNonQuery();
            writer = new Thread(Write) { IsBackground = true, Name = "writer" };
            writer.Start();
        }

        public Task InsertAsync(string id, byte[] document)
        {
            var row = new Row(id, document);
            waiting.Add(row);
            return row.Committed.Task;
        }

        public void Dispose()
        {
            waiting.CompleteAdding();
            writer.Join();
            connection.Dispose();
            waiting.Dispose();
        }

        private void Write()
        {
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO entry (id, document) VALUES ($id, $document)";
            var id = insert.Parameters.Add("$id", SqliteType.Text);
            var document = insert.Parameters.Add("$document", SqliteType.Blob);
            var rows = new List<Row>(MostPerCommit);
            foreach (var first in waiting.GetConsumingEnumerable())
            {
                rows.Add(first);
                while (rows.Count < MostPerCommit && waiting.TryTake(out var next))
                    rows.Add(next);

                using (var transaction = connection.BeginTransaction())
                {
                    insert.Transaction = transaction;
                    foreach (var row in rows)
                    {
                        (id.Value, document.Value) = (row.Id, row.Document);
                        insert.ExecuteNonQuery();
                    }

                    transaction.Commit();
                }

                rows.ForEach(row => row.Committed.SetResult());
                rows.Clear();
            }
        }
    }

    private sealed record Row(string Id, byte[] Document)
    {
        public TaskCompletionSource Committed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
