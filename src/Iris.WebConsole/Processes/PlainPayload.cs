using System.Text.Json.Nodes;

namespace Iris.WebConsole.Processes;

/// <summary>Plain text as the payload of a channel.</summary>
internal static class PlainPayload
{
    public const string Email = "Email";

    /// <param name="channel">Name of the channel.</param>
    /// <param name="text">The words.</param>
    /// <param name="subject">Of a mail.</param>
    public static JsonObject Of(string channel, string text, string? subject) => channel switch
    {
        Email => new JsonObject { ["Type"] = "simple-email", ["subject"] = subject, ["text"] = text },
        "RCS" => new JsonObject { ["Type"] = "text-message-rcs", ["Text"] = text },
        "WhatsApp" or "SMS" => new JsonObject { ["Type"] = "simple-text", ["Text"] = text },
        _ => new JsonObject { ["Type"] = "text", ["Text"] = text },
    };
}
