using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Papers;

/// <summary>The first messages of the first page, pasted into a shell beside a gateway of its own.</summary>
public sealed class FirstMessageTests : IDisposable
{
    private const string AdminKey = "0123456789abcdef0123456789abcdef";

    private static readonly Paper Readme = new("README.md");

    private readonly string folder = Directory.CreateTempSubdirectory("iris-readme-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ProgramFact("bash", "curl", "sed", "grep")]
    public async Task FirstMessage_InDevelopment_IsSent()
    {
        string[] blocks = [.. BlocksOf("A first message", "With Docker Compose")];
        using var gateway = await GatewayProcess.StartAsync(folder, "Development");

        var sent = await Programs.RunShellAsync(At(gateway, blocks[0] + blocks[1] + "echo; echo TOKEN=$TOKEN; echo RCS=$RCS; echo ID=$ID"));
        Assert.Contains("\"status\":\"DISPATCH_PENDING\"", sent, StringComparison.Ordinal);
        (string, string)[] variables = [.. new[] { "TOKEN", "RCS", "ID" }.Select(name => (name, Valued(sent, name)))];
        var read = await Eventually.GetAsync(
            async () => await Programs.RunShellAsync(At(gateway, blocks[2]), variables) is var answer && answer.Contains("\"SENT\"", StringComparison.Ordinal)
                ? answer
                : null,
            "the message is sent");

        Assert.Contains("\"interactionId\":\"" + variables[2].Item2, read, StringComparison.Ordinal);
    }

    /// <summary>The composition's gateway is in Production; here on the embedded store, with a mail server of the tests for its catcher.</summary>
    [ProgramFact("bash", "curl", "sed")]
    public async Task FirstMessage_InProduction_IsAMail()
    {
        string[] blocks = [.. BlocksOf("With Docker Compose", "How a message flows").Skip(1)];
        await using var mail = new FakeSmtpServer();
        using var gateway = await GatewayProcess.StartAsync(
            folder, "Production", ("Bootstrap__AdminKey", AdminKey), ("Security__AllowedHosts__0__Host", "127.0.0.1"), ("Security__AllowedHosts__0__Provider", "SMTP"),
            ("Bootstrap__MailCatcherHost", "127.0.0.1"), ("Bootstrap__MailCatcherPort", $"{mail.Port}"));

        var answers = await Programs.RunShellAsync(At(gateway, string.Join('\n', blocks)), ("IRIS_ADMIN_KEY", AdminKey), ("IRIS_PASSWORD", "una-frase-bastante-larga"));

        Assert.Contains("\"status\":\"DISPATCH_PENDING\"", answers, StringComparison.Ordinal);
        var received = await Eventually.GetAsync(() => Task.FromResult(mail.Mails.Count > 0 ? mail.Mails[0] : null), "the mail arrives");
        Assert.Equal(["ana@example.test"], received.Recipients);
        Assert.Contains("There is no tenant yet: open ", gateway.Output, StringComparison.Ordinal);
        Assert.Contains($"{gateway.Address}/console", gateway.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<string> BlocksOf(string from, string to)
    {
        var blocks = Readme.Blocks("sh").ToList();
        var text = Readme.Text;
        var (begin, end) = (text.IndexOf($"\n## {from}\n", StringComparison.Ordinal), text.IndexOf($"\n## {to}\n", StringComparison.Ordinal));
        return blocks.Where(block => text.IndexOf(block, StringComparison.Ordinal) is var place && place > begin && place < end);
    }

    private static string At(GatewayProcess gateway, string script) => script
        .Replace("localhost:5080", new Uri(gateway.Address).Authority, StringComparison.Ordinal)
        .Replace("localhost:8080", new Uri(gateway.Address).Authority, StringComparison.Ordinal);

    private static string Valued(string output, string name) =>
        output.Split('\n').Single(line => line.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];
}
