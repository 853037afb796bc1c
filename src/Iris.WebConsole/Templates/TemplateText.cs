using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.WebConsole.Forms;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Messages;

namespace Iris.WebConsole.Templates;

/// <summary>
/// The content of a language as people write it: a simple text is its words (of an e-mail, the subject in the first line), everything else is the JSON of
/// its payload.
/// </summary>
internal static class TemplateText
{
    private const string SimpleMail = "simple-email";

    /// <summary>A payload as it is edited: its words where these come back as the same payload, else its JSON.</summary>
    public static string Of(string channel, JsonElement payload)
    {
        if (TextOf(payload, "Text") is { } text && IsWhole(channel, text, payload))
            return text;

        return TextOf(payload, "subject") is { } subject && TextOf(payload, "text") is { } words && IsWhole(channel, $"{subject}\n\n{words}", payload)
            ? $"{subject}\n\n{words}"
            : PrettyJson.Of(payload);
    }

    /// <summary>What was written as a payload; null, and a problem, where it is JSON that is none.</summary>
    public static JsonNode? PayloadOf(string channel, string text, string field, List<ApiProblem> problems)
    {
        if (IsJson(text))
            return JsonInput.Json(text, field, problems);
        if (PlainPayload.KindOf(channel) is { } kind)
            return new JsonObject { ["Type"] = kind, ["Text"] = text };

        var line = text.IndexOf('\n', StringComparison.Ordinal);
        return new JsonObject
        {
            ["Type"] = SimpleMail,
            ["subject"] = line < 0 ? text : text[..line].Trim(),
            ["text"] = line < 0 ? text : text[(line + 1)..].Trim(),
        };
    }

    private static string? TextOf(JsonElement payload, string member) =>
        payload.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsWhole(string channel, string written, JsonElement payload) =>
        FormValues.Clean(written) == written && JsonNode.DeepEquals(PayloadOf(channel, written, "", []), JsonObject.Create(payload));

    /// <summary>Liquid begins with two braces, or with a brace and a percent sign; an object with a name.</summary>
    private static bool IsJson(string text) => text.StartsWith('{') && text.AsSpan(1).TrimStart() is ['"' or '}', ..];
}
