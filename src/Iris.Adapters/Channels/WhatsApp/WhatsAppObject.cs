using Iris.Core.Channels;

namespace Iris.Adapters.Channels.WhatsApp;

/// <summary>
/// A message in the form of WhatsApp itself, without the address that the provider adds. One member besides the type is filled in.
/// (Source: VO-MSG, custom objects; META, messages)
/// </summary>
internal sealed record WhatsAppObject(string Type)
{
    public Place? Location { get; init; }

    /// <summary>The channel's parts have WhatsApp's own names.</summary>
    public IReadOnlyList<WhatsAppContact>? Contacts { get; init; }

    public Form? Interactive { get; init; }

    public Filled? Template { get; init; }

    public sealed record Place(double Latitude, double Longitude, string? Name, string? Address);

    public sealed record Words(string Text);

    public sealed record File(string Link);

    /// <summary>A header, or what fills in a place of a template.</summary>
    public sealed record Part(string Type)
    {
        public string? Text { get; init; }

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

    public sealed record Filled(string? Namespace, string Name, Language Language, IReadOnlyList<Component> Components);

    public sealed record Language(string Policy, string Code);

    public sealed record Component(string Type, IReadOnlyList<Part> Parameters);

    public static WhatsAppObject Of(ChannelPayload payload) => payload switch
    {
        WhatsAppLocationPayload location => new WhatsAppObject("location") { Location = ToPlace(location.Location) },
        WhatsAppContactsPayload contacts => new WhatsAppObject("contacts") { Contacts = contacts.Contacts },
        WhatsAppInteractivePayload interactive => new WhatsAppObject("interactive") { Interactive = ToForm(interactive.Interactive) },
        WhatsAppTemplatePayload template => new WhatsAppObject("template") { Template = ToFilled(template.Template) },
        _ => throw new InvalidOperationException($"No mapping for {payload.GetType().Name}."),
    };

    /// <summary>WhatsApp's name for a file; null for one that it does not show in a header.</summary>
    public static string? KindOf(string type)
    {
        if (WhatsAppPayloadValidator.ImageTypes.Contains(type))
            return "image";
        if (WhatsAppPayloadValidator.VideoTypes.Contains(type))
            return "video";
        return WhatsAppPayloadValidator.DocumentTypes.Contains(type) ? "document" : null;
    }

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
        var components = new List<Component>
        {
            new("header", [template.Header!.Element is { } file ? ToPart(file) : new Part("text") { Text = template.Header.Title }]),
        };
        if (template.Parameters is { Count: > 0 } parameters)
            components.Add(new Component("body", [.. parameters.Select(value => new Part("text") { Text = value })]));
        return new Filled(template.Namespace, template.ElementName, new Language("deterministic", template.LanguageCode), components);
    }

    private static Part ToPart(WhatsAppMedia media)
    {
        var kind = KindOf(media.Type)!;
        var file = new File(media.Url);
        return new Part(kind)
        {
            Image = kind == "image" ? file : null,
            Video = kind == "video" ? file : null,
            Document = kind == "document" ? file : null,
        };
    }
}
