using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Tests.Channels;

/// <summary>Wherever a payload has the URL of a medium, an attachment may stand.</summary>
public sealed class MediaPlaceTests
{
    private const string Id = "6b0c1234c707c57a2a9d09c7";
    private const string Signed = "https://iris.example.test/media/x";

    private static readonly string Png = $$"""{ "Type": "PNG", "Url": "attachment:{{Id}}" }""";
    private static readonly string Rich = $$"""{ "Url": "attachment:{{Id}}", "ThumbnailUrl": "attachment:{{Id}}" }""";

    public static TheoryData<string, string, string> Places => new()
    {
        { "WhatsApp", $$"""{ "Type": "image", "Image": {{Png}} }""", "image.url image" },
        { "WhatsApp", $$"""{ "Type": "document", "Document": {{Of("PDF")}} }""", "document.url document" },
        { "WhatsApp", $$"""{ "Type": "audio", "Audio": {{Of("MP3")}} }""", "audio.url audio" },
        { "WhatsApp", $$"""{ "Type": "video", "Video": {{Of("MP4")}} }""", "video.url video" },
        { "WhatsApp", $$"""{ "Type": "sticker", "Sticker": {{Of("WEBP")}} }""", "sticker.url sticker" },
        {
            "WhatsApp", $$"""{ "Type": "template", "Template": { "Namespace": "n", "ElementName": "e", "LanguageCode": "es", "Header": { "Element": {{Of("MP4")}} } } }""",
            "template.header.element.url video"
        },
        { "RCS", $$"""{ "Type": "image-message-rcs", "Media": {{Rich}} }""", "media.url image, media.thumbnailUrl image" },
        { "RCS", $$"""{ "Type": "video-message-rcs", "Media": {{Rich}} }""", "media.url video, media.thumbnailUrl image" },
        { "RCS", $$"""{ "Type": "file-message-rcs", "Media": {{Rich}} }""", "media.url media, media.thumbnailUrl image" },
        { "RCS", $$"""{ "Type": "card-message-rcs", "Card": { "Title": "t", "Media": {{Rich}} } }""", "card.media.url media, card.media.thumbnailUrl image" },
        {
            "RCS", $$"""{ "Type": "carousel-message-rcs", "Cards": [{ "Title": "t" }, { "Title": "t", "Media": { "Url": "attachment:{{Id}}" } }] }""",
            "cards[1].media.url media"
        },
    };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task MediaPlaces_OfAKindWithMedia_AreAllOfItsUrlsAndTakeOthers(string channel, string payload, string expected)
    {
        await using var host = new AdapterHost();
        var errors = new ErrorList();
        var read = host.Registry.FindChannel(channel)!.Read(JsonElement.Parse(payload), new PayloadReading(UnknownMembers.Refuse), errors);
        Assert.Empty(errors.Items);

        Assert.Equal(expected, string.Join(", ", read!.MediaPlaces().Select(place => $"{place.Field[$"{ChannelPayload.Path}.".Length..]} {place.Kind}")));
        Assert.All(read.MediaPlaces(), place => Assert.Equal(Id, place.AttachmentId));

        foreach (var place in read.MediaPlaces())
            place.Put(Signed);
        Assert.All(read.MediaPlaces(), place => Assert.Equal(Signed, place.Url));
    }

    private static string Of(string type) => $$"""{ "Type": "{{type}}", "Url": "attachment:{{Id}}" }""";
}
