using System.Text.RegularExpressions;
using Iris.Core.Tenants;
using Iris.Migration;
using Iris.Storage.Tests.Sqlite;

namespace Iris.Storage.Tests.Migration;

public sealed class MigrationToolTests : IDisposable
{
    /// <summary>Ports without a list of what they hold; see <see cref="SourceStores"/>.</summary>
    private static readonly string[] NotCopied = ["IActivityStore", "IAlarmStore", "IBulkJobStore", "IExchangeStore", "IIdempotencyStore", "IMoveStore", "ISendUsageStore"];

    private readonly TemporaryFolder folder = new();
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    public void Dispose()
    {
        folder.Dispose();
        output.Dispose();
        errors.Dispose();
    }

    [Fact]
    public void SourceStores_AndWhatIsNotCopied_AreAllPortsThereAre()
    {
        var all = typeof(ITenantStore).Assembly.GetTypes().Where(type => type.IsInterface && Regex.IsMatch(type.Name, "^I[A-Za-z]+Store$"));
        var copied = typeof(SourceStores).GetProperties().Select(port => port.PropertyType.Name);

        Assert.Equal(all.Select(type => type.Name).Order(), copied.Concat(NotCopied).Order());
    }

    [Fact]
    public async Task RunAsync_Help_ShowsUsageAndEndsWithZero()
    {
        Assert.Equal(0, await RunAsync("--help"));

        Assert.Contains("Usage:", output.ToString(), StringComparison.Ordinal);
        Assert.Empty(errors.ToString());
    }

    [Fact]
    public async Task RunAsync_NotUnderstood_SaysWhatAndShowsUsageAndEndsWithTwo()
    {
        Assert.Equal(2, await RunAsync("--from"));

        Assert.StartsWith("'--from' is not understood.", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("Usage:", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_FileThatIsNotThere_IsASentenceAndMakesNone()
    {
        var path = folder.File("iris.db");

        await AssertRefusedAsync($"--from is '{path}': there is no such file; name the database file of the gateway.");

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task RunAsync_KeyRingThatIsNotThere_IsASentenceAndMakesNone()
    {
        File.WriteAllText(folder.File("iris.db"), "");

        await AssertRefusedAsync(
            $"There is no folder {folder.File("keys")}: name the key ring with --keys, since without it nothing that it protects can be read.");

        Assert.False(Directory.Exists(folder.File("keys")));
    }

    [Fact]
    public async Task RunAsync_FileThatIsNoDatabase_IsASentence()
    {
        File.WriteAllText(folder.File("iris.db"), new string('x', 10_000));
        Directory.CreateDirectory(folder.File("keys"));

        await AssertRefusedAsync($"Storage:Sqlite:Path is '{folder.File("iris.db")}': the file is no SQLite database; name another one.");
    }

    [Fact]
    public async Task RunAsync_ConnectionStringThatCannotBeRead_IsASentenceThatDoesNotShowIt()
    {
        File.WriteAllText(folder.File("iris.db"), "");
        Directory.CreateDirectory(folder.File("keys"));

        Assert.Equal(1, await RunAsync("--from", "sqlite", folder.File("iris.db"), "--to", "mongodb", "mongodb://user:p@ss@:word"));

        Assert.StartsWith("Storage:MongoDb:ConnectionString cannot be read.", errors.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("p@ss@", errors.ToString(), StringComparison.Ordinal);
        Assert.Single(errors.ToString().Trim().Split('\n'));
    }

    [Fact]
    public async Task RunAsync_Stopped_SaysHowToGoOnAndEndsWithOne()
    {
        File.WriteAllText(folder.File("iris.db"), "");
        Directory.CreateDirectory(folder.File("keys"));

        Assert.Equal(1, await new MigrationTool(output, errors).RunAsync(Arguments, new CancellationToken(canceled: true)));

        Assert.Contains("Stopped. Run it again to go on.", errors.ToString(), StringComparison.Ordinal);
    }

    private string[] Arguments => ["--from", "sqlite", folder.File("iris.db"), "--to", "mongodb", "mongodb://127.0.0.1:1"];

    private async Task AssertRefusedAsync(string sentence)
    {
        Assert.Equal(1, await RunAsync(Arguments));

        Assert.Equal(sentence, errors.ToString().TrimEnd());
    }

    private Task<int> RunAsync(params string[] arguments) => new MigrationTool(output, errors).RunAsync(arguments, CancellationToken.None);
}
