using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.Sinch;

public sealed class SinchRcsAdapterTests : SinchConversationAdapterTests
{
    protected override string Channel => "RCS";

    protected override string ProviderChannel => "RCS";

    protected override string TextSample => "Channels/Rcs/Samples/text.json";

    [Theory]
    [InlineData("suggestions", """
        { "choice_message": {
            "text_message": { "text": "¿Confirma su cita?" },
            "choices": [
              { "text_message": { "text": "Sí" }, "postback_data": "confirm:42" },
              { "url_message": { "title": "Ver detalles", "url": "https://acme.test/citas/42" }, "postback_data": "details:42" },
              { "call_message": { "title": "Llamar", "phone_number": "+34600000001" } },
              { "location_message": { "title": "Cómo llegar", "label": "Clínica Acme", "coordinates": { "latitude": 40.4168, "longitude": -3.7038 } } }
            ] } }
        """)]
    [InlineData("card", """
        { "card_message": {
            "title": "Oferta de otoño", "description": "Zapatillas con un 20 % de descuento",
            "media_message": { "url": "https://acme.test/zapatillas.jpg", "thumbnail_url": "https://acme.test/zapatillas-mini.jpg" },
            "height": "MEDIUM",
            "choices": [
              { "url_message": { "title": "Comprar", "url": "https://acme.test/zapatillas" } },
              { "text_message": { "text": "No me interesa" }, "postback_data": "no" }
            ] } }
        """)]
    [InlineData("carousel", """
        { "carousel_message": {
            "cards": [
              { "title": "Zapatillas", "media_message": { "url": "https://acme.test/zapatillas.jpg" }, "height": "SHORT",
                "choices": [ { "text_message": { "text": "Reservar" }, "postback_data": "buy:1" } ] },
              { "title": "Botas", "description": "Impermeables",
                "choices": [ { "call_message": { "title": "Llamar", "phone_number": "+34600000001" } } ] }
            ],
            "choices": [ { "text_message": { "text": "Ver más" }, "postback_data": "more" } ] } }
        """)]
    [InlineData("image", """{ "media_message": { "url": "https://acme.test/a.jpg", "thumbnail_url": "https://acme.test/a-mini.jpg" } }""")]
    [InlineData("video", """{ "media_message": { "url": "https://acme.test/a.mp4", "thumbnail_url": "https://acme.test/a-mini.jpg" } }""")]
    [InlineData("file", """{ "media_message": { "url": "https://acme.test/a.pdf", "thumbnail_url": "https://acme.test/a-mini.jpg" } }""")]
    public async Task SendAsync_EveryKind_IsTheDocumentedMessage(string sample, string message)
    {
        var sent = await MessageOfAsync(Samples.Json($"Channels/Rcs/Samples/{sample}.json"));

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(message), sent), sent.GetRawText());
    }

    [Fact]
    public async Task SendAsync_NoSuggestions_LeavesThemOut()
    {
        var text = await MessageOfAsync(JsonElement.Parse("""{ "Type": "text-message-rcs", "Text": "Hola", "Suggestions": [] }"""));
        var card = await MessageOfAsync(JsonElement.Parse("""{ "Type": "card-message-rcs", "Card": { "Title": "t", "Suggestions": [] } }"""));

        Assert.Equal("""{"text_message":{"text":"Hola"}}""", text.GetRawText());
        Assert.Equal("""{"card_message":{"title":"t"}}""", card.GetRawText());
    }

    [Theory]
    [InlineData("HORIZONTAL", "RIGHT", """{"RCS_CARD_ORIENTATION":"HORIZONTAL","RCS_CARD_THUMBNAIL_IMAGE_ALIGNMENT":"RIGHT"}""")]
    [InlineData("VERTICAL", null, """{"RCS_CARD_ORIENTATION":"VERTICAL"}""")]
    [InlineData(null, null, null)]
    public async Task SendAsync_ShapeOfACard_IsAPropertyOfTheChannel(string? orientation, string? alignment, string? expected)
    {
        var payload = JsonNode.Parse("""{ "Type": "card-message-rcs", "Card": { "Title": "t" } }""")!;
        payload["Orientation"] = orientation;
        payload["ImageAlignment"] = alignment;

        var body = await BodyOfAsync(JsonSerializer.SerializeToElement(payload));

        Assert.Equal(expected, body.TryGetProperty("channel_properties", out var properties) ? properties.GetRawText() : null);
    }

    [Fact]
    public void CheckPayload_WidthOfCards_IsRefused()
    {
        var payload = JsonNode.Parse(Samples.Text("Channels/Rcs/Samples/carousel.json"))!;
        payload["CardWidth"] = "SMALL";

        Assert.Equal(["NOT_CARRIED payLoad.cardWidth"], CheckPayload(JsonSerializer.SerializeToElement(payload)));
    }

    [Theory]
    [InlineData("suggestions", 10, null)]
    [InlineData("suggestions", 11, "TOO_MANY payLoad.suggestions")]
    [InlineData("carousel", 3, null)]
    [InlineData("carousel", 4, "TOO_MANY payLoad.suggestions")]
    public void CheckPayload_MoreSuggestionsThanTheProviderTakes_IsRefused(string sample, int count, string? error)
    {
        var payload = JsonNode.Parse(Samples.Text($"Channels/Rcs/Samples/{sample}.json"))!;
        payload["Suggestions"] = new JsonArray([.. Enumerable.Range(0, count).Select(i =>
            JsonNode.Parse($$"""{ "Type": "reply", "Text": "{{i}}", "Payload": "p" }"""))]);

        Assert.Equal(error is null ? [] : [error], CheckPayload(JsonSerializer.SerializeToElement(payload)));
    }
}
