using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.WebConsole.Forms;
using Iris.WebConsole.Gateway;
using Iris.WebConsole.Integrations;

namespace Iris.WebConsole.Templates;

/// <summary>
/// The content of a language as people write it: a simple text is its words (of an e-mail, the subject in the first line), everything else is the JSON of
/// its payload.
/// </summary>
internal static class TemplateText
{
    private const string SimpleMail = "simple-email";

    /// <summary>A payload as it is edited.</summary>
    public static string Of(string channel, JsonElement payload)
    {
        var members = payload.EnumerateObject().ToDictionary(one => one.Name, one => one.Value, StringComparer.OrdinalIgnoreCase);
        if (members.Values.All(value => value.ValueKind == JsonValueKind.String) && members.TryGetValue("Type", out var kind))
        {
            if (members.Count == 2 && kind.GetString() == TextPayload.KindOf(channel) && members.TryGetValue("Text", out var text))
                return Written(text.GetString()!) ?? PrettyJson.Of(payload);
            if (members.Count == 3 && kind.GetString() == SimpleMail && members.TryGetValue("subject", out var subject) && members.TryGetValue("text", out var words))
                return Written($"{subject.GetString()}\n\n{words.GetString()}") ?? PrettyJson.Of(payload);
        }

        return PrettyJson.Of(payload);
    }

    /// <summary>What was written as a payload; null, and a problem, where it is JSON that is none.</summary>
    public static JsonNode? PayloadOf(string channel, string text, string field, List<ApiProblem> problems)
    {
        if (IsJson(text))
            return JsonInput.Json(text, field, problems);
        if (TextPayload.KindOf(channel) is { } kind)
            return new JsonObject { ["Type"] = kind, ["Text"] = text };

        var line = text.IndexOf('\n', StringComparison.Ordinal);
        return new JsonObject
        {
            ["Type"] = SimpleMail,
            ["subject"] = line < 0 ? text : text[..line].Trim(),
            ["text"] = line < 0 ? text : text[(line + 1)..].Trim(),
        };
    }

    /// <summary>Null for a text that would be read as something else when it comes back.</summary>
    private static string? Written(string text) => IsJson(text) || FormValues.Clean(text) != text ? null : text;

    /// <summary>Liquid begins with two braces, or with a brace and a percent sign; an object with a name.</summary>
    private static bool IsJson(string text) => text.StartsWith('{') && text.AsSpan(1).TrimStart() is ['"' or '}', ..];
}
