using System.Text.Json;
using Iris.Adapters.Channels.Rcs;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Adapters.Tests.Channels.Rcs;

public sealed class RcsPayloadTests
{
    private const string Suggestion = """{ "Type": "reply", "Text": "t", "Payload": "p" }""";
    private const string Card = """{ "Title": "t" }""";

    private static readonly RcsChannel Channel = new();

    [Theory]
    [InlineData("Text", "\"{3072}\"", null)]
    [InlineData("Text", "\"{3073}\"", "TOO_LONG text")]
    [InlineData("Text", null, "REQUIRED text")]
    [InlineData("Suggestions", null, null)]
    [InlineData("Suggestions", "[]", null)]
    [InlineData("Suggestions", "{}", "INVALID_TYPE suggestions")]
    [InlineData("Suggestions[0].Type", null, "REQUIRED suggestions[0].type")]
    [InlineData("Suggestions[0].Type", "\"share-location\"", "NOT_ALLOWED suggestions[0].type")]
    [InlineData("Suggestions[0].Text", null, "REQUIRED suggestions[0].text")]
    [InlineData("Suggestions[0].Text", "\" \"", "REQUIRED suggestions[0].text")]
    [InlineData("Suggestions[0].Text", "\"{25}\"", null)]
    [InlineData("Suggestions[0].Text", "\"{26}\"", "TOO_LONG suggestions[0].text")]
    [InlineData("Suggestions[0].Payload", null, "REQUIRED suggestions[0].payload")]
    [InlineData("Suggestions[0].Payload", "\"\"", "REQUIRED suggestions[0].payload")]
    [InlineData("Suggestions[0].Payload", "\"{2048}\"", null)]
    [InlineData("Suggestions[0].Payload", "\"{2049}\"", "TOO_LONG suggestions[0].payload")]
    [InlineData("Suggestions[0].Url", "\"https://acme.test/\"", "NOT_EXPECTED suggestions[0].url")]
    [InlineData("Suggestions[0].PhoneNumber", "\"34600000001\"", "NOT_EXPECTED suggestions[0].phoneNumber")]
    [InlineData("Suggestions[0].Location", """{ "GeoPoint": "1,2" }""", "NOT_EXPECTED suggestions[0].location")]
    [InlineData("Suggestions[1].Url", null, "REQUIRED suggestions[1].url")]
    [InlineData("Suggestions[1].Url", "\"acme\"", "INVALID_URL suggestions[1].url")]
    [InlineData("Suggestions[1].Payload", null, null)]
    [InlineData("Suggestions[1].Payload", "\"{2049}\"", "TOO_LONG suggestions[1].payload")]
    [InlineData("Suggestions[2].PhoneNumber", null, "REQUIRED suggestions[2].phoneNumber")]
    [InlineData("Suggestions[2].PhoneNumber", "\"12\"", "INVALID_PHONE suggestions[2].phoneNumber")]
    [InlineData("Suggestions[3].Location", null, "REQUIRED suggestions[3].location")]
    [InlineData("Suggestions[3].Location.GeoPoint", null, "REQUIRED suggestions[3].location.geoPoint")]
    [InlineData("Suggestions[3].Location.GeoPoint", "\"91,0\"", "INVALID_GEO_POINT suggestions[3].location.geoPoint")]
    [InlineData("Suggestions[3].Location.GeoPoint", "\"40.4\"", "INVALID_GEO_POINT suggestions[3].location.geoPoint")]
    [InlineData("Suggestions[3].Location.Name", null, null)]
    [InlineData("Suggestions[3].Location.Name", "\"{201}\"", "TOO_LONG suggestions[3].location.name")]
    public void Read_Suggestions_EveryRule(string member, string? value, string? error) =>
        PayloadTable.Check(Channel, "Channels/Rcs/Samples/suggestions.json", member, value, error);

    [Theory]
    [InlineData("image")]
    [InlineData("video")]
    [InlineData("file")]
    public void Read_Media_EveryRule(string sample)
    {
        void Check(string member, string? value, string? error) => PayloadTable.Check(Channel, $"Channels/Rcs/Samples/{sample}.json", member, value, error);

        Check("Media", null, "REQUIRED media");
        Check("Media", "{}", "REQUIRED media.url");
        Check("Media.Url", "\"a.jpg\"", "INVALID_URL media.url");
        Check("Media.Url", "\"http://10.0.0.1/a.jpg\"", "ADDRESS_NOT_ALLOWED media.url");
        Check("Media.ThumbnailUrl", null, null);
        Check("Media.ThumbnailUrl", "\"a.jpg\"", "INVALID_URL media.thumbnailUrl");
        Check("Suggestions", "[]", "UNKNOWN_MEMBER Suggestions");
    }

    [Theory]
    [InlineData("\"SMALL\"", null)]
    [InlineData("\"MEDIUM\"", null)]
    [InlineData("\"LARGE\"", "NOT_ALLOWED cardWidth")]
    public void Read_WidthOfCards_IsOneOfTwo(string value, string? error) =>
        PayloadTable.Check(Channel, "Channels/Rcs/Samples/carousel.json", "CardWidth", value, error);

    [Theory]
    [InlineData("Card", null, "REQUIRED card")]
    [InlineData("Card", "{}", "CARD_EMPTY card")]
    [InlineData("Card", """{ "Title": " " }""", "CARD_EMPTY card")]
    [InlineData("Card", """{ "Title": "t" }""", null)]
    [InlineData("Card", """{ "Description": "d" }""", null)]
    [InlineData("Card", """{ "Media": { "Url": "https://acme.test/a.jpg" } }""", null)]
    [InlineData("Card.Title", "\"{200}\"", null)]
    [InlineData("Card.Title", "\"{201}\"", "TOO_LONG card.title")]
    [InlineData("Card.Description", "\"{2000}\"", null)]
    [InlineData("Card.Description", "\"{2001}\"", "TOO_LONG card.description")]
    [InlineData("Card.Media.Url", null, "REQUIRED card.media.url")]
    [InlineData("Card.Media.Url", "\"ftp://acme.test/a.jpg\"", "INVALID_URL card.media.url")]
    [InlineData("Card.Media.ThumbnailUrl", null, null)]
    [InlineData("Card.Media.ThumbnailUrl", "\"a.jpg\"", "INVALID_URL card.media.thumbnailUrl")]
    [InlineData("Card.Height", null, null)]
    [InlineData("Card.Height", "\"TALL\"", null)]
    [InlineData("Card.Height", "\"HUGE\"", "NOT_ALLOWED card.height")]
    [InlineData("Card.Suggestions[0].Url", null, "REQUIRED card.suggestions[0].url")]
    [InlineData("Orientation", "\"VERTICAL\"", null)]
    [InlineData("Orientation", "\"DIAGONAL\"", "NOT_ALLOWED orientation")]
    [InlineData("ImageAlignment", "\"RIGHT\"", null)]
    [InlineData("ImageAlignment", "\"TOP\"", "NOT_ALLOWED imageAlignment")]
    public void Read_Card_EveryRule(string member, string? value, string? error) =>
        PayloadTable.Check(Channel, "Channels/Rcs/Samples/card.json", member, value, error);

    [Theory]
    [InlineData("Cards", null, "REQUIRED cards")]
    [InlineData("Cards[1]", "{}", "CARD_EMPTY cards[1]")]
    [InlineData("Cards[0].Title", "\"{201}\"", "TOO_LONG cards[0].title")]
    [InlineData("Cards[1].Suggestions[0].PhoneNumber", "\"x\"", "INVALID_PHONE cards[1].suggestions[0].phoneNumber")]
    [InlineData("Suggestions", null, null)]
    [InlineData("Suggestions[0].Text", "\"{26}\"", "TOO_LONG suggestions[0].text")]
    public void Read_Carousel_EveryRule(string member, string? value, string? error) =>
        PayloadTable.Check(Channel, "Channels/Rcs/Samples/carousel.json", member, value, error);

    [Theory]
    [InlineData(0, "NUMBER_OF_CARDS cards")]
    [InlineData(1, "NUMBER_OF_CARDS cards")]
    [InlineData(2, null)]
    [InlineData(10, null)]
    [InlineData(11, "NUMBER_OF_CARDS cards")]
    public void Read_Carousel_TwoToTenCards(int count, string? error) =>
        PayloadTable.Check(Channel, "Channels/Rcs/Samples/carousel.json", "Cards", ListOf(Card, count), error);

    [Theory]
    [InlineData("suggestions", "Suggestions", 11, null)]
    [InlineData("suggestions", "Suggestions", 12, "TOO_MANY suggestions")]
    [InlineData("carousel", "Suggestions", 12, "TOO_MANY suggestions")]
    [InlineData("card", "Card.Suggestions", 4, null)]
    [InlineData("card", "Card.Suggestions", 5, "TOO_MANY card.suggestions")]
    [InlineData("carousel", "Cards[1].Suggestions", 5, "TOO_MANY cards[1].suggestions")]
    public void Read_Suggestions_AtMost(string sample, string member, int count, string? error) =>
        PayloadTable.Check(Channel, $"Channels/Rcs/Samples/{sample}.json", member, ListOf(Suggestion, count), error);

    [Theory]
    [InlineData("suggestions", "¿Confirma su cita?")]
    [InlineData("card", "Oferta de otoño")]
    [InlineData("carousel", "Zapatillas, Botas")]
    public void Summarise_EveryType_ShowsItsWords(string sample, string body)
    {
        var errors = new ErrorList();

        Assert.Equal(body, Channel.Read(Samples.Json($"Channels/Rcs/Samples/{sample}.json"), new PayloadReading(UnknownMembers.Refuse), errors)!.Summarise().Body);
        Assert.Empty(errors.Items);
    }

    [Fact]
    public void Read_EverythingWrong_NamesEverything()
    {
        var payload = JsonElement.Parse("""
            { "Type": "carousel-message-rcs", "Cards": [ { "Media": {}, "Suggestions": [ { "Type": "dial", "Text": "" } ] } ],
              "Suggestions": [ { "Type": "fax" }, { "Type": "open-url", "Text": "t", "Url": "u", "PhoneNumber": "34600000001" } ] }
            """);

        Assert.Equal(
            [
                "INVALID_URL payLoad.suggestions[1].url",
                "NOT_ALLOWED payLoad.suggestions[0].type",
                "NOT_EXPECTED payLoad.suggestions[1].phoneNumber",
                "NUMBER_OF_CARDS payLoad.cards",
                "REQUIRED payLoad.cards[0].media.url",
                "REQUIRED payLoad.cards[0].suggestions[0].phoneNumber",
                "REQUIRED payLoad.cards[0].suggestions[0].text",
                "REQUIRED payLoad.suggestions[0].text",
            ],
            PayloadTable.ErrorsOf(Channel, payload).Order(StringComparer.Ordinal));
    }

    private static string ListOf(string item, int count) => $"[{string.Join(',', Enumerable.Repeat(item, count))}]";
}
