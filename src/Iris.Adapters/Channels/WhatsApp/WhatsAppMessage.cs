using System.Globalization;
using System.Text.Json.Serialization;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Channels.WhatsApp;

/// <summary>
/// A message in the form of WhatsApp itself, which several providers pass on, without the address that they add. One member besides the
/// type is filled in. (Source: META, messages; VO-MSG, custom objects)
/// </summary>
internal sealed record WhatsAppMessage(string Type)
{
    public Saying? Text { get; init; }

    public File? Image { get; init; }

    public File? Document { get; init; }

    public File? Audio { get; init; }

    public File? Video { get; init; }

    public File? Sticker { get; init; }

    public Emotion? Reaction { get; init; }

    public Place? Location { get; init; }

    /// <summary>The channel's parts have WhatsApp's own names.</summary>
    public IReadOnlyList<WhatsAppContact>? Contacts { get; init; }

    public Form? Interactive { get; init; }

    public Filled? Template { get; init; }

    public sealed record Place(double Latitude, double Longitude, string? Name, string? Address);

    public sealed record Saying(string Body);

    public sealed record Words(string Text);

    public sealed record File(string Link, string? Caption = null)
    {
        public string? Filename { get; init; }
    }

    /// <summary>Without an emoji, an empty one takes it away.</summary>
    public sealed record Emotion([property: JsonPropertyName("message_id")] string MessageId, string Emoji);

    /// <summary>A header, or what fills in a place of a template.</summary>
    public sealed record Part(string Type)
    {
        public string? Text { get; init; }

        /// <summary>Of a quick reply.</summary>
        public string? Payload { get; init; }

        [JsonPropertyName("coupon_code")]
        public string? CouponCode { get; init; }

        public File? Image { get; init; }

        public File? Video { get; init; }

        public File? Document { get; init; }
    }

    public sealed record Form(string Type, Part? Header, Words Body, Words? Footer, Choices Action);

    /// <summary>Buttons, or the label that opens a list and its sections.</summary>
    public sealed record Choices(IReadOnlyList<Button>? Buttons, string? Button, IReadOnlyList<Section>? Sections);

    public sealed record Button(string Type, Choice Reply);

    public sealed record Section(IReadOnlyList<Choice> Rows);

    public sealed record Choice(string Id, string Title, string? Description = null);

    public sealed record Filled(string? Namespace, string Name, Language Language, IReadOnlyList<Component>? Components);

    public sealed record Language(string Policy, string Code);

    public sealed record Component(string Type, IReadOnlyList<Part> Parameters)
    {
        /// <summary>This and the next: of a button.</summary>
        [JsonPropertyName("sub_type")]
        public string? SubType { get; init; }

        public string? Index { get; init; }
    }

    /// <summary>Adds what the form has no place for.</summary>
    public static void Check(ChannelPayload payload, string provider, ErrorList errors)
    {
        void Refuse(string member) => errors.Add(PayloadErrors.NotCarried($"{ChannelPayload.Path}.{member}", provider));
        switch (payload)
        {
            case WhatsAppTemplatePayload { Template.Header: { } header }:
                // A header is a text or a file.
                if (header is { Title: not null, Element: not null })
                    Refuse("template.header.title");
                if (header.Element is { } element && element.HeaderKind() is null)
                    Refuse("template.header.element.type");
                if (header.Element?.Caption is not null)
                    Refuse("template.header.element.caption");
                break;
            case WhatsAppInteractivePayload { Interactive: var interactive }:
                // No place stands there, and sections side by side only with titles, which payloads do not have.
                if (interactive.Header?.Location is not null)
                    Refuse("interactive.header.location");
                if (interactive.ListAction is { Sections.Count: > 1 })
                    errors.Add(CommonErrors.TooMany($"{ChannelPayload.Path}.interactive.listAction.sections", 1));
                break;
        }
    }

    /// <summary>A payload that passed <see cref="Check"/>.</summary>
    public static WhatsAppMessage Of(ChannelPayload payload) => payload switch
    {
        WhatsAppTextPayload text => new WhatsAppMessage("text") { Text = new Saying(text.Text) },
        WhatsAppImagePayload { Image: var image } => new WhatsAppMessage("image") { Image = new File(image.Url, image.Caption) },
        WhatsAppDocumentPayload { Document: var document } =>
            new WhatsAppMessage("document") { Document = new File(document.Url, document.Caption) { Filename = document.FileName } },
        WhatsAppVideoPayload { Video: var video } => new WhatsAppMessage("video") { Video = new File(video.Url, video.Caption) },
        WhatsAppStickerPayload { Sticker: var sticker } => new WhatsAppMessage("sticker") { Sticker = new File(sticker.Url) },
        WhatsAppReactionPayload { Reaction: var reaction } message =>
            new WhatsAppMessage("reaction") { Reaction = new Emotion(message.Context!.MessageId, reaction.Emoji ?? "") },
        WhatsAppAudioPayload { Audio: var audio } => new WhatsAppMessage("audio") { Audio = new File(audio.Url) },
        WhatsAppLocationPayload location => new WhatsAppMessage("location") { Location = ToPlace(location.Location) },
        WhatsAppContactsPayload contacts => new WhatsAppMessage("contacts") { Contacts = contacts.Contacts },
        WhatsAppInteractivePayload interactive => new WhatsAppMessage("interactive") { Interactive = ToForm(interactive.Interactive) },
        WhatsAppTemplatePayload template => new WhatsAppMessage("template") { Template = ToFilled(template.Template) },
        _ => throw new InvalidOperationException($"No mapping for {payload.GetType().Name}."),
    };

    private static Place ToPlace(WhatsAppLocation location)
    {
        _ = GeoPoint.TryParse(location.GeoPoint, out var point);
        return new Place(point.Latitude, point.Longitude, location.Name, location.Address);
    }

    /// <summary>Without the alternative text: WhatsApp has no place for one.</summary>
    private static Form ToForm(WhatsAppInteractive message) => new(
        message.ListAction is null ? "button" : "list",
        message.Header is { } header ? ToHeader(header) : null,
        new Words(message.Body.Text),
        message.Footer is { } footer ? new Words(footer.Text) : null,
        message.ListAction is { } list
            ? new Choices(null, list.Button, [.. list.Sections.Select(section => new Section(
                [.. section.Rows.Select(row => new Choice(row.Identifier, row.Title, row.Description))]))])
            : new Choices(
                [.. message.ReplyButtonAction!.Buttons.Select(button => new Button("reply", new Choice(button.Reply.Payload, button.Reply.Title)))],
                null, null));

    private static Part ToHeader(WhatsAppHeader header) =>
        header.Text is { } text ? new Part("text") { Text = text } : ToPart((header.Image ?? header.Video ?? header.Document)!);

    private static Filled ToFilled(WhatsAppTemplate template)
    {
        var components = new List<Component>();
        if (template.Header is { } header)
            components.Add(new Component("header", [header.Element is { } file ? ToPart(file) : new Part("text") { Text = header.Title }]));
        if (template.Parameters is { Count: > 0 } parameters)
            components.Add(new Component("body", [.. parameters.Select(value => new Part("text") { Text = value })]));
        components.AddRange((template.Buttons ?? []).Select(ToButton));
        return new Filled(template.Namespace, template.ElementName, new Language("deterministic", template.LanguageCode), components.Count > 0 ? components : null);
    }

    private static Component ToButton(WhatsAppTemplateButton button) => new("button", [button.Type switch
    {
        WhatsAppTemplateButton.QuickReply => new Part("payload") { Payload = button.Parameter },
        WhatsAppTemplateButton.CopyCode => new Part("coupon_code") { CouponCode = button.Parameter },
        _ => new Part("text") { Text = button.Parameter },
    }])
    {
        SubType = button.Type.Replace('-', '_'),
        Index = button.Index.ToString(CultureInfo.InvariantCulture),
    };

    private static Part ToPart(WhatsAppMedia media)
    {
        var kind = media.HeaderKind()!;
        var file = new File(media.Url) { Filename = (media as WhatsAppFile)?.FileName ?? (media as WhatsAppHeaderDocument)?.FileName };
        return new Part(kind)
        {
            Image = kind == "image" ? file : null,
            Video = kind == "video" ? file : null,
            Document = kind == "document" ? file : null,
        };
    }
}
