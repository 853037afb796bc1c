using System.Text.Json.Serialization;
using Iris.Adapters.Channels;
using Iris.Adapters.Channels.WhatsApp;
using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>
/// The channel's part of a send, and what it cannot carry. What the provider has no kind of message for goes as <c>custom</c>: an object
/// in WhatsApp's own form that it passes on. (Source: VO-SDK; VO-MSG, custom objects; their form: META)
/// </summary>
internal static class VonageMessagesWhatsAppMessages
{
    private const string Deterministic = "deterministic";

    /// <summary>The member that the kind of message names is filled in.</summary>
    public sealed record Body(string MessageType) : VonageMessagesBody(MessageType)
    {
        [JsonPropertyName("text")]
        public string? Text { get; init; }

        [JsonPropertyName("image")]
        public Media? Image { get; init; }

        [JsonPropertyName("file")]
        public Media? File { get; init; }

        [JsonPropertyName("audio")]
        public Media? Audio { get; init; }

        [JsonPropertyName("whatsapp")]
        public Policy? WhatsApp { get; init; }

        [JsonPropertyName("template")]
        public Template? Template { get; init; }

        [JsonPropertyName("custom")]
        public WhatsAppObject? Custom { get; init; }
    }

    public sealed record Media(string Url, string? Caption = null);

    /// <summary>Goes with a template; no other policy is taken any more.</summary>
    public sealed record Policy([property: JsonPropertyName("policy")] string Name, string Locale);

    /// <summary>The name stands behind its namespace and a colon, where there is one.</summary>
    public sealed record Template(string Name, IReadOnlyList<string>? Parameters);

    public static void Check(ChannelPayload payload, ErrorList errors)
    {
        switch (payload)
        {
            case WhatsAppTemplatePayload template:
                CheckTemplate(template, errors);
                break;
            case WhatsAppInteractivePayload { Interactive: var interactive }:
                // WhatsApp itself takes no place there, and sections side by side only with titles, which payloads do not have.
                if (interactive.Header?.Location is not null)
                    Refuse("interactive.header.location", errors);
                if (interactive.ListAction is { Sections.Count: > 1 })
                    errors.Add(CommonErrors.TooMany($"{ChannelPayload.Path}.interactive.listAction.sections", 1));
                break;
        }
    }

    public static VonageMessagesBody ToBody(ChannelPayload payload) => payload switch
    {
        WhatsAppTextPayload text => new Body("text") { Text = text.Text },
        WhatsAppImagePayload { Image: var image } => new Body("image") { Image = new Media(image.Url, image.Caption) },
        WhatsAppDocumentPayload { Document: var document } => new Body("file") { File = new Media(document.Url, document.Caption) },
        WhatsAppAudioPayload { Audio: var audio } => new Body("audio") { Audio = new Media(audio.Url) },
        // The provider's own kind has no place for what goes into a header.
        WhatsAppTemplatePayload { Template: { Header: null } template } => new Body("template")
        {
            WhatsApp = new Policy(Deterministic, template.LanguageCode),
            Template = new Template(
                string.IsNullOrWhiteSpace(template.Namespace) ? template.ElementName : $"{template.Namespace}:{template.ElementName}",
                template.Parameters),
        },
        _ => new Body("custom") { Custom = WhatsAppObject.Of(payload) },
    };

    private static void CheckTemplate(WhatsAppTemplatePayload payload, ErrorList errors)
    {
        if (payload.Ttl is not null)
            Refuse("ttl", errors);
        if (payload.Template.Header is not { } header)
            return;

        // A header is a text or a file.
        if (header is { Title: not null, Element: not null })
            Refuse("template.header.title", errors);
        if (header.Element is { } element && WhatsAppObject.KindOf(element.Type) is null)
            Refuse("template.header.element.type", errors);
        if (header.Element?.Caption is not null)
            Refuse("template.header.element.caption", errors);
    }

    private static void Refuse(string member, ErrorList errors) =>
        errors.Add(PayloadErrors.NotCarried($"{ChannelPayload.Path}.{member}", VonageMessagesAccess.ProviderName));
}
