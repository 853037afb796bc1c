using Iris.Adapters.Channels;
using Iris.Adapters.Channels.Rcs;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>The mapping to the provider's kinds of message. (Source: C.2, C.3)</summary>
internal static class SinchRcsMessages
{
    public const string Channel = "RCS";
    private const string OrientationProperty = "RCS_CARD_ORIENTATION";
    private const string AlignmentProperty = "RCS_CARD_THUMBNAIL_IMAGE_ALIGNMENT";

    /// <summary>The provider takes fewer suggestions than the channel, and no width of cards.</summary>
    public static void Check(ChannelPayload payload, ErrorList errors)
    {
        var (suggestions, maximum) = payload switch
        {
            RcsTextPayload text => (text.Suggestions, SinchChoices.Max),
            RcsCarouselPayload carousel => (carousel.Suggestions, SinchCarousel.MaxChoices),
            _ => (null, 0),
        };
        if (suggestions?.Count > maximum)
            errors.Add(CommonErrors.TooMany($"{ChannelPayload.Path}.suggestions", maximum));
        // Its properties for RCS are those of single cards and of links.
        if (payload is RcsCarouselPayload { CardWidth: not null })
            errors.Add(PayloadErrors.NotCarried($"{ChannelPayload.Path}.cardWidth", SinchConversationAdapter.ProviderName));
    }

    public static SinchConversationRequest ToRequest(ProviderSend request, SinchConversationSettings settings) =>
        SinchConversationRequest.Of(request, settings, Channel, ToMessage(request.Payload)) with
        {
            ChannelProperties = request.Payload is RcsCardPayload card ? PropertiesOf(card) : null,
        };

    private static SinchMessage ToMessage(ChannelPayload payload) => payload switch
    {
        RcsTextPayload { Suggestions: { Count: > 0 } suggestions } text =>
            new SinchMessage { ChoiceMessage = new SinchChoices(new SinchText(text.Text), [.. suggestions.Select(ToChoice)]) },
        RcsTextPayload text => new SinchMessage { TextMessage = new SinchText(text.Text) },
        RcsMediaPayload { Media: var media } => new SinchMessage { MediaMessage = ToMedia(media) },
        RcsCardPayload card => new SinchMessage { CardMessage = ToCard(card.Card) },
        RcsCarouselPayload carousel => new SinchMessage
        {
            CarouselMessage = new SinchCarousel([.. carousel.Cards.Select(ToCard)], ToChoices(carousel.Suggestions)),
        },
        _ => throw new InvalidOperationException($"No mapping for {payload.GetType().Name}."),
    };

    private static SinchMedia ToMedia(RcsMedia media) => new(media.Url, media.ThumbnailUrl);

    private static SinchCard ToCard(RcsCard card) => new()
    {
        Title = card.Title,
        Description = card.Description,
        MediaMessage = card.Media is { } media ? ToMedia(media) : null,
        Height = card.Height,
        Choices = ToChoices(card.Suggestions),
    };

    private static List<SinchChoice>? ToChoices(List<RcsSuggestion>? suggestions) =>
        suggestions is { Count: > 0 } ? [.. suggestions.Select(ToChoice)] : null;

    private static SinchChoice ToChoice(RcsSuggestion suggestion)
    {
        var choice = new SinchChoice { PostbackData = suggestion.Payload };
        return suggestion.Type switch
        {
            RcsSuggestion.Reply => choice with { TextMessage = new SinchText(suggestion.Text) },
            RcsSuggestion.OpenUrl => choice with { UrlMessage = new SinchLink(suggestion.Text, suggestion.Url!) },
            RcsSuggestion.Dial => choice with { CallMessage = new SinchCall(suggestion.Text, WithPlus(suggestion.PhoneNumber!)) },
            RcsSuggestion.ShowLocation => choice with { LocationMessage = ToLocation(suggestion.Text, suggestion.Location!) },
            _ => throw new InvalidOperationException($"No mapping for {suggestion.Type}."),
        };
    }

    private static SinchLocation ToLocation(string title, RcsLocation location)
    {
        _ = GeoPoint.TryParse(location.GeoPoint, out var point);
        return new SinchLocation(title, location.Name, new SinchCoordinates(point.Latitude, point.Longitude));
    }

    private static string WithPlus(string phone) =>
        DestinationKinds.PhoneNumber.TryNormalise(phone, default, out var digits) ? $"+{digits}" : phone;

    private static Dictionary<string, string>? PropertiesOf(RcsCardPayload card)
    {
        var properties = new Dictionary<string, string>();
        if (card.Orientation is { } orientation)
            properties[OrientationProperty] = orientation;
        if (card.ImageAlignment is { } alignment)
            properties[AlignmentProperty] = alignment;
        return properties.Count > 0 ? properties : null;
    }
}
