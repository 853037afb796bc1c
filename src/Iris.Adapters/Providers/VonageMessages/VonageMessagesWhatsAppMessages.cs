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

        [JsonPropertyName("video")]
        public Media? Video { get; init; }

        [JsonPropertyName("sticker")]
        public Media? Sticker { get; init; }

        [JsonPropertyName("reaction")]
        public Reaction? Reaction { get; init; }

        [JsonPropertyName("context")]
        public Quote? Context { get; init; }

        [JsonPropertyName("whatsapp")]
        public Policy? WhatsApp { get; init; }

        [JsonPropertyName("template")]
        public Template? Template { get; init; }

        [JsonPropertyName("custom")]
        public WhatsAppMessage? Custom { get; init; }
    }

    public sealed record Media(string Url, string? Caption = null, string? Name = null);

    public sealed record Reaction(string Action, string? Emoji);

    /// <summary>The message that is quoted, or that a reaction is put on.</summary>
    public sealed record Quote([property: JsonPropertyName("message_uuid")] string MessageUuid);

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

    public static VonageMessagesBody ToBody(ChannelPayload payload) => ToKind(payload) with
    {
        Context = payload is WhatsAppPayload { Context: { } quoted } ? new Quote(quoted.MessageId) : null,
    };

    private static Body ToKind(ChannelPayload payload) => payload switch
    {
        WhatsAppTextPayload text => new Body("text") { Text = text.Text },
        WhatsAppImagePayload { Image: var image } => new Body("image") { Image = new Media(image.Url, image.Caption) },
        WhatsAppDocumentPayload { Document: var document } => new Body("file") { File = new Media(document.Url, document.Caption, document.FileName) },
        WhatsAppAudioPayload { Audio: var audio } => new Body("audio") { Audio = new Media(audio.Url) },
        WhatsAppVideoPayload { Video: var video } => new Body("video") { Video = new Media(video.Url, video.Caption) },
        WhatsAppStickerPayload { Sticker: var sticker } => new Body("sticker") { Sticker = new Media(sticker.Url) },
        WhatsAppReactionPayload { Reaction: var reaction } => new Body("reaction") { Reaction = new Reaction(reaction.Action, reaction.Emoji) },
        // The provider's own kind has no place for what goes into a header or a button.
        WhatsAppTemplatePayload { Template: { Header: null, Buttons: null or [] } template } => new Body("template")
        {
            WhatsApp = new Policy(Deterministic, template.LanguageCode),
            Template = new Template(
                string.IsNullOrWhiteSpace(template.Namespace) ? template.ElementName : $"{template.Namespace}:{template.ElementName}",
                template.Parameters),
        },
        _ => new Body("custom") { Custom = WhatsAppMessage.Of(payload) },
    };
}
