using System.Text.RegularExpressions;
using Iris.Testing;

namespace Iris.Api.Tests.Papers;

/// <summary>One of the repository's papers.</summary>
/// <param name="Name">Its path in the repository.</param>
internal sealed partial record Paper(string Name)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Paper> All { get; } =
    [
        .. new[] { "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md" }
            .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(path => $"docs/{Path.GetFileName(path)}"))
            .Order(StringComparer.Ordinal)
            .Select(name => new Paper(name)),
    ];

    public string Text { get; } = File.ReadAllText(Path.Combine(Repository.Root, Name));

    /// <summary>What stands between fences, by language.</summary>
    public IEnumerable<string> Blocks(string language) =>
        Block().Matches(Text).Where(block => block.Groups["language"].Value == language).Select(Unindented);

    /// <summary>What is not between fences.</summary>
    public string Prose => Block().Replace(Text, "");

    /// <summary>What is marked as code within sentences and tables.</summary>
    public IEnumerable<string> Spans => CodeIn(Prose);

    /// <summary>The cells of every row of every table, without heads.</summary>
    public IEnumerable<string[]> Rows => RowsOf(Prose);

    /// <summary>The part below a heading of the second level.</summary>
    public string Section(string heading)
    {
        var from = Prose.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        Assert.True(from >= 0, $"{Name} has no part '{heading}'.");
        var to = Prose.IndexOf("\n## ", from + 1, StringComparison.Ordinal);
        return Prose[from..(to < 0 ? Prose.Length : to)];
    }

    public static IEnumerable<string[]> RowsOf(string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var isHead = i + 1 < lines.Length && IsRule(lines[i + 1]);
            if (lines[i].StartsWith("| ", StringComparison.Ordinal) && !isHead && !IsRule(lines[i]))
                yield return CellsOf(lines[i]);
        }
    }

    /// <summary>Every table by itself, with the cells of its head.</summary>
    public static IEnumerable<(string[] Head, IEnumerable<string[]> Rows)> TablesOf(string text)
    {
        var lines = text.Split('\n');
        for (var i = 1; i < lines.Length; i++)
        {
            if (IsRule(lines[i]))
                yield return (CellsOf(lines[i - 1]), lines[(i + 1)..].TakeWhile(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(CellsOf));
        }
    }

    public static IEnumerable<string> CodeIn(string text) => Span().Matches(text).Select(span => span.Groups[1].Value);

    public override string ToString() => Name;

    private static string[] CellsOf(string line) => [.. line.Trim('|').Split('|').Select(cell => cell.Trim())];

    private static bool IsRule(string line) => line.StartsWith("| ---", StringComparison.Ordinal);

    private static string Unindented(Match block) => string.Join(
        '\n', block.Groups["text"].Value.Split('\n').Select(line => line.StartsWith(block.Groups["indent"].Value, StringComparison.Ordinal)
            ? line[block.Groups["indent"].Length..]
            : line));

    [GeneratedRegex(@"^(?<indent> *)```(?<language>\w*)\n(?<text>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Span();
}
