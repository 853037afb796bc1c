using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.WebConsole.Shell;

namespace Iris.WebConsole.Interactions;

/// <summary>The send of an interaction again, as a command for a shell. The key is left to whoever runs it.</summary>
internal static class SendAsCurl
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="root">Where the gateway is.</param>
    /// <param name="interaction">What was sent.</param>
    /// <param name="key">Makes the command, run twice, one send.</param>
    /// <param name="language">The language of the placeholder.</param>
    public static string Of(string root, InteractionAnswer interaction, string key, ConsoleLanguage language)
    {
        var body = new JsonObject
        {
            ["payLoad"] = JsonNode.Parse(interaction.Payload.GetRawText()),
            ["integrationId"] = interaction.Integration.IntegrationId,
            ["processId"] = interaction.ProcessId,
            ["Destinations"] = new JsonArray([.. interaction.Destinations.Select(one => (JsonNode?)one.Value)]),
        };
        if (interaction.AttachmentsId is { Count: > 0 } files)
            body["attachmentsId"] = new JsonArray([.. files.Select(one => (JsonNode?)one)]);

        return string.Join(" \\\n  ",
        [
            $"curl -X POST {Quote($"{root}/conversation/interaction")}",
            $"-H {Quote($"X-Api-Key: {language.Say("SU_CLAVE", "YOUR_KEY")}")}",
            $"-H {Quote("Content-Type: application/json")}",
            $"-H {Quote($"Idempotency-Key: {key}")}",
            $"--data-raw {Quote(body.ToJsonString(Readable))}",
        ]);
    }

    /// <summary>As a shell takes it for one word, whatever it holds.</summary>
    internal static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
