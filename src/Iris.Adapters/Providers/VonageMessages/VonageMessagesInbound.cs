using System.Text.Json;
using Iris.Adapters.Channels;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>What an end user sent: the member that <c>message_type</c> names. (Source: VO-SDK, <c>MessageWebhookResponse</c>)</summary>
internal static class VonageMessagesInbound
{
    private static readonly string[] ContactMembers = ["contacts", "contact"];

    /// <param name="item">Has the member that the kind names.</param>
    /// <param name="kind">Null when it is not told.</param>
    public static InboundPayload ToPayload(JsonElement item, string? kind)
    {
        var text = item.Text("text");
        var type = kind?.ToLowerInvariant() ?? (text is null ? "" : "text");
        if (type == "text")
            return new InboundPayload { Type = InboundPayload.TextType, Text = text ?? "" };

        if (type == "content" && item.TryArray("content", out var files))
            return ToFiles(files, text);

        if (ContactMembers.Contains(type) && ContactsIn(item, type) is { } contacts)
            return new InboundPayload { Type = InboundPayload.ContactsType, Text = text, Contacts = contacts };

        if (!item.TryObject(type, out var content))
            return new InboundPayload { Type = InboundPayload.OtherType, Text = text ?? WhatsAppSystem.WordsOf(item) };

        return type switch
        {
            "location" => ToLocation(content),
            "reply" => ToReply(content),
            "button" => ToButton(content),
            // Taken away: without the emoji.
            "reaction" => new InboundPayload { Type = InboundPayload.OtherType, Text = IsTakenAway(content) ? null : content.Text("emoji") },
            _ => FileTypeOf(type) is { } fileType
                ? ToFile(fileType, content, text)
                : new InboundPayload { Type = InboundPayload.OtherType, Text = text ?? WhatsAppSystem.WordsOf(item) },
        };
    }

    private static string? FileTypeOf(string? type) => type switch
    {
        "image" => InboundPayload.ImageType,
        "video" => InboundPayload.VideoType,
        "audio" => InboundPayload.AudioType,
        "file" => InboundPayload.DocumentType,
        "sticker" => InboundPayload.StickerType,
        "vcard" => InboundPayload.ContactsType,
        _ => null,
    };

    private static bool IsTakenAway(JsonElement reaction) => "unreact".Equals(reaction.Text("action"), StringComparison.OrdinalIgnoreCase);

    /// <summary>A list, or a contact alone, in the member of either name.</summary>
    private static JsonElement? ContactsIn(JsonElement item, string type)
    {
        if (!item.TryMember(type, out var given))
            return null;
        if (Array.Find(ContactMembers, name => given.TryArray(name, out _)) is { } inner && given.TryArray(inner, out var list))
            return list;

        return given.ValueKind switch
        {
            JsonValueKind.Array => given,
            JsonValueKind.Object => JsonSerializer.SerializeToElement(new[] { given }),
            _ => null,
        };
    }

    /// <summary>A button that was tapped; where its data are an object, a form (WhatsApp Flow) that was filled in. (Source: field-2026, D12)</summary>
    private static InboundPayload ToButton(JsonElement button)
    {
        var isForm = button.TryObject("payload", out var form);
        return new InboundPayload
        {
            Type = isForm ? InboundPayload.FormReplyType : InboundPayload.ButtonReplyType,
            Text = button.Text("text"),
            ReplyPayload = isForm ? form.GetRawText() : button.Text("payload"),
        };
    }

    /// <summary>Several files of a MMS: the first tells the kind of message.</summary>
    private static InboundPayload ToFiles(JsonElement files, string? text)
    {
        var all = files.EnumerateArray().Where(entry => entry.Has("url")).ToList();
        if (all.Count == 0)
            return new InboundPayload { Type = InboundPayload.OtherType, Text = text };

        // Described as a MIME type, shown as a kind.
        var type = all[0].Text("type");
        return ToFile(FileTypeOf(type) ?? MediaTypes.InboundTypeOf(type), all[0], text)
            .With([.. all.Select(file => new InboundMedia(file.Text("url"), FileTypeOf(file.Text("type")) is null ? file.Text("type") : null))]);
    }

    private static InboundPayload ToFile(string type, JsonElement file, string? text) => new InboundPayload
    {
        Type = type,
        Text = file.Text("caption") ?? text,
    }.With(file.Text("url") is { } url ? [new InboundMedia(url, null)] : []);

    /// <summary>Only rows of a list have a description; one without it looks like a button. (Source: VO-SDK, <c>ReplyDetails</c>)</summary>
    private static InboundPayload ToReply(JsonElement reply) => new()
    {
        Type = reply.Has("description") ? InboundPayload.ListReplyType : InboundPayload.ButtonReplyType,
        Text = reply.Text("title"),
        ReplyPayload = reply.Text("id"),
    };

    private static InboundPayload ToLocation(JsonElement location)
    {
        var latitude = location.Number("lat");
        var longitude = location.Number("long");
        var isPoint = latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180;
        var words = new[] { location.Text("name"), location.Text("address") }.OfType<string>();
        return new InboundPayload
        {
            Type = InboundPayload.LocationType,
            Text = string.Join(", ", words) is { Length: > 0 } text ? text : null,
            Latitude = isPoint ? latitude : null,
            Longitude = isPoint ? longitude : null,
        };
    }
}
