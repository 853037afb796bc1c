using System.Text.Json;
using Iris.Api.Tests.Support;
using Iris.Testing;

namespace Iris.Api.Tests.Papers;

/// <summary>The conversation without a provider, pasted into a shell beside a gateway of its own.</summary>
public sealed class ConversationTests : IDisposable
{
    private static readonly Paper Providers = new("docs/providers.md");

    private readonly string folder = Directory.CreateTempSubdirectory("iris-conversation-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [ProgramFact("bash", "curl", "sed")]
    public async Task Conversation_OfThePage_HappensAsItSays()
    {
        string[] blocks = [.. Providers.Blocks("sh").Where(block => block.Contains("$BOX", StringComparison.Ordinal) || block.Contains("$PROCESS", StringComparison.Ordinal))];
        Assert.Equal(3, blocks.Length);
        using var gateway = await GatewayProcess.StartAsync(folder, "Development");

        var played = await Programs.RunShellAsync(At(gateway, $"{blocks[0]}{blocks[1]}echo; for name in TOKEN BOX ID PROCESS; do echo $name=${{!name}}; done"));
        (string, string)[] variables = [.. new[] { "TOKEN", "BOX", "ID", "PROCESS" }.Select(name => (name, Valued(played, name)))];
        var items = await Eventually.GetAsync(
            async () => Items(await Programs.RunShellAsync(At(gateway, blocks[2].Split('\n')[0]), variables)) is { Count: 4 } all
                && Words(all[0]).Count(word => word == "DELIVERED") == 4
                    ? all
                    : null,
            "the conversation is over");
        var refused = await Programs.RunShellAsync(At(gateway, blocks[2]), variables);

        Assert.Contains("\"OPTED_OUT\"", refused, StringComparison.Ordinal);
        Assert.Equal("COMPLETED", items[0].GetProperty("status").GetString());
        Assert.Equal(["button-reply", "image", "text"], items.Skip(1).Select(item => item.GetProperty("payload").GetProperty("Type").GetString()));
        Assert.Equal("READ", items[0].GetProperty("customStatus").GetString());
    }

    private static List<JsonElement> Items(string answers) =>
        [.. JsonElement.Parse(answers).GetProperty("payload").GetProperty("items").EnumerateArray()];

    private static IEnumerable<string?> Words(JsonElement interaction) =>
        interaction.GetProperty("auditTrail").GetProperty("providerEvents").EnumerateArray().Select(told => told.GetProperty("event").GetString());

    private static string At(GatewayProcess gateway, string script) =>
        script.Replace("localhost:5080", new Uri(gateway.Address).Authority, StringComparison.Ordinal);

    private static string Valued(string output, string name) =>
        output.Split('\n').Single(line => line.StartsWith($"{name}=", StringComparison.Ordinal))[(name.Length + 1)..];
}
