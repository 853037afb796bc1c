using Iris.Storage.Sqlite.Database;

namespace Iris.Storage.Sqlite.Documents;

/// <summary>A table and the columns that are read of it.</summary>
internal sealed record DocumentColumns(string Table, string Columns = "document")
{
    public const string OlderThanCursor = "id < ?2";

    private static readonly byte[] AfterEveryText = [];

    public Sql Where(string condition) => new($"SELECT {Columns} FROM {Table} WHERE {condition}");

    /// <summary>
    /// Binds where a list that runs backwards goes on; from the end without a cursor, since a blob sorts after every text.
    /// </summary>
    public static Statement AddCursor(Statement statement, string? cursor) =>
        cursor is null ? statement.Add(AfterEveryText) : statement.Add(cursor);
}
