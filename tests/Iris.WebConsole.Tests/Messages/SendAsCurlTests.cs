using System.Diagnostics;
using System.Text.Json;
using Iris.WebConsole.Interactions;
using Iris.WebConsole.Shell;

namespace Iris.WebConsole.Tests.Messages;

public sealed class SendAsCurlTests
{
    /// <summary>A shell that has another program in place of curl tells each word that it was given.</summary>
    [Fact]
    public async Task Of_TextWithEverySign_IsOneWordForAShell()
    {
        const string text = "It's \"5 $HOME\" `id` \\ $(id) !x\n\t¿ñ?";
        var interaction = new InteractionAnswer(
            "1", "", new AuditTrail(default, default, null, [], []), new IntegrationPart("i-1", "SMS-1", "SMS", "Sandbox"),
            JsonSerializer.SerializeToElement(new { Type = "simple-text", Text = text }), default, "p-1", [], [new DestinationPart("PhoneNumber", "34600000001", "ungroup", null)],
            "out", "SENT", null, 1, null);
        var command = SendAsCurl.Of("https://iris.example", interaction, "k-1", ConsoleLanguage.English);

        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"curl() {{ printf '%s\\0' \"$@\"; }}; {command}"]) { RedirectStandardOutput = true })!;
        var words = (await shell.StandardOutput.ReadToEndAsync()).Split('\0');

        Assert.Equal(["-X", "POST", "https://iris.example/conversation/interaction", "-H", "X-Api-Key: YOUR_KEY"], words[..5]);
        using var body = JsonDocument.Parse(words[^2]);
        Assert.Equal(text, body.RootElement.GetProperty("payLoad").GetProperty("Text").GetString());
        Assert.Equal("34600000001", body.RootElement.GetProperty("Destinations")[0].GetString());
    }
}
