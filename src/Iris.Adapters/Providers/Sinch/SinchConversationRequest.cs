using System.Globalization;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>Body of <c>messages:send</c>; names go out in snake case. (Source: C.2)</summary>
internal sealed record SinchConversationRequest(
    string AppId, SinchRecipient Recipient, SinchMessage Message, IReadOnlyList<string> ChannelPriorityOrder, string MessageMetadata)
{
    public string? CallbackUrl { get; init; }

    /// <summary>Seconds with the suffix <c>s</c>.</summary>
    public string? Ttl { get; init; }

    /// <summary>Null for the normal one. (Source: C.2, <c>queue</c>)</summary>
    public string? Queue { get; init; }

    public IReadOnlyDictionary<string, string>? ChannelProperties { get; init; }

    /// <summary>To one destination on one channel; our reference comes back with the reports.</summary>
    public static SinchConversationRequest Of(ProviderSend request, SinchConversationSettings settings, string channel, SinchMessage message) => new(
        settings.AppId,
        new SinchRecipient(new SinchIdentifiedBy([new SinchChannelIdentity(channel, request.Destinations[0])])),
        message,
        [channel],
        request.Reference)
    {
        CallbackUrl = settings.CallbackUrlOf(request),
        Ttl = Seconds(TimeToLive.Of(request, null, 1, int.MaxValue)),
        Queue = request.IsUrgent ? "HIGH_PRIORITY" : null,
    };

    public static string? Seconds(int? seconds) => seconds is { } number ? string.Create(CultureInfo.InvariantCulture, $"{number}s") : null;
}

internal sealed record SinchRecipient(SinchIdentifiedBy IdentifiedBy);

internal sealed record SinchIdentifiedBy(IReadOnlyList<SinchChannelIdentity> ChannelIdentities);

internal sealed record SinchChannelIdentity(string Channel, string Identity);

/// <summary>One member is filled in. (Source: C.2, "Message kinds"; SI-SDK)</summary>
internal sealed record SinchMessage
{
    public SinchText? TextMessage { get; init; }

    public SinchMedia? MediaMessage { get; init; }

    public SinchChoices? ChoiceMessage { get; init; }

    public SinchCard? CardMessage { get; init; }

    public SinchCarousel? CarouselMessage { get; init; }

    public SinchList? ListMessage { get; init; }

    public SinchLocation? LocationMessage { get; init; }

    public SinchContact? ContactInfoMessage { get; init; }

    public SinchTemplate? TemplateMessage { get; init; }
}

internal sealed record SinchText(string Text);

/// <summary>The provider finds out what it is.</summary>
internal sealed record SinchMedia(string Url, string? ThumbnailUrl = null)
{
    /// <summary>The name that the end user sees.</summary>
    public string? FilenameOverride { get; init; }
}

internal sealed record SinchChoices(SinchText TextMessage, IReadOnlyList<SinchChoice> Choices)
{
    /// <summary>At most so many of them. (Source: C.2)</summary>
    public const int Max = 10;

    public SinchProperties? MessageProperties { get; init; }
}

/// <summary>One of the messages is filled in.</summary>
internal sealed record SinchChoice
{
    public SinchText? TextMessage { get; init; }

    public SinchLink? UrlMessage { get; init; }

    public SinchCall? CallMessage { get; init; }

    public SinchLocation? LocationMessage { get; init; }

    public string? PostbackData { get; init; }
}

internal sealed record SinchLink(string Title, string Url);

/// <summary>The number has a leading <c>+</c>. (Source: SI-SDK)</summary>
internal sealed record SinchCall(string Title, string PhoneNumber);

internal sealed record SinchLocation(string Title, string? Label, SinchCoordinates Coordinates);

internal sealed record SinchCoordinates(double Latitude, double Longitude);

internal sealed record SinchCard
{
    public string? Title { get; init; }

    public string? Description { get; init; }

    public SinchMedia? MediaMessage { get; init; }

    public string? Height { get; init; }

    public IReadOnlyList<SinchChoice>? Choices { get; init; }

    public SinchProperties? MessageProperties { get; init; }
}

internal sealed record SinchCarousel(IReadOnlyList<SinchCard> Cards, IReadOnlyList<SinchChoice>? Choices)
{
    /// <summary>At most so many choices beside the cards. (Source: C.3)</summary>
    public const int MaxChoices = 3;
}

internal sealed record SinchList(string Title, IReadOnlyList<SinchSection> Sections, SinchProperties MessageProperties);

internal sealed record SinchSection(IReadOnlyList<SinchItem> Items);

internal sealed record SinchItem(SinchItemChoice Choice);

internal sealed record SinchItemChoice(string Title, string? Description, string PostbackData);

/// <summary>What only some kinds and channels have. (Source: C.2; SI-SDK)</summary>
internal sealed record SinchProperties
{
    /// <summary>Label that opens a list.</summary>
    public string? Menu { get; init; }

    /// <summary>Of a list, or of a card without media.</summary>
    public string? WhatsappHeader { get; init; }

    /// <summary>Of reply buttons.</summary>
    public string? WhatsappFooter { get; init; }
}

/// <summary>By channel.</summary>
internal sealed record SinchTemplate(IReadOnlyDictionary<string, SinchTemplateReference> ChannelTemplate);

/// <summary><paramref name="TemplateId"/> is the name on WhatsApp.</summary>
internal sealed record SinchTemplateReference(string TemplateId, string LanguageCode, IReadOnlyDictionary<string, string>? Parameters);

/// <summary>Source: SI-SDK, <c>ContactInfoMessage</c>.</summary>
internal sealed record SinchContact(SinchContactName Name, IReadOnlyList<SinchContactPhone> PhoneNumbers)
{
    public IReadOnlyList<IReadOnlyDictionary<string, string>>? Addresses { get; init; }

    public IReadOnlyList<IReadOnlyDictionary<string, string>>? EmailAddresses { get; init; }

    public IReadOnlyDictionary<string, string>? Organization { get; init; }

    public IReadOnlyList<IReadOnlyDictionary<string, string>>? Urls { get; init; }

    public string? Birthday { get; init; }
}

internal sealed record SinchContactName(string FullName, string? FirstName, string? LastName);

internal sealed record SinchContactPhone(string PhoneNumber, string? Type);
