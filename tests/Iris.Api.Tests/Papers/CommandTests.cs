using System.Text.Json;
using System.Text.RegularExpressions;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Papers;

/// <summary>What the papers give to paste holds as far as it can be told without running it; <see cref="FirstMessageTests"/> runs the rest.</summary>
public sealed partial class CommandTests(IrisApplication application) : IClassFixture<IrisApplication>
{
    private static readonly (Paper Page, string Text)[] Commands =
        [.. Paper.All.SelectMany(page => page.Blocks("sh").Select(block => (page, block)))];

    [ProgramFact("bash")]
    public async Task Commands_OfEveryPage_AreWhatAShellReads()
    {
        Assert.True(Commands.Length > 10, "Commands are marked in another way now.");
        foreach (var (page, text) in Commands)
            await Programs.RunAsync("bash", ["-n", "-o", "errexit", "-c", text, page.Name]);
    }

    [Fact]
    public void Projects_OfCommands_AreThere() => Assert.All(
        Paper.All.SelectMany(page => Project().Matches(page.Text)).Select(project => project.Groups[1].Value),
        project => Assert.True(Directory.Exists(Path.Combine(Repository.Root, project)), project));

    [Fact]
    public async Task Addresses_OfCommands_AreCalls()
    {
        var description = JsonElement.Parse(await application.Anonymous().Http.GetStringAsync("/swagger/v1/swagger.json"));
        var paths = description.GetProperty("paths").EnumerateObject().Select(path => Variable().Replace(path.Name, "*"))
            .Append("/sandbox/*/messages").ToHashSet();
        var called = Commands.SelectMany(command => Address().Matches(command.Text)).Select(address => Variable().Replace(address.Groups[1].Value, "*"));

        Assert.NotEmpty(called);
        Assert.All(called, path => Assert.Contains(path, paths));
    }

    [Fact]
    public void Bodies_OfCommandsAndPages_AreJson()
    {
        var bodies = Commands.SelectMany(command => Body().Matches(command.Text)).Select(body => Quoted().Replace(body.Groups[1].Value, "0"))
            .Concat(Paper.All.SelectMany(page => page.Blocks("json")).Where(block => !block.Contains('…', StringComparison.Ordinal)));

        Assert.NotEmpty(bodies);
        Assert.All(bodies, body => JsonElement.Parse(body));
    }

    /// <summary>What the first page says of the composition.</summary>
    [Fact]
    public void Composition_IsAsTheFirstPageSays()
    {
        var composition = File.ReadAllText(Path.Combine(Repository.Root, "docker-compose.yml"));

        foreach (var part in new[] { "IRIS_ADMIN_KEY", "\"8080:8080\"", "\"8025:8025\"", "Host: mail", "Port: 1025", "MailCatcherHost: mail", "http://localhost:8080/console" })
            Assert.Contains(part, composition, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_OfTheLoadHarness_AreThoseThatItKnows()
    {
        var usage = File.ReadAllText(Path.Combine(Repository.Root, "tests/Iris.LoadTests/Options.cs"));
        var words = Paper.All.SelectMany(page => LoadRun().Matches(page.Text))
            .SelectMany(run => run.Groups[1].Value.Split(' ')).Where(word => word.Length > 0 && !char.IsAsciiDigit(word[0]) && word != "--help");

        Assert.NotEmpty(words);
        Assert.All(words, word => Assert.Contains($"  {word} ", usage, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?:--project|dotnet (?:test|publish|build)) ((?:src|tests)/[\w./]+)")]
    private static partial Regex Project();

    [GeneratedRegex(@"localhost:(?:5080|8080)(/[^\s""';]*)")]
    private static partial Regex Address();

    [GeneratedRegex(@"\{\w+\}|\$\w+")]
    private static partial Regex Variable();

    [GeneratedRegex(@"-d '((?:[^']|'\$\w+')+)'")]
    private static partial Regex Body();

    [GeneratedRegex(@"'\$\w+'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"tests/Iris\.LoadTests -- ([^#`\n]+)")]
    private static partial Regex LoadRun();
}
