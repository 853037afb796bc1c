using System.Text.Json;
using Iris.Adapters.Channels.WhatsApp;
using Iris.Testing;

namespace Iris.Adapters.Tests.Channels.WhatsApp;

public sealed class WhatsAppInteractiveTests
{
    private const string ListSample = "Channels/WhatsApp/Samples/list.json";
    private const string ButtonSample = "Channels/WhatsApp/Samples/reply-button.json";
    private const string Row = """{ "identifier": "x{1}", "title": "t" }""";

    private static readonly WhatsAppChannel Channel = new();

    [Theory]
    [InlineData("interactive", null, "REQUIRED")]
    [InlineData("interactive", "[]", "INVALID_TYPE")]
    [InlineData("interactive.messageInteractiveType", null, "REQUIRED")]
    [InlineData("interactive.messageInteractiveType", "\"CAROUSEL\"", "NOT_ALLOWED")]
    [InlineData("interactive.messageInteractiveType", "7", "INVALID_TYPE")]
    [InlineData("interactive.header", null, null)]
    [InlineData("interactive.header", "{}", "HEADER_NOT_ONE_KIND")]
    [InlineData("interactive.header.text", "\"{60}\"", null)]
    [InlineData("interactive.header.text", "\"{61}\"", "TOO_LONG")]
    [InlineData("interactive.header.text", "\" \"", "REQUIRED")]
    [InlineData("interactive.header", """{ "image": { "type": "JPG", "url": "https://a.test/a" } }""", "LIST_HEADER_NOT_TEXT")]
    [InlineData("interactive.header", """{ "location": { "geoPoint": "1,2" } }""", "LIST_HEADER_NOT_TEXT")]
    [InlineData("interactive.body", null, "REQUIRED")]
    [InlineData("interactive.body.text", null, "REQUIRED")]
    [InlineData("interactive.body.text", "\"\"", "REQUIRED")]
    [InlineData("interactive.body.text", "\"{1024}\"", null)]
    [InlineData("interactive.body.text", "\"{1025}\"", "TOO_LONG")]
    [InlineData("interactive.footer", null, null)]
    [InlineData("interactive.footer.text", null, "REQUIRED")]
    [InlineData("interactive.footer.text", "\"\"", "REQUIRED")]
    [InlineData("interactive.footer.text", "\"{60}\"", null)]
    [InlineData("interactive.footer.text", "\"{61}\"", "TOO_LONG")]
    [InlineData("interactive.alternativeText", null, null)]
    [InlineData("interactive.alternativeText", "\"{4096}\"", null)]
    [InlineData("interactive.alternativeText", "\"{4097}\"", "TOO_LONG")]
    [InlineData("interactive.listAction", null, "REQUIRED")]
    [InlineData("interactive.replyButtonAction", """{ "buttons": [ { "reply": { "title": "a", "payload": "b" } } ] }""", "NOT_EXPECTED")]
    [InlineData("interactive.listAction.button", null, "REQUIRED")]
    [InlineData("interactive.listAction.button", "\"{20}\"", null)]
    [InlineData("interactive.listAction.button", "\"{21}\"", "TOO_LONG")]
    [InlineData("interactive.listAction.sections", null, "REQUIRED")]
    [InlineData("interactive.listAction.sections", "[]", "REQUIRED")]
    [InlineData("interactive.listAction.sections[0].rows", null, "REQUIRED")]
    [InlineData("interactive.listAction.sections[0].rows", "[]", "REQUIRED")]
    [InlineData("interactive.listAction.sections[0].rows[0].identifier", null, "REQUIRED")]
    [InlineData("interactive.listAction.sections[0].rows[0].identifier", "\"{200}\"", null)]
    [InlineData("interactive.listAction.sections[0].rows[0].identifier", "\"{201}\"", "TOO_LONG")]
    [InlineData("interactive.listAction.sections[0].rows[0].identifier", "\"r3\"", "REPEATED interactive.listAction.sections[1].rows[0].identifier")]
    [InlineData("interactive.listAction.sections[0].rows[1].title", null, "REQUIRED")]
    [InlineData("interactive.listAction.sections[0].rows[1].title", "\"{24}\"", null)]
    [InlineData("interactive.listAction.sections[0].rows[1].title", "\"{25}\"", "TOO_LONG")]
    [InlineData("interactive.listAction.sections[0].rows[1].title", "\"Martes 11:00\"", null)]
    [InlineData("interactive.listAction.sections[0].rows[0].description", null, null)]
    [InlineData("interactive.listAction.sections[0].rows[0].description", "\"{72}\"", null)]
    [InlineData("interactive.listAction.sections[0].rows[0].description", "\"{73}\"", "TOO_LONG")]
    [InlineData("interactive.listAction.sections[0].rows[0]", "null", "REQUIRED")]
    public void Read_List_EveryRule(string member, string? value, string? error) =>
        PayloadTable.Check(Channel, ListSample, member, value, error);

    [Theory]
    [InlineData("interactive.header.image", null, "HEADER_NOT_ONE_KIND interactive.header")]
    [InlineData("interactive.header.text", "\"both\"", "HEADER_NOT_ONE_KIND interactive.header")]
    [InlineData("interactive.header", """{ "text": "{60}" }""", null)]
    [InlineData("interactive.header.image.type", "\"JPEG\"", null)]
    [InlineData("interactive.header.image.type", "\"PNG\"", null)]
    [InlineData("interactive.header.image.type", "\"GIF\"", "NOT_ALLOWED")]
    [InlineData("interactive.header.image.type", null, "REQUIRED")]
    [InlineData("interactive.header.image.url", null, "REQUIRED")]
    [InlineData("interactive.header.image.url", "\"ftp://a.test/a.jpg\"", "INVALID_URL")]
    [InlineData("interactive.header.image.url", "\"a.jpg\"", "INVALID_URL")]
    [InlineData("interactive.header.image.url", "\"https://u:p@a.test/a.jpg\"", "INVALID_URL")]
    [InlineData("interactive.header.image.url", "\"https://a.test/{2033}\"", null)]
    [InlineData("interactive.header.image.url", "\"https://a.test/{2034}\"", "TOO_LONG")]
    [InlineData("interactive.header", """{ "video": { "type": "MP4", "url": "https://a.test/a" } }""", null)]
    [InlineData("interactive.header", """{ "video": { "type": "AVI", "url": "https://a.test/a" } }""", "NOT_ALLOWED interactive.header.video.type")]
    [InlineData("interactive.header", """{ "document": { "type": "PDF", "url": "https://a.test/a" } }""", null)]
    [InlineData("interactive.header", """{ "document": { "type": "DOC", "url": "https://a.test/a" } }""", "NOT_ALLOWED interactive.header.document.type")]
    [InlineData("interactive.header", """{ "location": { "geoPoint": "-22.894180,-47.047960", "name": "Sinch", "address": "Av." } }""", null)]
    [InlineData("interactive.header", """{ "location": { "name": "Sinch" } }""", "REQUIRED interactive.header.location.geoPoint")]
    [InlineData("interactive.header", """{ "location": { "geoPoint": "Sinch" } }""", "INVALID_GEO_POINT interactive.header.location.geoPoint")]
    [InlineData("interactive.replyButtonAction", null, "REQUIRED")]
    [InlineData("interactive.replyButtonAction.buttons", null, "REQUIRED")]
    [InlineData("interactive.replyButtonAction.buttons", "[]", "REQUIRED")]
    [InlineData("interactive.replyButtonAction.buttons[0]", "{}", "REQUIRED interactive.replyButtonAction.buttons[0].reply")]
    [InlineData("interactive.replyButtonAction.buttons[0].reply.title", null, "REQUIRED")]
    [InlineData("interactive.replyButtonAction.buttons[0].reply.title", "\"{20}\"", null)]
    [InlineData("interactive.replyButtonAction.buttons[0].reply.title", "\"{21}\"", "TOO_LONG")]
    [InlineData("interactive.replyButtonAction.buttons[0].reply.title", "\"No\"", "REPEATED interactive.replyButtonAction.buttons[1].reply.title")]
    [InlineData("interactive.replyButtonAction.buttons[0].reply.payload", null, "REQUIRED")]
    [InlineData("interactive.replyButtonAction.buttons[0].reply.payload", "\"{256}\"", null)]
    [InlineData("interactive.replyButtonAction.buttons[0].reply.payload", "\"{257}\"", "TOO_LONG")]
    [InlineData("interactive.listAction", """{ "button": "b", "sections": [ { "rows": [ { "identifier": "i", "title": "t" } ] } ] }""", "NOT_EXPECTED")]
    public void Read_ReplyButton_EveryRule(string member, string? value, string? error) =>
        PayloadTable.Check(Channel, ButtonSample, member, value, error);

    [Theory]
    [InlineData(1, null)]
    [InlineData(3, null)]
    [InlineData(4, "TOO_MANY")]
    public void Read_ReplyButton_OneToThreeButtons(int count, string? error)
    {
        var buttons = Enumerable.Range(0, count).Select(i => $$"""{ "reply": { "title": "t{{i}}", "payload": "p" } }""");
        PayloadTable.Check(Channel, ButtonSample, "interactive.replyButtonAction.buttons", $"[{string.Join(',', buttons)}]", error);
    }

    [Theory]
    [InlineData(10, 0, null)]
    [InlineData(5, 5, null)]
    [InlineData(11, 0, "TOO_MANY_ROWS interactive.listAction.sections[0].rows")]
    [InlineData(6, 5, "TOO_MANY_ROWS")]
    public void Read_List_AtMostTenRowsOverAllSections(int first, int second, string? error)
    {
        string Rows(int from, int count) =>
            "{ \"rows\": [" + string.Join(',', Enumerable.Range(from, count).Select(i => Row.Replace("{1}", $"{i}", StringComparison.Ordinal))) + "] }";

        var sections = second == 0 ? Rows(0, first) : $"{Rows(0, first)},{Rows(first, second)}";
        PayloadTable.Check(Channel, ListSample, "interactive.listAction.sections", $"[{sections}]", error);
    }

    [Fact]
    public void Read_ListExampleOfTheDocuments_IsAccepted()
    {
        var payload = PayloadTable.Read<WhatsAppInteractivePayload>(Channel, FromSeed("seed-list"));

        Assert.Equal("Main message text", payload.Summarise().Body);
        Assert.Equal(4, payload.Interactive.ListAction!.Sections.Single().Rows.Count);
    }

    [Fact]
    public void Read_ReplyButtonExampleOfTheDocuments_IsRefusedForItsHeader()
    {
        var errors = PayloadTable.ErrorsOf(Channel, FromSeed("seed-reply-button"));

        Assert.Contains("HEADER_NOT_ONE_KIND payLoad.interactive.header", errors);
        // The three URLs are printed with dots for a host.
        Assert.Equal(4, errors.Count);
    }

    [Fact]
    public void Read_EverythingWrong_NamesEverything()
    {
        var payload = JsonElement.Parse("""
            { "type": "INTERACTIVE", "Interactive": { "messageInteractiveType": "LIST", "header": { "video": { "type": "MP4" } }, "body": { "text": 1 },
              "footer": { "text": "" }, "listAction": { "sections": [ { "rows": [] }, { "rows": [ { "title": "" } ] } ] },
              "replyButtonAction": { "buttons": [ {} ] } } }
            """);

        Assert.Equal(
            [
                "INVALID_TYPE payLoad.interactive.body.text",
                "LIST_HEADER_NOT_TEXT payLoad.interactive.header",
                "NOT_EXPECTED payLoad.interactive.replyButtonAction",
                "REQUIRED payLoad.interactive.footer.text",
                "REQUIRED payLoad.interactive.header.video.url",
                "REQUIRED payLoad.interactive.listAction.button",
                "REQUIRED payLoad.interactive.listAction.sections[0].rows",
                "REQUIRED payLoad.interactive.listAction.sections[1].rows[0].identifier",
                "REQUIRED payLoad.interactive.listAction.sections[1].rows[0].title",
                "REQUIRED payLoad.interactive.replyButtonAction.buttons[0].reply",
            ],
            PayloadTable.ErrorsOf(Channel, payload).Order(StringComparer.Ordinal));
    }

    private static JsonElement FromSeed(string name) => JsonSerializer.SerializeToElement(new
    {
        Type = "interactive",
        interactive = Samples.Json($"Channels/WhatsApp/Samples/{name}.json").GetProperty("message").GetProperty("interactive"),
    });
}
