using System.Net;
using System.Net.Sockets;
using Iris.Api.Tests.Support;

namespace Iris.Api.Tests.Start;

/// <summary>Whoever configures it wrong hears so in a sentence, and a service manager sees it by the exit code.</summary>
public sealed class RefusedStartTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("iris-refused-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>One of each kind: where the value comes from, and the whole sentence.</summary>
    [Theory]
    [InlineData("Webhooks__RequireHttps", "banana", "Webhooks:RequireHttps is 'banana'; it must be true or false.")]
    [InlineData("Security__AllowPrivateNetworks", "banana", "Security:AllowPrivateNetworks is 'banana'; it must be true or false.")]
    [InlineData("Dispatch__LeaseSeconds", "0", "Dispatch:LeaseSeconds is '0'; it must be from 1 to 3600.")]
    [InlineData("Storage__Type", "Oracle", "Storage:Type is 'Oracle'; it must be Sqlite or MongoDb.")]
    [InlineData("Limits__Sends__PerSecnd", "5", "Limits:Sends:PerSecnd is no key of the configuration; did you mean Limits:Sends:PerSecond?")]
    [InlineData("Urls", "localhost:5080", "Urls has 'localhost:5080', which has no scheme; write it like http://localhost:5080.")]
    [InlineData(
        "Storage__Type", "MongoDb",
        "With Storage:Type MongoDb, Storage:MongoDb:ConnectionString must be set, such as mongodb://host:27017/?replicaSet=rs0.")]
    public Task Start_OneWrongValue_EndsWithOneSentence(string variable, string value, string sentence) =>
        AssertRefusedAsync("Development", [], [(variable, value)], sentence);

    /// <summary>As in an image without ICU.</summary>
    [Fact]
    public Task Start_WithoutUnicodeTables_EndsWithASentence() => AssertRefusedAsync(
        "Development", [], [("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")],
        "The runtime has no Unicode tables (invariant globalization); install ICU (Debian: libicu72 or newer, Alpine: icu-libs and icu-data-full) and do not "
        + "set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");

    [Fact]
    public Task Start_UnknownArguments_EndsWithASentenceForEach() => AssertRefusedAsync(
        "Development", ["serve", "--Dispatch:LeaseSecond=5", "--Url=http://localhost:5080", "--Nonsense=secret"], [],
        "'serve' is no command; run with --help to see what there is.",
        "--Url is no key of the configuration; did you mean --Urls?",
        "--Nonsense is no key of the configuration; run with --help to see what there is.",
        "Dispatch:LeaseSecond is no key of the configuration; did you mean Dispatch:LeaseSeconds?");

    [Fact]
    public Task Start_SeveralWrongValues_EndsWithASentenceForEachAndShowsNoSecret() => AssertRefusedAsync(
        "Production", [],
        [("Bootstrap__AdminKey", "short-secret"), ("Webhook__Ports__0", "443"), ("Api__Description", "everybody"), ("Dispatch__ClaimLimit", "many")],
        "Webhook is no section of the configuration; did you mean Webhooks?",
        "Dispatch:ClaimLimit is 'many'; it must be a whole number.",
        "Bootstrap:AdminKey must have at least 24 characters.",
        "Api:Description is 'everybody'; it must be Open, Credential or Off.");

    [Fact]
    public Task Start_InProductionWithoutAdminKey_EndsWithASentence() => AssertRefusedAsync(
        "Production", [], [],
        "Outside Development the gateway needs Bootstrap:AdminKey (environment variable Bootstrap__AdminKey): a long random text, sent as X-Api-Key to "
        + "create the first tenant.");

    [Fact]
    public async Task Start_FolderThatCannotBeWritten_EndsWithASentence()
    {
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "");
        var path = Path.Combine(file, "iris.db");
        var (gateway, exitCode) = await GatewayProcess.RunAsync(
            folder, "Development", [], ("Storage__Sqlite__Path", path), ("Security__KeysPath", Path.Combine(folder, "keys")));
        using var _ = gateway;

        Assert.Equal(1, exitCode);
        Assert.StartsWith($"Storage:Sqlite:Path is '{path}': the folder or file cannot be written", Assert.Single(gateway.Errors), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_PortInUse_EndsWithASentence()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";

        await AssertRefusedAsync(
            "Development", [], [("Urls", address)],
            $"Urls is '{address}': {address} is in use by another process; stop that, or choose another address, such as --Urls=http://localhost:5081.");
    }

    [Fact]
    public async Task Start_Help_PrintsUsageAndEndsWell()
    {
        var (gateway, exitCode) = await GatewayProcess.RunAsync(folder, "Production", ["--help"]);
        using var _ = gateway;

        Assert.Equal(0, exitCode);
        Assert.Empty(gateway.Errors);
        Assert.Contains("Usage:", gateway.Output, StringComparison.Ordinal);
        Assert.Contains("docs/configuration.md", gateway.Output, StringComparison.Ordinal);
    }

    private async Task AssertRefusedAsync(string environment, string[] arguments, (string, string)[] variables, params string[] sentences)
    {
        var (gateway, exitCode) = await GatewayProcess.RunAsync(folder, environment, arguments, variables);
        using var _ = gateway;

        Assert.Equal(1, exitCode);
        Assert.Equal(sentences, gateway.Errors);
        Assert.DoesNotContain("   at ", gateway.Output, StringComparison.Ordinal);
    }
}
