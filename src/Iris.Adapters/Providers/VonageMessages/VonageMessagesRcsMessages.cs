using System.Globalization;
using System.Text.Json.Serialization;
using Iris.Adapters.Channels;
using Iris.Adapters.Channels.Rcs;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>The channel's part of a send, and what it cannot carry. (Source: C.7; cards and suggestions: VO-SDK, <c>Messages/Rcs</c>)</summary>
internal static class VonageMessagesRcsMessages
{
    /// <summary>Source: D.2.</summary>
    public const int MaxText = 3072;

    /// <summary>The member that the kind of message names is filled in.</summary>
    public sealed record Body(string MessageType) : VonageMessagesBody(MessageType)
    {
        [JsonPropertyName("text")]
        public string? Text { get; init; }

        [JsonPropertyName("image")]
        public File? Image { get; init; }

        [JsonPropertyName("video")]
        public File? Video { get; init; }

        [JsonPropertyName("file")]
        public File? File { get; init; }

        [JsonPropertyName("card")]
        public Card? Card { get; init; }

        [JsonPropertyName("carousel")]
        public Carousel? Carousel { get; init; }

        [JsonPropertyName("suggestions")]
        public IReadOnlyList<Suggestion>? Suggestions { get; init; }

        [JsonPropertyName("rcs")]
        public Layout? Rcs { get; init; }
    }

    public sealed record File(string Url);

    /// <summary>The provider asks for a title, a text and a file.</summary>
    public sealed record Card(
        string Title,
        string Text,
        [property: JsonPropertyName("media_url")] string MediaUrl,
        [property: JsonPropertyName("media_height")] string? MediaHeight,
        [property: JsonPropertyName("thumbnail_url")] string? ThumbnailUrl,
        IReadOnlyList<Suggestion>? Suggestions);

    public sealed record Carousel(IReadOnlyList<Card> Cards);

    /// <summary>How the parts of a single card stand to each other, and how wide the cards of a carousel are.</summary>
    public sealed record Layout(
        [property: JsonPropertyName("card_orientation")] string? CardOrientation,
        [property: JsonPropertyName("image_alignment")] string? ImageAlignment,
        [property: JsonPropertyName("card_width")] string? CardWidth = null);

    /// <summary>The provider asks for data to send back with every kind.</summary>
    public sealed record Suggestion(string Type, string Text, [property: JsonPropertyName("postback_data")] string PostbackData)
    {
        public string? Url { get; init; }

        /// <summary>Read out where the address of <see cref="Url"/> would be.</summary>
        public string? Description { get; init; }

        [JsonPropertyName("phone_number")]
        public string? PhoneNumber { get; init; }

        public string? Latitude { get; init; }

        public string? Longitude { get; init; }

        [JsonPropertyName("pin_label")]
        public string? PinLabel { get; init; }
    }

    public static void Check(ChannelPayload payload, ErrorList errors)
    {
        switch (payload)
        {
            case RcsTextPayload { Text.Length: > MaxText }:
                errors.Add(CommonErrors.TooLong($"{ChannelPayload.Path}.text", MaxText));
                break;
            // A file is its address alone.
            case RcsMediaPayload { Media.ThumbnailUrl: not null }:
                errors.Add(PayloadErrors.NotCarried($"{ChannelPayload.Path}.media.thumbnailUrl", VonageMessagesSettings.ProviderName));
                break;
            case RcsCardPayload single:
                CheckCard(single.Card, $"{ChannelPayload.Path}.card", errors);
                if (single is { Orientation: "HORIZONTAL", ImageAlignment: null })
                    errors.Add(CommonErrors.Required($"{ChannelPayload.Path}.imageAlignment"));
                break;
            case RcsCarouselPayload carousel:
                foreach (var (index, card) in carousel.Cards.Index())
                    CheckCard(card, $"{ChannelPayload.Path}.cards[{index}]", errors);
                break;
        }
    }

    public static VonageMessagesBody ToBody(ChannelPayload payload) => payload switch
    {
        RcsTextPayload text => new Body("text") { Text = text.Text, Suggestions = ToSuggestions(text.Suggestions) },
        RcsMediaPayload { Type: RcsTypes.Image } image => new Body("image") { Image = new File(image.Media.Url) },
        RcsMediaPayload { Type: RcsTypes.Video } video => new Body("video") { Video = new File(video.Media.Url) },
        RcsMediaPayload file => new Body("file") { File = new File(file.Media.Url) },
        RcsCardPayload card => new Body("card")
        {
            Card = ToCard(card.Card),
            Rcs = card is { Orientation: null, ImageAlignment: null } ? null : new Layout(card.Orientation, card.ImageAlignment),
        },
        RcsCarouselPayload carousel => new Body("carousel")
        {
            Carousel = new Carousel([.. carousel.Cards.Select(ToCard)]),
            Suggestions = ToSuggestions(carousel.Suggestions),
            Rcs = carousel.CardWidth is { } width ? new Layout(null, null, width) : null,
        },
        _ => throw new InvalidOperationException($"No mapping for {payload.GetType().Name}."),
    };

    private static void CheckCard(RcsCard card, string path, ErrorList errors)
    {
        if (string.IsNullOrWhiteSpace(card.Title))
            errors.Add(CommonErrors.Required($"{path}.title"));
        if (string.IsNullOrWhiteSpace(card.Description))
            errors.Add(CommonErrors.Required($"{path}.description"));
        if (card.Media is null)
            errors.Add(CommonErrors.Required($"{path}.media"));
    }

    private static Card ToCard(RcsCard card) => new(
        card.Title!, card.Description!, card.Media!.Url, card.Height, card.Media.ThumbnailUrl, ToSuggestions(card.Suggestions));

    private static List<Suggestion>? ToSuggestions(List<RcsSuggestion>? suggestions) =>
        suggestions is { Count: > 0 } ? suggestions.ConvertAll(ToSuggestion) : null;

    /// <summary>Where the payload names no data, the label comes back.</summary>
    private static Suggestion ToSuggestion(RcsSuggestion suggestion)
    {
        var data = string.IsNullOrEmpty(suggestion.Payload) ? suggestion.Text : suggestion.Payload;
        switch (suggestion.Type)
        {
            case RcsSuggestion.OpenUrl:
                return new Suggestion("open_url", suggestion.Text, data) { Url = suggestion.Url, Description = suggestion.Text };
            case RcsSuggestion.Dial:
                _ = DestinationKinds.PhoneNumber.TryNormalise(suggestion.PhoneNumber, default, out var digits);
                return new Suggestion("dial", suggestion.Text, data) { PhoneNumber = $"+{digits}" };
            case RcsSuggestion.ShowLocation:
                _ = GeoPoint.TryParse(suggestion.Location!.GeoPoint, out var point);
                return new Suggestion("view_location", suggestion.Text, data)
                {
                    Latitude = point.Latitude.ToString(CultureInfo.InvariantCulture),
                    Longitude = point.Longitude.ToString(CultureInfo.InvariantCulture),
                    PinLabel = string.IsNullOrEmpty(suggestion.Location.Name) ? suggestion.Text : suggestion.Location.Name,
                };
            default:
                return new Suggestion("reply", suggestion.Text, data);
        }
    }
}
