using System.Reflection;
using System.Text.RegularExpressions;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Api.Tests.Papers;

/// <summary><c>docs/errors.md</c> explains the codes that there are.</summary>
public sealed partial class ErrorPageTests
{
    private static readonly string Code = string.Join('\n', Repository.Code("src"));

    private static readonly HashSet<string> Explained =
        [.. new Paper("docs/errors.md").Rows.SelectMany(row => Paper.CodeIn(row[0])).Where(span => CodeForm().IsMatch(span))];

    [Fact]
    public void Codes_OfTheSources_AreExplained()
    {
        var made = Made().Matches(Code).Concat(Named().Matches(Code)).Select(code => code.Groups[1].Value)
            .Concat(typeof(SendErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(code => (string)code.GetRawConstantValue()!))
            .ToHashSet();

        Assert.True(made.Count > 100, "Errors are made in another way now.");
        Assert.Empty(made.Except(Explained));
    }

    [Fact]
    public void Codes_ThatAreExplained_AreInTheSources() =>
        Assert.All(Explained, code => Assert.Contains($"\"{code}\"", Code, StringComparison.Ordinal));

    [Fact]
    public void Codes_ThatAreExplained_HaveACauseAndACure() => Assert.All(
        new Paper("docs/errors.md").Rows.Where(row => row.Length == 4 && CodeForm().IsMatch(row[0].Trim('`')) && StatusForm().IsMatch(row[1])),
        row => Assert.All(row, cell => Assert.NotEmpty(cell)));

    /// <summary>An error, with its code as the first argument; a failure with a status before it; one added to a list.</summary>
    [GeneratedRegex(@"(?:\bnew(?: IrisError)?\(|\.Add\(|Problem\.Of\(\s*[\w.]+,)\s*""([A-Z][A-Z0-9_]+)"",")]
    private static partial Regex Made();

    [GeneratedRegex(@"const string \w*Code = ""([A-Z][A-Z0-9_]+)""")]
    private static partial Regex Named();

    [GeneratedRegex("^[A-Z][A-Z0-9_]+$")]
    private static partial Regex CodeForm();

    [GeneratedRegex("^[0-9]{3}")]
    private static partial Regex StatusForm();
}
