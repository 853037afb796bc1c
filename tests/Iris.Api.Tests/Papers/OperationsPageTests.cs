using System.Text.RegularExpressions;
using Iris.Testing;

namespace Iris.Api.Tests.Papers;

/// <summary><c>docs/operations.md</c> names log lines and instruments that there are.</summary>
public sealed partial class OperationsPageTests
{
    private static readonly string Code = string.Join('\n', Repository.Code("src"));

    private static readonly string[][] Rows = [.. Paper.RowsOf(new Paper("docs/operations.md").Section("Watching"))];

    [Fact]
    public void LogLines_OfThePage_AreWritten()
    {
        var lines = Rows.Where(row => row is [_, "Error" or "Warning", _]).Select(row => row[0].Trim('`')).ToArray();

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains(line, Code, StringComparison.Ordinal));
    }

    [Fact]
    public void LogLinesOfMigrations_OfThePage_AreWritten()
    {
        var lines = Paper.RowsOf(new Paper("docs/operations.md").Section("Start and stop"))
            .Where(row => row[1].StartsWith("SQLite", StringComparison.Ordinal) || row[1].StartsWith("MongoDB", StringComparison.Ordinal))
            .Select(row => row[0].Trim('`')).ToArray();

        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains(line, Code, StringComparison.Ordinal));
    }

    [Fact]
    public void Instruments_OfThePage_AreThoseOfTheSources()
    {
        var listed = Rows.Select(row => row[0].Trim('`')).Where(name => name.StartsWith("iris.", StringComparison.Ordinal));
        var made = Instrument().Matches(Code).Select(name => name.Groups[1].Value);

        Assert.Equal(made.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"""(iris\.[a-z_]+(?:\.[a-z_]+)+)""")]
    private static partial Regex Instrument();
}
