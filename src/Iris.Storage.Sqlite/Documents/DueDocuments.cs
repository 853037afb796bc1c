using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Documents;

/// <summary>Leases due documents of a table whose rows have numbers, and reads them as they are then.</summary>
/// <param name="database">The database.</param>
/// <param name="shape">What is queued in it; the rows begin with number and due time, and both are what a lease is held to.</param>
/// <param name="table">Reads the documents.</param>
/// <param name="byNumber">Finds a document.</param>
/// <param name="scope">The part of the table that the queue is in; null for all of it.</param>
internal sealed class DueDocuments<TDocument>(
    SqliteDatabase database, DueShape shape, DocumentTable<TDocument> table, Sql byNumber, long? scope = null)
    where TDocument : class
{
    private readonly DueQueue<(long Number, long DueAt)> queue = new(
        database, shape, rows => (rows.Number(0), rows.Number(1)), (lease, row) => lease.Add(row.Number).Add(row.DueAt), scope);

    public async Task<IReadOnlyList<TDocument>> ClaimAsync(DueLook look, CancellationToken cancellationToken)
    {
        var won = await queue.ClaimAsync(look, cancellationToken);
        // Leased is leased: a stop that comes here gives them back.
        return won.Count == 0 ? [] : await database.Readers.ReadAsync(ReadAll, won, CancellationToken.None);
    }

    private List<TDocument> ReadAll(SqliteSession session, List<(long Number, long DueAt)> won)
    {
        var documents = new List<TDocument>(won.Count);
        foreach (var (number, _) in won)
        {
            using var rows = session[byNumber].Add(number).Query();
            if (rows.Next())
                documents.Add(table.Read(rows));
        }

        return documents;
    }
}
