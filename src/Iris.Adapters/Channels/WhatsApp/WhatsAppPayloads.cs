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
}

internal sealed class WhatsAppTextPayload : ChannelPayload
{
    public required string Text { get; set; }

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Text);
}

internal sealed class WhatsAppImagePayload : ChannelPayload
{
    public required WhatsAppCaptionedMedia Image { get; set; }

    public override IReadOnlyList<MediaPlace> Media() => [Image.PlaceAt("image", MediaKinds.Image)];

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Image.Caption);
}

internal sealed class WhatsAppDocumentPayload : ChannelPayload
{
    public required WhatsAppCaptionedMedia Document { get; set; }

    public override IReadOnlyList<MediaPlace> Media() => [Document.PlaceAt("document", MediaKinds.Document)];

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Document.Caption);
}

internal sealed class WhatsAppAudioPayload : ChannelPayload
{
    public required WhatsAppMedia Audio { get; set; }

    public override IReadOnlyList<MediaPlace> Media() => [Audio.PlaceAt("audio", MediaKinds.Audio)];

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, null);
}

internal sealed class WhatsAppLocationPayload : ChannelPayload
{
    public required WhatsAppLocation Location { get; set; }

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Location.Name ?? Location.Address ?? Location.GeoPoint);
}

internal sealed class WhatsAppContactsPayload : ChannelPayload
{
    [MaxItems(WhatsAppPayloadValidator.MaxEntries)]
    public required List<WhatsAppContact> Contacts { get; set; }

    public override InteractionSummary Summarise() =>
        InteractionSummary.Of(null, string.Join(", ", Contacts.Select(contact => contact.Name.FormattedName)));
}

/// <summary>The only kind of message that goes out beyond 24 hours after the user's last one. (Source: B.2, D.1)</summary>
internal sealed class WhatsAppTemplatePayload : ChannelPayload
{
    public required WhatsAppTemplate Template { get; set; }

    /// <summary>Days for which the provider tries. (Source: B.2, <c>message.ttl</c>)</summary>
    public int? Ttl { get; set; }

    public override bool IsFreeForm => false;

    public override IReadOnlyList<MediaPlace> Media() =>
        Template.Header?.Element is { } element ? [element.PlaceAt("template.header.element", element.HeaderKind() ?? MediaKinds.Audio)] : [];

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Template.ElementName);
}

/// <summary>A list or reply buttons, in the form of the third seed. (Source: B.3)</summary>
internal sealed class WhatsAppInteractivePayload : ChannelPayload
{
    public required WhatsAppInteractive Interactive { get; set; }

    public override IReadOnlyList<MediaPlace> Media() => Interactive.Header is { } header
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

    public WhatsAppMedia? Document { get; set; }

    public WhatsAppLocation? Location { get; set; }
}

internal class WhatsAppMedia
{
    /// <summary>JPG, JPEG, PNG, MP4, PDF, MP3: what the place allows.</summary>
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
internal sealed class WhatsAppCaptionedMedia : WhatsAppMedia
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

/// <summary>Source: B.2.</summary>
internal sealed class WhatsAppTemplate
{
    /// <summary>Needed by Sinch Latin America; other providers know a template by its name alone.</summary>
    public string? Namespace { get; set; }

    public required string ElementName { get; set; }

    public required string LanguageCode { get; set; }

    /// <summary>Only when the template's header has parameters.</summary>
    public WhatsAppTemplateHeader? Header { get; set; }

    /// <summary>Parameters of the body, in order.</summary>
    [MaxItems(WhatsAppPayloadValidator.MaxEntries)]
    public List<string>? Parameters { get; set; }
}

internal sealed class WhatsAppTemplateHeader
{
    public string? Title { get; set; }

    public WhatsAppCaptionedMedia? Element { get; set; }
}

/// <summary>Of sections with a row each, and of rows.</summary>
internal sealed class MaxRowsAttribute() : MaxItemsAttribute(WhatsAppPayloadValidator.MaxRows)
{
    public override IrisError ErrorAt(string field) => WhatsAppErrors.TooManyRows(field);
}
