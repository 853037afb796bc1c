using System.Text;

namespace Iris.Api.Tests.Papers;

/// <summary>The first page stays a first page.</summary>
public sealed class ReadmeTests
{
    private const int MaxLines = 150;
    private const int MaxBytes = 10_000;

    private static readonly Paper Readme = new("README.md");

    [Fact]
    public void Readme_IsShort()
    {
        Assert.InRange(Readme.Text.Count(c => c == '\n'), 1, MaxLines);
        Assert.InRange(Encoding.UTF8.GetByteCount(Readme.Text), 1, MaxBytes);
    }

    /// <summary>The command that <c>.ci/run</c> runs too.</summary>
    [Fact]
    public void Readme_TellsHowToStartAndTest()
    {
        var commands = Readme.Blocks("sh").SelectMany(block => block.Split('\n')).ToArray();

        Assert.Contains("dotnet test", commands);
        Assert.Contains(commands, command => command.StartsWith("dotnet run --project src/Iris.Api", StringComparison.Ordinal));
    }

    [Fact]
    public void Readme_LeadsToEveryPage() => Assert.All(
        Paper.All.Except([Readme]), page => Assert.Contains($"]({page.Name})", Readme.Text, StringComparison.Ordinal));
}
