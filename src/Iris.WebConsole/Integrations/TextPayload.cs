using System.Text.Json.Nodes;

namespace Iris.WebConsole.Integrations;

/// <summary>A text as a channel takes it.</summary>
internal static class TextPayload
{
    /// <summary>The kind of payload that is nothing but a text; null for a channel that has none.</summary>
    public static string? KindOf(string channel) => channel switch
    {
        "Email" => null,
        "RCS" => "text-message-rcs",
        _ => "simple-text",
    };

    public static JsonObject Of(string channel, string text) => KindOf(channel) is { } kind
        ? new JsonObject { ["Type"] = kind, ["Text"] = text }
        : new JsonObject { ["Type"] = "simple-email", ["subject"] = "Iris", ["text"] = text };
}
