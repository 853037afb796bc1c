using System.Text.RegularExpressions;
using Iris.Api.Storage;
using Iris.Core.Storage;
using Iris.Core.Tenants;

namespace Iris.Api.Tests.Storage;

public sealed class MigrateTests
{
    [Fact]
    public void Ports_OfTheCopy_AreAllThereAre()
    {
        var all = typeof(ITenantStore).Assembly.GetTypes().Where(type => type.IsInterface && Regex.IsMatch(type.Name, "^I[A-Za-z]+Store$"));

        Assert.Equal(all.Select(type => type.Name).Order(), StoreCopy.Ports.Concat(StoreCopy.NotCopied).Select(type => type.Name).Order());
    }

    [Fact]
    public void Parse_AllOptions_AreRead() =>
        Assert.Equal(
            new MigrateOptions("data/iris.db", "mongodb://host/?replicaSet=rs0", "other", "ring"),
            MigrateOptions.Parse(
                ["--to", "mongodb", "mongodb://host/?replicaSet=rs0", "--from", "sqlite", "data/iris.db", "--database", "other", "--keys", "ring"]));

    [Theory]
    [InlineData("")]
    [InlineData("--from sqlite data/iris.db")]
    [InlineData("--to mongodb mongodb://host")]
    [InlineData("--from mongodb mongodb://host --to sqlite data/iris.db")]
    [InlineData("--from sqlite data/iris.db --to mongodb")]
    [InlineData("--from sqlite data/iris.db --to mongodb mongodb://host --fast")]
    [InlineData("--from sqlite data/iris.db --to mongodb mongodb://host --fast yes")]
    public void Parse_IncompleteOrUnknown_IsNull(string arguments) =>
        Assert.Null(MigrateOptions.Parse(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public async Task RunAsync_NotUnderstood_EndsWithTwo() => Assert.Equal(2, await MigrateCommand.RunAsync(["--from"], CancellationToken.None));

    [Fact]
    public async Task RunAsync_FileThatIsNotThere_EndsWithOneAndMakesNone()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");

        Assert.Equal(
            1, await MigrateCommand.RunAsync(["--from", "sqlite", path, "--to", "mongodb", "mongodb://127.0.0.1:1"], CancellationToken.None));

        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Progress_WhereTheOutputIsNoConsole_IsALineForEveryTenth()
    {
        using var output = new StringWriter();
        var progress = new MigrateProgress(output, 1000, isConsole: false);
        for (var i = 0; i < 1000; i++)
            progress.Add("interactions", 1);

        var lines = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(11, lines.Length);
        Assert.Contains("1,000 of 1,000 interactions", lines[^1], StringComparison.Ordinal);
    }
}
