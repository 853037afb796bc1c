using System.ComponentModel.DataAnnotations;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Channels.Rcs;

/// <summary>Values of <c>Type</c>. Only the first is published; the others are ours, in its style. (Source: A.10)</summary>
internal static class RcsTypes
{
    /// <summary>Documented. (Source: A.10, IR-7.1.1)</summary>
    public const string Text = "text-message-rcs";

    public const string Card = "card-message-rcs";
    public const string Carousel = "carousel-message-rcs";
    public const string Image = "image-message-rcs";
    public const string Video = "video-message-rcs";
    public const string File = "file-message-rcs";
}

/// <summary><c>{ "Type": "text-message-rcs", "Text": … }</c> (Source: A.10); suggestions are ours.</summary>
internal sealed class RcsTextPayload : ChannelPayload
{
    public required string Text { get; set; }

    /// <summary>Shown below the text.</summary>
    [MaxItems(RcsPayloadValidator.MaxSuggestions)]
    public List<RcsSuggestion>? Suggestions { get; set; }

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Text);
}

/// <summary>A picture, a film or another file without a card; the type tells which. (Source: C.2, C.3; VO-SDK, <c>Messages/Rcs</c>)</summary>
internal sealed class RcsMediaPayload : ChannelPayload
{
    public required RcsMedia Media { get; set; }

    public override IReadOnlyList<MediaPlace> MediaPlaces() => Media.PlacesAt("media", Type switch
    {
        RcsTypes.Image => MediaKinds.Image,
        RcsTypes.Video => MediaKinds.Video,
        _ => MediaKinds.Any,
    });

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, null);
}

/// <summary>A card of its own. (Source: C.2, C.3, D.2)</summary>
internal sealed class RcsCardPayload : ChannelPayload
{
    public required RcsCard Card { get; set; }

    /// <summary>How picture and text stand to each other. (Source: C.2, <c>RCS_CARD_ORIENTATION</c>)</summary>
    [AllowedValues("VERTICAL", "HORIZONTAL")]
    public string? Orientation { get; set; }

    /// <summary>Side of the picture in a horizontal card. (Source: C.2, <c>RCS_CARD_THUMBNAIL_IMAGE_ALIGNMENT</c>)</summary>
    [AllowedValues("LEFT", "RIGHT")]
    public string? ImageAlignment { get; set; }

    public override IReadOnlyList<MediaPlace> MediaPlaces() => Card.MediaAt("card");

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, Card.Words);
}

/// <summary>Cards beside each other. (Source: C.2, C.3, D.2)</summary>
internal sealed class RcsCarouselPayload : ChannelPayload
{
    [MaxCards]
    public required List<RcsCard> Cards { get; set; }

    /// <summary>Width of the cards. (Source: VO-SDK, <c>card_width</c>)</summary>
    [AllowedValues("SMALL", "MEDIUM")]
    public string? CardWidth { get; set; }

    /// <summary>Shown below the cards.</summary>
    [MaxItems(RcsPayloadValidator.MaxSuggestions)]
    public List<RcsSuggestion>? Suggestions { get; set; }

    public override IReadOnlyList<MediaPlace> MediaPlaces() => [.. Cards.SelectMany((card, i) => card.MediaAt($"cards[{i}]"))];

    public override InteractionSummary Summarise() => InteractionSummary.Of(null, string.Join(", ", Cards.Select(card => card.Words).OfType<string>()));
}

/// <summary>At least one of title, description and media is filled in.</summary>
internal sealed class RcsCard
{
    public string? Title { get; set; }

    public string? Description { get; set; }

    public RcsMedia? Media { get; set; }

    /// <summary>Height of the media. (Source: SI-SDK, <c>CardHeight</c>)</summary>
    [AllowedValues("SHORT", "MEDIUM", "TALL")]
    public string? Height { get; set; }

    /// <summary>Buttons of the card.</summary>
    [MaxItems(RcsPayloadValidator.MaxCardSuggestions)]
    public List<RcsSuggestion>? Suggestions { get; set; }

    internal IReadOnlyList<MediaPlace> MediaAt(string path) => Media?.PlacesAt($"{path}.media", MediaKinds.Any) ?? [];

    /// <summary>What lists show of it.</summary>
    internal string? Words => Title ?? Description;
}

internal sealed class RcsMedia
{
    public required string Url { get; set; }

    /// <summary>A small picture, shown until the media is there.</summary>
    public string? ThumbnailUrl { get; set; }

    /// <summary>Where its URLs stand.</summary>
    internal IReadOnlyList<MediaPlace> PlacesAt(string path, string kind) =>
    [
        new($"{ChannelPayload.Path}.{path}.url", Url, kind, url => Url = url),
        .. ThumbnailUrl is { } small
            ? (MediaPlace[])[new($"{ChannelPayload.Path}.{path}.thumbnailUrl", small, MediaKinds.Image, url => ThumbnailUrl = url)]
            : [],
    ];
}

/// <summary>A label that the end user may tap: an answer, or something that the phone does. (Source: C.2, <c>choices</c>)</summary>
internal sealed class RcsSuggestion
{
    public const string Reply = "reply";
    public const string OpenUrl = "open-url";
    public const string Dial = "dial";
    public const string ShowLocation = "show-location";

    [AllowedValues(Reply, OpenUrl, Dial, ShowLocation)]
    public required string Type { get; set; }

    /// <summary>Label.</summary>
    public required string Text { get; set; }

    /// <summary>Comes back when it is tapped.</summary>
    public string? Payload { get; set; }

    /// <summary>With <see cref="OpenUrl"/>.</summary>
    public string? Url { get; set; }

    /// <summary>With <see cref="Dial"/>.</summary>
    public string? PhoneNumber { get; set; }

    /// <summary>With <see cref="ShowLocation"/>.</summary>
    public RcsLocation? Location { get; set; }
}

internal sealed class RcsLocation
{
    /// <summary>Latitude and longitude in degrees, with a comma between them.</summary>
    public required string GeoPoint { get; set; }

    public string? Name { get; set; }
}

/// <summary>Too many cards report what too few do.</summary>
internal sealed class MaxCardsAttribute() : MaxItemsAttribute(RcsPayloadValidator.MaxCards)
{
    public override IrisError ErrorAt(string field) => RcsErrors.NumberOfCards(field);
}
