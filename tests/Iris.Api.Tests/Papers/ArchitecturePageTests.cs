using System.Text.RegularExpressions;
using Iris.Testing;

namespace Iris.Api.Tests.Papers;

/// <summary><c>docs/architecture.md</c> shows the floors that <c>FloorTests</c> holds the core to.</summary>
public sealed partial class ArchitecturePageTests
{
    [Fact]
    public void Floors_OfThePage_AreThoseThatAreHeld()
    {
        var shown = Paper.RowsOf(new Paper("docs/architecture.md").Section("Floors of Core")).Reverse().Select(row => $"{row[0]}: {row[1]}");
        var held = Floor().Matches(File.ReadAllText(Path.Combine(Repository.Root, "tests/Iris.Core.Tests/FloorTests.cs")))
            .Select((floor, below) => $"{below + 1}: {floor.Groups[1].Value.Replace("\"", "", StringComparison.Ordinal)}");

        Assert.Equal(held, shown);
    }

    [GeneratedRegex(@"^        \[(""\w+""(?:, ""\w+"")*)\],$", RegexOptions.Multiline)]
    private static partial Regex Floor();
}
