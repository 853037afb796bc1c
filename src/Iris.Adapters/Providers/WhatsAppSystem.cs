using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers;

/// <summary>
/// WhatsApp's own messages about a person, which providers pass on as they come: the number or the user id has changed. (Source: field-2026,
/// Identities on WhatsApp)
/// </summary>
internal static class WhatsAppSystem
{
    private static readonly string[] ChangedNumber = ["new_wa_id", "wa_id"];
    private static readonly string[] ChangedUserId = ["new_user_id", "user_id"];

    /// <summary>The change that a message tells; null when it tells none.</summary>
    /// <param name="message">Has <c>system</c>.</param>
    /// <param name="source">Whom it is about.</param>
    /// <param name="raw">To keep.</param>
    public static ProviderNotice.Moved? MovedOf(JsonElement message, string source, JsonElement raw)
    {
        if (!message.TryObject("system", out var system) || system.Text("type") is not { } word)
            return null;

        string[] names = word switch
        {
            "user_changed_number" => ChangedNumber,
            "user_changed_user_id" => ChangedUserId,
            _ => [],
        };
        return names.Select(name => system.Text(name)).FirstOrDefault(address => address is not null) is { } address && address != source
            ? new ProviderNotice.Moved(source, address, word, raw)
            : null;
    }

    /// <summary>What it says to people; null when it is no such message.</summary>
    public static string? WordsOf(JsonElement message) => message.TryObject("system", out var system) ? system.Text("body") : null;
}
