namespace Iris.Storage.Sqlite.Database;

/// <summary>
/// A statement's text with a number of its own, by which each connection finds its prepared copy without hashing the text.
/// </summary>
internal sealed class Sql(string text)
{
    private static int count;

    public string Text { get; } = text;

    public int Ordinal { get; } = Interlocked.Increment(ref count) - 1;
}
