using System.Text.Json;
using Iris.Adapters.Channels;
using Iris.Adapters.Channels.WhatsApp;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.SinchLatam;

/// <summary>Wire types of the provider and the mapping to and from them. (Source: B.2, B.3, B.5)</summary>
internal static class SinchLatamWhatsAppMessages
{
    public sealed record Body(IReadOnlyList<Destination> Destinations, Message Message);

    public sealed record Destination(string CorrelationId, [property: System.Text.Json.Serialization.JsonPropertyName("destination")] string Number);

    /// <summary>One member is filled in. The channel's parts have the provider's own names, so they go out as they are.</summary>
    public sealed record Message
    {
        public string? MessageText { get; init; }

        public WhatsAppCaptionedMedia? Image { get; init; }

        public WhatsAppFile? Document { get; init; }

        public WhatsAppMedia? Audio { get; init; }

        public WhatsAppLocation? Location { get; init; }

        public IReadOnlyList<WhatsAppContact>? Contacts { get; init; }

        public WhatsAppTemplate? Template { get; init; }

        public WhatsAppInteractive? Interactive { get; init; }

        /// <summary>Days; templates only.</summary>
        public int? Ttl { get; init; }
    }

    /// <summary>Nothing is published of the members that are refused: what the provider did not know it would leave out in silence. (Source: B.2, B.3)</summary>
    public static void Check(ChannelPayload payload, ErrorList errors)
    {
        void Refuse(string member) => errors.Add(PayloadErrors.NotCarried($"{ChannelPayload.Path}.{member}", SinchLatamSettings.ProviderName));
        if (payload is WhatsAppVideoPayload or WhatsAppStickerPayload or WhatsAppReactionPayload)
            Refuse("type");
        else if (payload is WhatsAppPayload { Context: not null })
            Refuse("context");
        switch (payload)
        {
            case WhatsAppDocumentPayload { Document.FileName: not null }:
                Refuse("document.fileName");
                break;
            case WhatsAppInteractivePayload { Interactive.Header.Document.FileName: not null }:
                Refuse("interactive.header.document.fileName");
                break;
            case WhatsAppTemplatePayload { Template: var template }:
                // Templates are found by name and by the Business Manager that owns them. (Source: B.2)
                if (string.IsNullOrWhiteSpace(template.Namespace))
                    errors.Add(CommonErrors.Required($"{ChannelPayload.Path}.template.namespace"));
                if (template.Header?.Element?.FileName is not null)
                    Refuse("template.header.element.fileName");
                if (template.Buttons is { Count: > 0 })
                    Refuse("template.buttons");
                break;
        }
    }

    public static Body ToBody(ProviderSend request) => new(
        [.. request.Destinations.Select(destination => new Destination(request.Reference, destination))], ToMessage(request.Payload));

    private static Message ToMessage(ChannelPayload payload) => payload switch
    {
        WhatsAppTextPayload text => new Message { MessageText = text.Text },
        WhatsAppImagePayload image => new Message { Image = image.Image },
        WhatsAppDocumentPayload document => new Message { Document = document.Document },
        WhatsAppAudioPayload audio => new Message { Audio = audio.Audio },
        WhatsAppLocationPayload location => new Message { Location = location.Location },
        WhatsAppContactsPayload contacts => new Message { Contacts = contacts.Contacts },
        WhatsAppTemplatePayload template => new Message { Template = template.Template, Ttl = template.Ttl },
        WhatsAppInteractivePayload interactive => new Message { Interactive = interactive.Interactive },
        _ => throw new InvalidOperationException($"No mapping for {payload.GetType().Name}."),
    };

    public static SendOutcome ToOutcome(ProviderHttpAnswer http) => SinchLatamAnswer.Read(http, MessagesOf);

    /// <summary>A message of an end user. A send's <c>correlationId</c> comes back with the answer to it. (Source: B.5)</summary>
    public static IReadOnlyList<ProviderNotice> ToInbound(JsonElement item)
    {
        item.TryObject("userProfile", out var profile);
        var known = profile.Text("whatsAppId");
        if (item.Id("id") is not { } id || (item.Text("source") ?? known) is not { } source)
            return [new ProviderNotice.Unreadable("The message has no id or no source.", item)];
        if (!item.TryObject("message", out var message))
            return [new ProviderNotice.Unreadable("The item has no message.", item)];

        var moved = WhatsAppSystem.MovedOf(message, source, item);
        // What tells of the change is said by the person who is reached at the new address by now.
        var inbound = new ProviderNotice.Inbound(
            id, moved?.To ?? source, ToPayload(message) with { Raw = item }, profile.Text("name"), null, item.Id("correlationId"), item)
        {
            Written = item.Moment("receivedAt") ?? item.Moment("receivedDate"),
            SamePerson = known is null || moved is not null ? [] : [known],
            GroupId = message.Id("waGroupId"),
        };
        return moved is null ? [inbound] : [moved, inbound];
    }

    /// <summary>
    /// The documents print <c>Id</c> and <c>destination</c>; <c>id</c> and <c>destinations</c> are read alike. (Source: B.2)
    /// </summary>
    private static List<ProviderMessage> MessagesOf(JsonElement body)
    {
        var messages = new List<ProviderMessage>();
        foreach (var name in new[] { "destination", "destinations" })
        {
            if (!body.TryMember(name, out var list))
                continue;

            var items = list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().AsEnumerable() : [list];
            messages.AddRange(items.Where(item => item.Id("id") is not null)
                .Select(item => new ProviderMessage(item.Id("id")!, item.Text("destination"))));
        }

        if (messages.Count == 0 && body.Id("id") is { } request)
            messages.Add(new ProviderMessage(request, null));
        return messages;
    }

    /// <summary>What is there decides; locations and contacts come without a type, and answers with one that is not told.</summary>
    private static InboundPayload ToPayload(JsonElement message)
    {
        if (message.TryObject("interactive", out var interactive) && ToReply(interactive, message) is { } reply)
            return reply;
        if (message.TryObject("location", out var location) && location.EnumerateObject().Any())
            return ToLocation(location);
        if (message.TryArray("contacts", out var contacts) && contacts.GetArrayLength() > 0)
            return new InboundPayload { Type = InboundPayload.ContactsType, Text = message.Text("messageText"), Contacts = contacts };

        var text = message.Text("messageText");
        var mediaUrl = message.Text("mediaUrl");
        var mimeType = message.Text("mimeType");
        var type = message.Text("type")?.ToUpperInvariant() switch
        {
            "TEXT" => InboundPayload.TextType,
            "IMAGE" => InboundPayload.ImageType,
            "VIDEO" => InboundPayload.VideoType,
            "AUDIO" => InboundPayload.AudioType,
            "DOCUMENT" => InboundPayload.DocumentType,
            "STICKER" => InboundPayload.StickerType,
            // A quick reply of a template; an answer to an interactive message has its own member.
            "BUTTON" => InboundPayload.ButtonReplyType,
            null when mediaUrl is not null => MediaTypes.InboundTypeOf(mimeType),
            null when text is not null => InboundPayload.TextType,
            _ => InboundPayload.OtherType,
        };
        _ = message.TryObject("reaction", out var reaction);
        return new InboundPayload { Type = type, Text = text ?? message.Text("caption") ?? reaction.Text("emoji") ?? WhatsAppSystem.WordsOf(message) }
            .With(mediaUrl is null ? [] : [new InboundMedia(mediaUrl, mimeType)]);
    }

    /// <summary>Null for an empty object.</summary>
    private static InboundPayload? ToReply(JsonElement interactive, JsonElement message)
    {
        var text = message.Text("messageText");
        if (interactive.TryObject("listReply", out var row))
            return new InboundPayload
            {
                Type = InboundPayload.ListReplyType,
                Text = row.Text("rowTitle") ?? text,
                ReplyPayload = row.Text("rowIdentifier"),
            };
        if (interactive.TryObject("buttonReply", out var button))
            return new InboundPayload
            {
                Type = InboundPayload.ButtonReplyType,
                Text = button.Text("title") ?? text,
                ReplyPayload = button.Text("payload"),
            };
        return interactive.Has("type") ? new InboundPayload { Type = InboundPayload.OtherType, Text = text } : null;
    }

    private static InboundPayload ToLocation(JsonElement location)
    {
        var parts = (location.Text("geoPoint") ?? "").Split(',');
        var latitude = parts.Length == 2 ? WireJson.ParseNumber(parts[0]) : null;
        var longitude = parts.Length == 2 ? WireJson.ParseNumber(parts[1]) : null;
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
