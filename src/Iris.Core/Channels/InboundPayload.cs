using System.Text.Json;
using System.Text.Json.Serialization;

namespace Iris.Core.Channels;

/// <summary>The normalised payload of a message from an end user; becomes the interaction's <c>payload</c>. Names are upper-case initial as in payloads that are sent.</summary>
public sealed record InboundPayload
{
    public const string TextType = "text";
    public const string ImageType = "image";
    public const string VideoType = "video";
    public const string DocumentType = "document";
    public const string AudioType = "audio";
    public const string StickerType = "sticker";
    public const string LocationType = "location";
    public const string ContactsType = "contacts";
    public const string ButtonReplyType = "button-reply";
    public const string ListReplyType = "list-reply";

    /// <summary>A form that was filled in, such as a WhatsApp Flow: its JSON is in <see cref="ReplyPayload"/>.</summary>
    public const string FormReplyType = "form-reply";

    /// <summary>A kind of message that the provider has and Iris does not name, such as a reaction; everything is in <see cref="Raw"/>.</summary>
    public const string OtherType = "other";

    private const int MaxUrl = 4096;
    private const int MaxMedia = 100;

    /// <summary>One of the constants above.</summary>
    public required string Type { get; init; }

    /// <summary>Text, caption, or the title of what was chosen.</summary>
    public string? Text { get; init; }

    /// <summary>Subject of an e-mail; null on channels without one.</summary>
    public string? Subject { get; init; }

    /// <summary>Of an e-mail, what it quotes of earlier ones, and the signature below it: all that <see cref="Text"/> leaves out. Null for nothing.</summary>
    public string? Quoted { get; init; }

    public string? MediaUrl { get; init; }

    public string? MimeType { get; init; }

    /// <summary>All media of the message in its order; <see cref="MediaUrl"/> and <see cref="MimeType"/> are the first one's. Null for none.</summary>
    public IReadOnlyList<InboundMedia>? Media { get; init; }

    /// <summary>Who wrote, in a message of a group; null in a message to us alone, which is its interaction's only destination's.</summary>
    public string? From { get; init; }

    /// <summary>Name of <see cref="From"/>; null when the channel tells none.</summary>
    public string? FromName { get; init; }

    /// <summary>Data behind a tapped button or chosen row, or those of a form.</summary>
    public string? ReplyPayload { get; init; }

    public double? Latitude { get; init; }

    public double? Longitude { get; init; }

    /// <summary>Contacts as the provider gave them.</summary>
    public JsonElement? Contacts { get; init; }

    /// <summary>The provider's own object.</summary>
    public JsonElement? Raw { get; init; }

    /// <summary>The payload with these media; the same when there are none.</summary>
    public InboundPayload With(IReadOnlyList<InboundMedia> media) => media.Count == 0 ? this
        : this with { Media = media, MediaUrl = media[0].Url, MimeType = media[0].MimeType };

    /// <summary>As much of it as an interaction keeps; the callback that it came in is kept whole.</summary>
    public InboundPayload Bounded() => this with
    {
        Text = ProviderWords.Cut(Text, ProviderWords.MaxText),
        Subject = ProviderWords.Sentence(Subject),
        Quoted = ProviderWords.Cut(Quoted, ProviderWords.MaxText),
        MediaUrl = MediaUrl?.Length > MaxUrl ? null : MediaUrl,
        MimeType = ProviderWords.Word(MimeType),
        Media = Media is null ? null
            : [.. Media.Where(one => one.Url is not { Length: > MaxUrl }).Take(MaxMedia).Select(one => one with { MimeType = ProviderWords.Word(one.MimeType), Name = ProviderWords.Name(one.Name) })],
        ReplyPayload = ProviderWords.Cut(ReplyPayload, ProviderWords.MaxRaw),
        Contacts = ProviderWords.CutRaw(Contacts, ProviderWords.MaxText),
        Raw = ProviderWords.CutRaw(Raw, ProviderWords.MaxText),
    };

    /// <summary>As it is stored and answered.</summary>
    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, InboundPayloadContext.Default.InboundPayload);

    public InteractionSummary Summarise() => InteractionSummary.Of(Subject, Text ?? Type);
}

/// <summary>A medium of a message from an end user.</summary>
/// <param name="Url">Where the provider keeps it; null when it tells only an id, which is in the provider's own object, and for files of an e-mail.</param>
/// <param name="MimeType">Its media type; null when not told.</param>
public sealed record InboundMedia(string? Url, string? MimeType)
{
    /// <summary>Name of a file of an e-mail; null when it has none, and on other channels.</summary>
    public string? Name { get; init; }

    /// <summary>Size of a file of an e-mail, in bytes; null when not known.</summary>
    public long? Bytes { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InboundPayload))]
internal sealed partial class InboundPayloadContext : JsonSerializerContext;
