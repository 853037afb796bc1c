using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.Adapters.Channels.WhatsApp;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Tests.Channels.WhatsApp;

/// <summary>WhatsApp's own form of every message of the channel. What Vonage passes on of it is pinned with that provider, too.</summary>
public sealed class WhatsAppMessageTests
{
    private static readonly WhatsAppChannel Channel = new();

    /// <summary>By name the payload and what it becomes. (Source: META, messages)</summary>
    private static readonly Dictionary<string, (string Payload, string Message)> Rows = new()
    {
        ["text"] = (
            """{ "Type": "simple-text", "Text": "Hola" }""",
            """{ "type": "text", "text": { "body": "Hola" } }"""),
        ["image"] = (
            """{ "Type": "image", "image": { "type": "JPG", "url": "https://a.test/a.jpg", "caption": "A" } }""",
            """{ "type": "image", "image": { "link": "https://a.test/a.jpg", "caption": "A" } }"""),
        ["document"] = (
            """{ "Type": "document", "document": { "type": "PDF", "url": "https://a.test/a.pdf" } }""",
            """{ "type": "document", "document": { "link": "https://a.test/a.pdf" } }"""),
        ["audio"] = (
            """{ "Type": "audio", "audio": { "type": "MP3", "url": "https://a.test/a.mp3" } }""",
            """{ "type": "audio", "audio": { "link": "https://a.test/a.mp3" } }"""),
        ["document with a name"] = (
            """{ "Type": "document", "document": { "type": "PDF", "url": "https://a.test/a.pdf", "fileName": "Factura.pdf" } }""",
            """{ "type": "document", "document": { "link": "https://a.test/a.pdf", "filename": "Factura.pdf" } }"""),
        ["video"] = (
            """{ "Type": "video", "video": { "type": "MP4", "url": "https://a.test/a.mp4", "caption": "A" } }""",
            """{ "type": "video", "video": { "link": "https://a.test/a.mp4", "caption": "A" } }"""),
        ["sticker"] = (
            """{ "Type": "sticker", "sticker": { "type": "WEBP", "url": "https://a.test/a.webp" } }""",
            """{ "type": "sticker", "sticker": { "link": "https://a.test/a.webp" } }"""),
        ["reaction"] = (
            """{ "Type": "reaction", "reaction": { "action": "react", "emoji": "👍" }, "context": { "messageId": "m" } }""",
            """{ "type": "reaction", "reaction": { "message_id": "m", "emoji": "👍" } }"""),
        ["reaction taken away"] = (
            """{ "Type": "reaction", "reaction": { "action": "unreact" }, "context": { "messageId": "m" } }""",
            """{ "type": "reaction", "reaction": { "message_id": "m", "emoji": "" } }"""),
        ["location"] = (
            """{ "Type": "location", "location": { "geoPoint": "1.5,-2", "name": "A", "address": "B" } }""",
            """{ "type": "location", "location": { "latitude": 1.5, "longitude": -2, "name": "A", "address": "B" } }"""),
        ["contacts"] = (
            """{ "Type": "contacts", "contacts": [ { "name": { "formatted_name": "Ana" }, "phones": [ { "phone": "+34600000001", "wa_id": "34600000001" } ] } ] }""",
            """{ "type": "contacts", "contacts": [ { "name": { "formatted_name": "Ana" }, "phones": [ { "phone": "+34600000001", "wa_id": "34600000001" } ] } ] }"""),
        ["buttons"] = (
            """
            { "Type": "interactive", "interactive": { "messageInteractiveType": "REPLY_BUTTON", "header": { "image": { "type": "PNG", "url": "https://a.test/a.png" } },
              "body": { "text": "A" }, "footer": { "text": "F" }, "replyButtonAction": { "buttons": [ { "reply": { "title": "Sí", "payload": "y" } } ] } } }
            """,
            """
            { "type": "interactive", "interactive": { "type": "button", "header": { "type": "image", "image": { "link": "https://a.test/a.png" } },
              "body": { "text": "A" }, "footer": { "text": "F" }, "action": { "buttons": [ { "type": "reply", "reply": { "id": "y", "title": "Sí" } } ] } } }
            """),
        ["list"] = (
            """
            { "Type": "interactive", "interactive": { "messageInteractiveType": "LIST", "header": { "text": "H" }, "body": { "text": "A" },
              "listAction": { "button": "B", "sections": [ { "rows": [ { "identifier": "1", "title": "T", "description": "D" } ] } ] } } }
            """,
            """
            { "type": "interactive", "interactive": { "type": "list", "header": { "type": "text", "text": "H" }, "body": { "text": "A" },
              "action": { "button": "B", "sections": [ { "rows": [ { "id": "1", "title": "T", "description": "D" } ] } ] } } }
            """),
        ["template"] = (
            """
            { "Type": "template", "template": { "namespace": "n", "elementName": "e", "languageCode": "es", "parameters": [ "P" ],
              "header": { "element": { "type": "MP4", "url": "https://a.test/a.mp4" } } } }
            """,
            """
            { "type": "template", "template": { "namespace": "n", "name": "e", "language": { "policy": "deterministic", "code": "es" }, "components": [
              { "type": "header", "parameters": [ { "type": "video", "video": { "link": "https://a.test/a.mp4" } } ] },
              { "type": "body", "parameters": [ { "type": "text", "text": "P" } ] } ] } }
            """),
        ["template with buttons"] = (
            """
            { "Type": "template", "template": { "elementName": "e", "languageCode": "es", "parameters": [ "P" ],
              "header": { "element": { "type": "PDF", "url": "https://a.test/a.pdf", "fileName": "A.pdf" } },
              "buttons": [ { "type": "url", "index": 0, "parameter": "482913" }, { "type": "quick-reply", "index": 1, "parameter": "no" },
                { "type": "copy-code", "index": 3, "parameter": "VERANO25" } ] } }
            """,
            """
            { "type": "template", "template": { "name": "e", "language": { "policy": "deterministic", "code": "es" }, "components": [
              { "type": "header", "parameters": [ { "type": "document", "document": { "link": "https://a.test/a.pdf", "filename": "A.pdf" } } ] },
              { "type": "body", "parameters": [ { "type": "text", "text": "P" } ] },
              { "type": "button", "sub_type": "url", "index": "0", "parameters": [ { "type": "text", "text": "482913" } ] },
              { "type": "button", "sub_type": "quick_reply", "index": "1", "parameters": [ { "type": "payload", "payload": "no" } ] },
              { "type": "button", "sub_type": "copy_code", "index": "3", "parameters": [ { "type": "coupon_code", "coupon_code": "VERANO25" } ] } ] } }
            """),
        ["template without header"] = (
            """{ "Type": "template", "template": { "elementName": "e", "languageCode": "es", "parameters": [ "P" ] } }""",
            """
            { "type": "template", "template": { "name": "e", "language": { "policy": "deterministic", "code": "es" }, "components": [
              { "type": "body", "parameters": [ { "type": "text", "text": "P" } ] } ] } }
            """),
        ["template without anything"] = (
            """{ "Type": "template", "template": { "elementName": "e", "languageCode": "es" } }""",
            """{ "type": "template", "template": { "name": "e", "language": { "policy": "deterministic", "code": "es" } } }"""),
    };

    public static TheoryData<string> Names => [.. Rows.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Of_Payload_IsTheDocumentedForm(string name)
    {
        var payload = Read(Rows[name].Payload);

        var message = JsonSerializer.SerializeToNode(WhatsAppMessage.Of(payload), ProviderCalls.Json);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(Rows[name].Message), message), message!.ToJsonString());
        Assert.Empty(Refused(payload));
    }

    [Fact]
    public void Of_EveryTypeOfTheChannel_HasARow() => Assert.Equal(
        Channel.PayloadTypes.Order(), Rows.Values.Select(row => Read(row.Payload).Type).Distinct().Order());

    [Theory]
    [InlineData("""{ "title": "A", "element": { "type": "MP3", "url": "https://a.test/a", "caption": "A" } }""",
        "NOT_CARRIED payLoad.template.header.title", "NOT_CARRIED payLoad.template.header.element.type",
        "NOT_CARRIED payLoad.template.header.element.caption")]
    [InlineData("""{ "title": "A" }""")]
    [InlineData("""{ "element": { "type": "PDF", "url": "https://a.test/a" } }""")]
    public void Check_HeaderOfATemplate_IsATextOrAFile(string header, params string[] errors) => Assert.Equal(errors, Refused(Read(
        $$"""{ "Type": "template", "template": { "elementName": "e", "languageCode": "es", "header": {{header}} } }""")));

    private static ChannelPayload Read(string json)
    {
        var errors = new ErrorList();
        var payload = Channel.Read(JsonElement.Parse(json), new PayloadReading(UnknownMembers.Refuse), errors);
        Assert.Empty(errors.Items);
        return payload!;
    }

    private static IEnumerable<string> Refused(ChannelPayload payload)
    {
        var errors = new ErrorList();
        WhatsAppMessage.Check(payload, "Any", errors);
        return errors.Items.Select(error => $"{error.Code} {error.Field}");
    }
}
