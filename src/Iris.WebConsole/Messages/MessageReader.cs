using System.Globalization;
using System.Text.Json;

namespace Iris.WebConsole.Messages;

/// <summary>Reads a payload, of any channel and direction, as a message. What it does not know is left to the raw reading.</summary>
internal static class MessageReader
{
    private static readonly string[] MediaTypes = ["image", "video", "document", "audio", "sticker"];

    public static ShownMessage Read(JsonElement payload)
    {
        var type = payload.Words("Type") ?? "";
        var text = new ShownMessage(type)
        {
            Heading = payload.Words("Subject"),
            Text = payload.Words("Text"),
            Quoted = payload.Words("Quoted"),
            Buttons = ButtonsOf(payload),
            Chosen = payload.Words("ReplyPayload"),
        };
        return type.ToLowerInvariant() switch
        {
            "simple-email" => MailOf(payload, text),
            "interactive" => InteractiveOf(payload.Part("interactive"), text),
            "template" => text with { Template = TemplateOf(payload.Part("template")) },
            "reaction" => text with { Text = payload.Part("reaction").Words("emoji") },
            "location" => text with { Place = PlaceOf(payload) },
            "contacts" => text with { Contacts = [.. payload.Items("contacts").Select(ContactOf).OfType<ShownContact>()] },
            "card-message-rcs" => text with { Cards = [CardOf(payload.Part("card"))] },
            "carousel-message-rcs" => text with { Cards = [.. payload.Items("cards").Select(CardOf)] },
            "image-message-rcs" => text with { Media = [RcsMediumOf("image", payload.Part("media"))] },
            "video-message-rcs" => text with { Media = [RcsMediumOf("video", payload.Part("media"))] },
            "file-message-rcs" => text with { Media = [RcsMediumOf("document", payload.Part("media"))] },
            var medium when MediaTypes.Contains(medium) => MediumOf(medium, payload, text),
            _ => text with { Media = InboundMedia(payload) },
        };
    }

    private static ShownMessage MediumOf(string kind, JsonElement payload, ShownMessage text)
    {
        var medium = payload.Part(kind);
        return medium.Exists()
            ? text with { Text = medium.Words("caption"), Media = [new(kind, medium.Words("fileName") ?? NameIn(medium.Words("url")), medium.Words("url"))] }
            : text with { Media = InboundMedia(payload) };
    }

    /// <summary>Files of a message that came in.</summary>
    private static IReadOnlyList<ShownMedium> InboundMedia(JsonElement payload)
    {
        var media = payload.Items("Media");
        if (media.Count > 0)
            return [.. media.Select(one => new ShownMedium(KindOf(one.Words("MimeType")), one.Words("Name") ?? NameIn(one.Words("Url")), one.Words("Url")))];

        return payload.Words("MediaUrl") is { } url ? [new(KindOf(payload.Words("MimeType")), NameIn(url), url)] : [];
    }

    private static ShownMessage MailOf(JsonElement payload, ShownMessage text) => text with
    {
        Mail = new ShownMail(payload.Words("fromName"), payload.Words("replyTo"), Texts(payload.Items("cc")), Texts(payload.Items("bcc")), payload.Words("body")),
    };

    private static ShownMessage InteractiveOf(JsonElement interactive, ShownMessage text)
    {
        var header = interactive.Part("header");
        var kind = MediaTypes.FirstOrDefault(one => header.Part(one).Exists());
        var list = interactive.Part("listAction");
        return text with
        {
            Heading = header.Words("text"),
            Text = interactive.Part("body").Words("text"),
            Footer = interactive.Part("footer").Words("text"),
            Place = header.Part("location").Exists() ? PlaceOf(header) : null,
            Media = kind is null ? [] : [new(kind, header.Part(kind).Words("fileName") ?? NameIn(header.Part(kind).Words("url")), header.Part(kind).Words("url"))],
            Buttons = [.. interactive.Part("replyButtonAction").Items("buttons").Select(one => one.Part("reply"))
                .Select(reply => new ShownButton(reply.Words("title") ?? "", reply.Words("payload") ?? "", null))],
            List = list.Exists()
                ? new ShownList(list.Words("button"), [.. list.Items("sections").SelectMany(section => section.Items("rows"))
                    .Select(row => new ShownRow(row.Words("identifier"), row.Words("title") ?? "", row.Words("description")))])
                : null,
        };
    }

    private static ShownTemplate TemplateOf(JsonElement template) => new(
        template.Words("elementName") ?? "", template.Words("languageCode"), Texts(template.Items("parameters")),
        [.. template.Items("buttons").Select(button => $"{button.Words("type")} {button.Words("parameter")}".Trim())]);

    private static ShownCard CardOf(JsonElement card) => new(
        card.Words("title"), card.Words("description"), card.Part("media").Exists() ? RcsMediumOf("image", card.Part("media")) : null, ButtonsOf(card));

    private static IReadOnlyList<ShownButton> ButtonsOf(JsonElement element) => [.. element.Items("suggestions").Select(one =>
    {
        var label = one.Words("text") ?? "";
        return one.Words("type") switch
        {
            "open-url" => new ShownButton(label, null, one.Words("url")),
            "dial" => new ShownButton(label, null, one.Words("phoneNumber")),
            "show-location" => new ShownButton(label, null, one.Part("location").Words("name") ?? one.Part("location").Words("geoPoint")),
            _ => new ShownButton(label, one.Words("payload") ?? label, null),
        };
    })];

    private static ShownMedium RcsMediumOf(string kind, JsonElement media) => new(kind, NameIn(media.Words("url")), media.Words("url"));

    private static ShownPlace PlaceOf(JsonElement payload)
    {
        var place = payload.Part("location");
        return new(place.Words("name"), place.Words("address"), PointOf(place.Words("geoPoint") ?? $"{payload.Words("Latitude")},{payload.Words("Longitude")}"));
    }

    private static (double Latitude, double Longitude)? PointOf(string text) =>
        text.Split(',') is [var latitude, var longitude]
            && double.TryParse(latitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var north)
            && double.TryParse(longitude, NumberStyles.Float, CultureInfo.InvariantCulture, out var east)
            ? (north, east)
            : null;

    private static ShownContact? ContactOf(JsonElement contact) =>
        (contact.Part("name").Words("formatted_name") ?? contact.Words("name")) is { } name
            ? new ShownContact(name, contact.Items("phones").Select(phone => phone.Words("phone")).FirstOrDefault())
            : null;

    private static IReadOnlyList<string> Texts(IReadOnlyList<JsonElement> items) => [.. items.Select(item => item.Words()).OfType<string>()];

    private static string KindOf(string? mediaType) => mediaType?.Split('/')[0] is { } kind && MediaTypes.Contains(kind) ? kind : "document";

    /// <summary>The last part of an address, for people.</summary>
    private static string? NameIn(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Segments is [.., var last] && last.Trim('/') is { Length: > 0 } name
            ? Uri.UnescapeDataString(name)
            : url;
}
