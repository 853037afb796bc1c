using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Channels.WhatsApp;

/// <summary>Values of <c>Type</c>. Only the first is published; the others are ours, in its style. (Source: A.10)</summary>
internal static class WhatsAppTypes
{
    /// <summary>Documented. (Source: A.10, IR-7.1)</summary>
    public const string Text = "simple-text";

    public const string Interactive = "interactive";
    public const string Image = "image";
    public const string Document = "document";
    public const string Audio = "audio";
    public const string Location = "location";
    public const string Contacts = "contacts";
    public const string Template = "template";
    public const string Video = "video";
    public const string Sticker = "sticker";
    public const string Reaction = "reaction";
}

/// <summary>A message that may quote another one.</summary>
internal abstract class WhatsAppPayload : ChannelPayload
{
    public WhatsAppContext? Context { get; set; }
}

/// <summary>The message that is quoted, or that a reaction is put on.</summary>
internal sealed class WhatsAppContext
{
    /// <summary>The provider's id of it: of an inbound message in its <c>Raw</c>, of one that was sent in its audit trail.</summary>
    public required string MessageId { get; set; }
}

internal sealed class WhatsAppTextPayload : WhatsAppPayload
{
    public required string Text { get; set; }

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Text);
}

internal sealed class WhatsAppImagePayload : WhatsAppPayload
{
    public required WhatsAppCaptionedMedia Image { get; set; }

    public override IReadOnlyList<MediaPlace> MediaPlaces() => [Image.PlaceAt("image", MediaKinds.Image)];

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Image.Caption);
}

internal sealed class WhatsAppDocumentPayload : WhatsAppPayload
{
    public required WhatsAppFile Document { get; set; }

    public override IReadOnlyList<MediaPlace> MediaPlaces() => [Document.PlaceAt("document", MediaKinds.Document)];

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Document.Caption);
}

internal sealed class WhatsAppAudioPayload : WhatsAppPayload
{
    public required WhatsAppMedia Audio { get; set; }

    public override IReadOnlyList<MediaPlace> MediaPlaces() => [Audio.PlaceAt("audio", MediaKinds.Audio)];

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, null);
}

internal sealed class WhatsAppLocationPayload : WhatsAppPayload
{
    public required WhatsAppLocation Location { get; set; }

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Location.Name ?? Location.Address ?? Location.GeoPoint);
}

internal sealed class WhatsAppContactsPayload : WhatsAppPayload
{
    [MaxItems(WhatsAppPayloadValidator.MaxEntries)]
    public required List<WhatsAppContact> Contacts { get; set; }

    public override InteractionSummary Summarise() =>
        InteractionSummary.Of(null, string.Join(", ", Contacts.Select(contact => contact.Name.FormattedName)));
}

/// <summary>A list or reply buttons, in the form of the third seed. (Source: B.3)</summary>
internal sealed class WhatsAppInteractivePayload : WhatsAppPayload
{
    public required WhatsAppInteractive Interactive { get; set; }

    public override IReadOnlyList<MediaPlace> MediaPlaces() => Interactive.Header is { } header
        ?
        [
            .. header.Image is { } image ? (MediaPlace[])[image.PlaceAt("interactive.header.image", MediaKinds.Image)] : [],
            .. header.Video is { } video ? (MediaPlace[])[video.PlaceAt("interactive.header.video", MediaKinds.Video)] : [],
            .. header.Document is { } document ? (MediaPlace[])[document.PlaceAt("interactive.header.document", MediaKinds.Document)] : [],
        ]
        : [];

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Interactive.Body.Text);
}

internal sealed class WhatsAppInteractive
{
    public const string List = "LIST";
    public const string ReplyButton = "REPLY_BUTTON";

    [AllowedValues(List, ReplyButton)]
    public required string MessageInteractiveType { get; set; }

    public WhatsAppHeader? Header { get; set; }

    public required WhatsAppTextPart Body { get; set; }

    public WhatsAppTextPart? Footer { get; set; }

    public WhatsAppListAction? ListAction { get; set; }

    public WhatsAppReplyButtonAction? ReplyButtonAction { get; set; }

    /// <summary>Sent to phones that cannot show interactive messages.</summary>
    public string? AlternativeText { get; set; }
}

/// <summary>Exactly one member is filled in.</summary>
internal sealed class WhatsAppHeader
{
    public string? Text { get; set; }

    public WhatsAppMedia? Image { get; set; }

    public WhatsAppMedia? Video { get; set; }

    public WhatsAppHeaderDocument? Document { get; set; }

    public WhatsAppLocation? Location { get; set; }
}

internal class WhatsAppMedia
{
    /// <summary>JPG, JPEG, PNG, MP4, PDF, MP3, WEBP: what the place allows.</summary>
    public required string Type { get; set; }

    public required string Url { get; set; }

    /// <summary>Where the URL stands, with what its type says that may be there.</summary>
    public MediaPlace PlaceAt(string path, string kind) => new($"{ChannelPayload.Path}.{path}.url", Url, kind, url => Url = url)
    {
        Types = Type switch
        {
            "JPG" or "JPEG" => ["image/jpeg"],
            "PNG" => ["image/png"],
            "MP4" => ["video/mp4"],
            "PDF" => ["application/pdf"],
            "MP3" => ["audio/mpeg"],
            "WEBP" => ["image/webp"],
            _ => null,
        },
    };

    /// <summary>WhatsApp's name for it in a header; null for a file that it does not show there.</summary>
    public string? HeaderKind()
    {
        if (WhatsAppPayloadValidator.ImageTypes.Contains(Type))
            return "image";
        if (WhatsAppPayloadValidator.VideoTypes.Contains(Type))
            return "video";
        return WhatsAppPayloadValidator.DocumentTypes.Contains(Type) ? "document" : null;
    }
}

/// <summary>Source: B.2 [I].</summary>
internal class WhatsAppCaptionedMedia : WhatsAppMedia
{
    public string? Caption { get; set; }
}

internal sealed class WhatsAppLocation
{
    /// <summary>Latitude and longitude in degrees, with a comma between them.</summary>
    public required string GeoPoint { get; set; }

    public string? Name { get; set; }

    public string? Address { get; set; }
}

internal sealed class WhatsAppTextPart
{
    public required string Text { get; set; }
}

internal sealed class WhatsAppListAction
{
    /// <summary>Label that opens the list.</summary>
    public required string Button { get; set; }

    [MaxRows]
    public required List<WhatsAppSection> Sections { get; set; }
}

internal sealed class WhatsAppSection
{
    [MaxRows]
    public required List<WhatsAppRow> Rows { get; set; }
}

internal sealed class WhatsAppRow
{
    public required string Identifier { get; set; }

    public required string Title { get; set; }

    public string? Description { get; set; }
}

internal sealed class WhatsAppReplyButtonAction
{
    [MaxItems(WhatsAppPayloadValidator.MaxButtons)]
    public required List<WhatsAppButton> Buttons { get; set; }
}

internal sealed class WhatsAppButton
{
    public required WhatsAppReply Reply { get; set; }
}

internal sealed class WhatsAppReply
{
    public required string Title { get; set; }

    /// <summary>Comes back when the button is tapped.</summary>
    public required string Payload { get; set; }
}

/// <summary>Members in snake case as the provider documents them. (Source: B.2)</summary>
/// <remarks>No names are published below <c>addresses</c>, <c>emails</c>, <c>org</c> and <c>urls</c>: what is in them is passed on.</remarks>
internal sealed class WhatsAppContact
{
    public required WhatsAppContactName Name { get; set; }

    [MaxItems(WhatsAppPayloadValidator.MaxEntries)]
    public List<WhatsAppContactPhone>? Phones { get; set; }

    [MaxItems(WhatsAppPayloadValidator.MaxEntries)]
    public List<Dictionary<string, string>>? Addresses { get; set; }

    public string? Birthday { get; set; }

    [MaxItems(WhatsAppPayloadValidator.MaxEntries)]
    public List<Dictionary<string, string>>? Emails { get; set; }

    public Dictionary<string, string>? Org { get; set; }

    [MaxItems(WhatsAppPayloadValidator.MaxEntries)]
    public List<Dictionary<string, string>>? Urls { get; set; }
}

internal sealed class WhatsAppContactName
{
    [JsonPropertyName("formatted_name")]
    public required string FormattedName { get; set; }

    [JsonPropertyName("first_name")]
    public string? FirstName { get; set; }

    [JsonPropertyName("last_name")]
    public string? LastName { get; set; }
}

internal sealed class WhatsAppContactPhone
{
    public required string Phone { get; set; }

    public string? Type { get; set; }

    [JsonPropertyName("wa_id")]
    public string? WaId { get; set; }
}

/// <summary>Of sections with a row each, and of rows.</summary>
internal sealed class MaxRowsAttribute() : MaxItemsAttribute(WhatsAppPayloadValidator.MaxRows)
{
    public override IrisError ErrorAt(string field) => WhatsAppErrors.TooManyRows(field);
}
