using System.Text.RegularExpressions;
using Iris.Testing;

namespace Iris.Api.Tests.Papers;

/// <summary><c>docs/sources.md</c> explains the keys that comments cite.</summary>
public sealed partial class SourcePageTests
{
    private static readonly Paper Page = new("docs/sources.md");

    private static readonly HashSet<string> Explained = [.. Page.Rows.SelectMany(row => Key().Matches(row[0])).Select(key => key.Value)];

    [Fact]
    public void Keys_OfComments_AreExplained()
    {
        var cited = Repository.Code("src", "tests")
            .SelectMany(code => Comment().Matches(code))
            .SelectMany(comment => Key().Matches(comment.Value))
            .Select(key => key.Value)
            .ToHashSet();

        Assert.True(cited.Count > 20, "Comments cite in another way now.");
        Assert.Empty(cited.Except(Explained));
    }

    [Fact]
    public void Keys_OfThePage_AreExplainedOnIt() =>
        Assert.Empty(Key().Matches(Page.Prose).Select(key => key.Value).ToHashSet().Except(Explained));

    [GeneratedRegex("//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b[A-E]\.[0-9]{1,2}\b|\b(?:IR|LA|SI|TW|VO)-[A-Z0-9](?:[A-Z0-9.]*[A-Z0-9])?\b|\bMETA\b")]
    private static partial Regex Key();
}
