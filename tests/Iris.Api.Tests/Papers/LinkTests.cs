using System.Text.RegularExpressions;
using Iris.Testing;

namespace Iris.Api.Tests.Papers;

/// <summary>What the papers point at is there.</summary>
public sealed partial class LinkTests
{
    [Fact]
    public void Links_OfEveryPage_LeadToAFileAndAHeading()
    {
        var broken = Paper.All.SelectMany(page => LinksOf(page).Where(link => !Leads(page, link)).Select(link => $"{page}: {link}"));

        Assert.Empty(broken);
    }

    [Fact]
    public void Headings_OfEveryPage_AreUnique() => Assert.All(Paper.All, page => Assert.Distinct(AnchorsOf(page)));

    /// <summary>Paths with <c>&lt;Name&gt;</c> stand for many; what a run makes is not there before.</summary>
    [Fact]
    public void Paths_OfEveryPage_AreThere()
    {
        var missing =
            from page in Paper.All
            from span in page.Spans
            where RepositoryPath().IsMatch(span) && !span.Contains("/data/", StringComparison.Ordinal)
            where !Path.Exists(Path.Combine(Repository.Root, span))
            select $"{page}: {span}";

        Assert.Empty(missing);
    }

    [Fact]
    public void Pages_OfEveryName_BeginWithWhatTheyAnswer() => Assert.All(
        Paper.All.Where(page => page.Name != "README.md"),
        page => Assert.Matches("^# [^\n]+\n\nAnswers: ", page.Text));

    private static IEnumerable<string> LinksOf(Paper page) =>
        Link().Matches(Span().Replace(page.Prose, "")).Select(link => link.Groups[1].Value)
            .Where(link => !link.StartsWith("http", StringComparison.Ordinal));

    private static bool Leads(Paper page, string link)
    {
        var (path, anchor) = link.Split('#') switch
        {
            [var file] => (file, null),
            [var file, var heading] => (file, (string?)heading),
            _ => ("", null),
        };
        var target = path.Length == 0
            ? page.Name
            : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(page.Name)!, path));
        return File.Exists(Path.Combine(Repository.Root, target)) && (anchor is null || AnchorsOf(new Paper(target)).Contains(anchor));
    }

    /// <summary>As GitHub makes them.</summary>
    private static IEnumerable<string> AnchorsOf(Paper page) => Heading().Matches(page.Prose)
        .Select(heading => Dropped().Replace(heading.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`\n]+`")]
    private static partial Regex Span();

    [GeneratedRegex("^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Dropped();

    [GeneratedRegex(@"^(src|tests|docs|\.ci|\.github)/[\w./-]+$")]
    private static partial Regex RepositoryPath();
}
