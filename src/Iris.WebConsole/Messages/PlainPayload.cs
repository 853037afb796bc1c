using System.Text.Json.Nodes;

namespace Iris.WebConsole.Messages;

/// <summary>Plain text as the payload of a channel.</summary>
internal static class PlainPayload
{
    public const string Email = "Email";

    /// <summary>The kind of payload that is nothing but a text; null for a channel that has none.</summary>
    public static string? KindOf(string channel) => channel switch
    {
        Email => null,
        "RCS" => "text-message-rcs",
        "WhatsApp" or "SMS" => "simple-text",
        _ => "text",
    };

    /// <param name="channel">Name of the channel.</param>
    /// <param name="text">The words.</param>
    /// <param name="subject">Of a mail.</param>
    public static JsonObject Of(string channel, string text, string? subject) => KindOf(channel) is { } kind
        ? new JsonObject { ["Type"] = kind, ["Text"] = text }
        : new JsonObject { ["Type"] = "simple-email", ["subject"] = subject, ["text"] = text };
}
