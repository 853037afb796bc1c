using System.Text.Json;
using Iris.Adapters.Channels;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>What an end user sent through the Conversation API. (Source: C.2, "Webhooks"; SI-SDK, <c>ContactMessage</c>)</summary>
internal static class SinchConversationInbound
{
    private static readonly string[] MediaMembers = ["media_message", "media_card_message"];

    public static InboundPayload ToPayload(JsonElement content)
    {
        _ = content.TryObject("text_message", out var text);
        var media = MediaIn(content);
        if (media.Count > 0)
            return ToMedia(media, text.Text("text"));
        if (text.ValueKind == JsonValueKind.Object)
            return new InboundPayload { Type = InboundPayload.TextType, Text = text.Text("text") ?? "" };
        // The label of what was chosen is not told, nor whether it stood in a list.
        if (content.TryObject("choice_response_message", out var choice))
            return new InboundPayload { Type = InboundPayload.ButtonReplyType, ReplyPayload = choice.Text("postback_data") };
        if (content.TryObject("location_message", out var location))
            return ToLocation(location);
        if (content.TryObject("channel_specific_message", out var specific) && ToForm(specific) is { } form)
            return form;

        _ = content.TryObject("product_response_message", out var other);
        return new InboundPayload { Type = InboundPayload.OtherType, Text = other.Text("text") };
    }

    /// <summary>Taken away: without the emoji.</summary>
    public static InboundPayload ToReaction(JsonElement reaction) => new()
    {
        Type = InboundPayload.OtherType,
        Text = reaction.Text("action") == "REACTION_ACTION_UNREACT" ? null : reaction.Text("emoji"),
    };

    /// <summary>A form (WhatsApp Flow) or an address that was filled in. (Source: SI-SDK, <c>WhatsAppInteractiveNfmReply</c>)</summary>
    private static InboundPayload? ToForm(JsonElement specific) =>
        specific.TryObject("message", out var message) && message.TryObject("nfm_reply", out var reply)
            ? new InboundPayload { Type = InboundPayload.FormReplyType, Text = reply.Text("body"), ReplyPayload = reply.Text("response_json") }
            : null;

    /// <summary>Of every member that has any, one by one or as a list.</summary>
    private static List<JsonElement> MediaIn(JsonElement content)
    {
        var media = new List<JsonElement>();
        foreach (var name in MediaMembers)
        {
            if (content.TryArray(name, out var list))
                media.AddRange(list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object));
            else if (content.TryObject(name, out var one))
                media.Add(one);
        }

        return media;
    }

    private static InboundPayload ToMedia(List<JsonElement> media, string? text)
    {
        var told = media.Where(item => item.Has("url")).ToList();
        return new InboundPayload
        {
            Type = told.Count == 0 ? InboundPayload.OtherType : TypeOf(told[0]),
            Text = text ?? media.Select(item => item.Text("caption")).FirstOrDefault(caption => caption is not null),
        }.With([.. told.Select(item => new InboundMedia(item.Text("url"), null))]);
    }

    /// <summary>The provider tells no MIME type: by the name of the file where it has one, else by the end of its URL.</summary>
    private static string TypeOf(JsonElement medium) =>
        medium.Text("filename_override") is { } name && MediaTypes.InboundTypeOfName(name) is var type and not InboundPayload.DocumentType
            ? type
            : MediaTypes.InboundTypeOfUrl(medium.Text("url") ?? "");

    private static InboundPayload ToLocation(JsonElement location)
    {
        location.TryObject("coordinates", out var coordinates);
        var (latitude, longitude) = (coordinates.Number("latitude"), coordinates.Number("longitude"));
        var isPoint = latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180;
        var words = string.Join(", ", new[] { location.Text("title"), location.Text("label") }.OfType<string>());
        return new InboundPayload
        {
            Type = InboundPayload.LocationType,
            Text = words.Length > 0 ? words : null,
            Latitude = isPoint ? latitude : null,
            Longitude = isPoint ? longitude : null,
        };
    }
}
