using System.Text.Json.Serialization;
using Iris.Adapters.Channels;
using Iris.Adapters.Channels.WhatsApp;
using Iris.Core.Channels;
using Iris.Core.Kernel;

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
        public WhatsAppMessage? Custom { get; init; }
    }

    public sealed record Media(string Url, string? Caption = null);

    /// <summary>Goes with a template; no other policy is taken any more.</summary>
    public sealed record Policy([property: JsonPropertyName("policy")] string Name, string Locale);

    /// <summary>The name stands behind its namespace and a colon, where there is one.</summary>
    public sealed record Template(string Name, IReadOnlyList<string>? Parameters);

    public static void Check(ChannelPayload payload, ErrorList errors)
    {
        if (payload is WhatsAppTemplatePayload { Ttl: not null })
            errors.Add(PayloadErrors.NotCarried($"{ChannelPayload.Path}.ttl", VonageMessagesSettings.ProviderName));
        WhatsAppMessage.Check(payload, VonageMessagesSettings.ProviderName, errors);
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
        _ => new Body("custom") { Custom = WhatsAppMessage.Of(payload) },
    };
}
