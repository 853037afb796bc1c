using System.Text.Json;
using Iris.Adapters.Channels.WhatsApp;
using Iris.Core.Channels;
using Iris.Core.Kernel;
using Iris.Testing;

namespace Iris.Adapters.Tests.Channels.WhatsApp;

public sealed class WhatsAppPayloadTests
{
    private static readonly WhatsAppChannel Channel = new();

    [Theory]
    [InlineData("simple-text", "Text", null, "REQUIRED text")]
    [InlineData("simple-text", "Text", "\" \"", "REQUIRED text")]
    [InlineData("simple-text", "Text", "\"{4096}\"", null)]
    [InlineData("simple-text", "Text", "\"{4097}\"", "TOO_LONG text")]
    [InlineData("simple-text", "Text", "[]", "INVALID_TYPE text")]
    [InlineData("image", "image", null, "REQUIRED")]
    [InlineData("image", "image.type", "\"MP4\"", "NOT_ALLOWED")]
    [InlineData("image", "image.url", "\"//a.test/a\"", "INVALID_URL")]
    [InlineData("image", "image.caption", null, null)]
    [InlineData("image", "image.caption", "\"{1024}\"", null)]
    [InlineData("image", "image.caption", "\"{1025}\"", "TOO_LONG")]
    [InlineData("document", "document", null, "REQUIRED")]
    [InlineData("document", "document.type", "\"PNG\"", "NOT_ALLOWED")]
    [InlineData("document", "document.caption", "\"{1025}\"", "TOO_LONG")]
    [InlineData("audio", "audio", null, "REQUIRED")]
    [InlineData("audio", "audio.type", "\"OGG\"", "NOT_ALLOWED")]
    [InlineData("audio", "audio.url", null, "REQUIRED")]
    [InlineData("document", "document.fileName", "\"Factura 42.pdf\"", null)]
    [InlineData("document", "document.fileName", "\"a\\r\\nb\"", "CONTROL_CHARACTER")]
    [InlineData("document", "document.fileName", "\"{241}\"", "TOO_LONG")]
    [InlineData("video", "video", null, "REQUIRED")]
    [InlineData("video", "video.type", "\"PNG\"", "NOT_ALLOWED")]
    [InlineData("video", "video.url", "\"a\"", "INVALID_URL")]
    [InlineData("video", "video.caption", "\"{1025}\"", "TOO_LONG")]
    [InlineData("sticker", "sticker", null, "REQUIRED")]
    [InlineData("sticker", "sticker.type", "\"PNG\"", "NOT_ALLOWED")]
    [InlineData("sticker", "sticker.url", null, "REQUIRED")]
    [InlineData("sticker", "context", null, null)]
    [InlineData("sticker", "context.messageId", "\"\"", "REQUIRED")]
    [InlineData("sticker", "context.messageId", "\"{257}\"", "TOO_LONG")]
    [InlineData("sticker", "context.messageId", "\"a\\nb\"", "CONTROL_CHARACTER")]
    [InlineData("simple-text", "context", "{}", "REQUIRED context.messageId")]
    [InlineData("reaction", "context", null, "REQUIRED")]
    [InlineData("reaction", "reaction", null, "REQUIRED")]
    [InlineData("reaction", "reaction.action", "\"like\"", "NOT_ALLOWED")]
    [InlineData("reaction", "reaction.action", "\"unreact\"", "NOT_EXPECTED reaction.emoji")]
    [InlineData("reaction", "reaction.emoji", null, "REQUIRED")]
    [InlineData("reaction", "reaction.emoji", "\"\"", "REQUIRED")]
    [InlineData("reaction", "reaction.emoji", "\"👍👍\"", "NOT_AN_EMOJI")]
    [InlineData("reaction", "reaction.emoji", "\"a\"", "NOT_AN_EMOJI")]
    [InlineData("reaction", "reaction.emoji", "\"é\"", "NOT_AN_EMOJI")]
    [InlineData("reaction", "reaction.emoji", "\"5\"", "NOT_AN_EMOJI")]
    [InlineData("reaction", "reaction.emoji", "\" \"", "REQUIRED")]
    [InlineData("reaction", "reaction.emoji", "\"👨‍👩‍👧‍👦\"", null)]
    [InlineData("reaction", "reaction.emoji", "\"👍🏽\"", null)]
    [InlineData("reaction", "reaction.emoji", "\"🇪🇸\"", null)]
    [InlineData("reaction", "reaction.emoji", "\"5️⃣\"", null)]
    [InlineData("reaction", "reaction.emoji", "\"❤️\"", null)]
    [InlineData("location", "location", null, "REQUIRED")]
    [InlineData("location", "location.geoPoint", "\"90,180\"", null)]
    [InlineData("location", "location.geoPoint", "\"-90, -180\"", null)]
    [InlineData("location", "location.geoPoint", "\"90.1,0\"", "INVALID_GEO_POINT")]
    [InlineData("location", "location.geoPoint", "\"0,-180.1\"", "INVALID_GEO_POINT")]
    [InlineData("location", "location.geoPoint", "\"NaN,0\"", "INVALID_GEO_POINT")]
    [InlineData("location", "location.geoPoint", "\"1,2,3\"", "INVALID_GEO_POINT")]
    [InlineData("location", "location.geoPoint", "\"1;2\"", "INVALID_GEO_POINT")]
    [InlineData("location", "location.geoPoint", "\"1e1,2\"", "INVALID_GEO_POINT")]
    [InlineData("location", "location.geoPoint", "\",\"", "INVALID_GEO_POINT")]
    [InlineData("contacts", "contacts", "[]", "REQUIRED")]
    [InlineData("contacts", "contacts[0].name", null, "REQUIRED")]
    [InlineData("contacts", "contacts[0].name.formatted_name", null, "REQUIRED")]
    [InlineData("contacts", "contacts[0].name.formatted_name", "\"\"", "REQUIRED")]
    [InlineData("contacts", "contacts[0].phones[0].phone", null, "REQUIRED")]
    [InlineData("contacts", "contacts[0].phones", null, null)]
    [InlineData("contacts", "contacts[0].org", "[]", "INVALID_TYPE")]
    [InlineData("template", "template", null, "REQUIRED")]
    [InlineData("template", "template.namespace", null, null)]
    [InlineData("template", "template.elementName", null, "REQUIRED")]
    [InlineData("template", "template.languageCode", "\"\"", "REQUIRED")]
    [InlineData("template", "template.header", null, null)]
    [InlineData("template", "template.header", "{}", "REQUIRED template.header.title")]
    [InlineData("template", "template.header.title", null, null)]
    [InlineData("template", "template.header.title", "\"{60}\"", null)]
    [InlineData("template", "template.header.title", "\"{61}\"", "TOO_LONG")]
    [InlineData("template", "template.header.element.type", "\"EXE\"", "NOT_ALLOWED")]
    [InlineData("template", "template.parameters[1]", "\"{1025}\"", "TOO_LONG")]
    [InlineData("template", "template.parameters[1]", "1", "INVALID_TYPE")]
    [InlineData("template", "template.parameters[1]", "\"\"", "REQUIRED")]
    [InlineData("template", "template.parameters[1]", "\"Ana\\nLuis\"", "PARAMETER_HAS_BREAK")]
    [InlineData("template", "template.parameters[1]", "\"Ana\\tLuis\"", "PARAMETER_HAS_BREAK")]
    [InlineData("template", "template.parameters[1]", "\"Ana     Luis\"", "PARAMETER_HAS_BREAK")]
    [InlineData("template", "template.parameters[1]", "\"Ana    Luis\"", null)]
    [InlineData("template", "template.parameters[1]", "\"Ana\\u2028Luis\"", "PARAMETER_HAS_BREAK")]
    [InlineData("template", "template.header.title", "\"Cita\\nmédica\"", "PARAMETER_HAS_BREAK")]
    [InlineData("template", "template.header.title", "\" \"", "REQUIRED")]
    [InlineData("template", "template.header.element.fileName", "\"Cita.pdf\"", null)]
    [InlineData("template", "template.header.element", """{ "type": "PNG", "url": "https://a.test/a", "fileName": "a.png" }""", "NOT_EXPECTED template.header.element.fileName")]
    [InlineData("template", "context", """{ "messageId": "m" }""", "UNKNOWN_MEMBER")]
    [InlineData("template-buttons", "template.buttons", null, null)]
    [InlineData("template-buttons", "template.buttons", "[]", null)]
    [InlineData("template-buttons", "template.buttons[0].type", "\"phone\"", "NOT_ALLOWED")]
    [InlineData("template-buttons", "template.buttons[0].index", null, "REQUIRED")]
    [InlineData("template-buttons", "template.buttons[0].index", "10", "OUT_OF_RANGE")]
    [InlineData("template-buttons", "template.buttons[0].index", "-1", "OUT_OF_RANGE")]
    [InlineData("template-buttons", "template.buttons[0].index", "2", "REPEATED template.buttons[2].index")]
    [InlineData("template-buttons", "template.buttons[0].parameter", "\"\"", "REQUIRED")]
    [InlineData("template-buttons", "template.buttons[0].parameter", "\"48 29\"", null)]
    [InlineData("template-buttons", "template.buttons[0].parameter", "\"48\\n29\"", "PARAMETER_HAS_BREAK")]
    [InlineData("template-buttons", "template.buttons[0].parameter", "\"{1025}\"", "TOO_LONG")]
    [InlineData("template-buttons", "template.buttons[1].parameter", "\"{256}\"", null)]
    [InlineData("template-buttons", "template.buttons[1].parameter", "\"{257}\"", "TOO_LONG")]
    [InlineData("template", "ttl", null, null)]
    [InlineData("template", "ttl", "1", null)]
    [InlineData("template", "ttl", "30", null)]
    [InlineData("template", "ttl", "0", "OUT_OF_RANGE")]
    [InlineData("template", "ttl", "31", "OUT_OF_RANGE")]
    public void Read_EveryRule(string sample, string member, string? value, string? error) =>
        PayloadTable.Check(Channel, $"Channels/WhatsApp/Samples/{sample}.json", member, value, error);

    [Theory]
    [InlineData("simple-text", "Hola 👋")]
    [InlineData("list", "Elija una hora")]
    [InlineData("reply-button", "¿Confirma?")]
    [InlineData("image", "Foto")]
    [InlineData("document", "Factura")]
    [InlineData("audio", "")]
    [InlineData("location", "Sinch")]
    [InlineData("contacts", "Ana Ruiz")]
    [InlineData("template", "cita")]
    [InlineData("template-buttons", "codigo")]
    [InlineData("video", "Cómo llegar")]
    [InlineData("sticker", "")]
    [InlineData("reaction", "👍")]
    public void Summarise_EveryKind_IsPlainText(string sample, string body)
    {
        var payload = Channel.Read(Samples.Json($"Channels/WhatsApp/Samples/{sample}.json"), new PayloadReading(UnknownMembers.Refuse), new())!;

        Assert.Equal(body, payload.Summarise().Body);
        Assert.Empty(payload.Summarise().Subject);
    }

    /// <summary>Whoever reads them sees one answer twice.</summary>
    [Theory]
    [InlineData("Sí", "SI")]
    [InlineData("Más  tarde", " mas tarde ")]
    [InlineData("ｏｋ", "OK")]
    public void Read_TitlesThatLookTheSame_AreRefused(string one, string other) => Assert.Equal(
        ["REPEATED payLoad.interactive.replyButtonAction.buttons[1].reply.title"],
        PayloadTable.ErrorsOf(Channel, JsonElement.Parse($$"""
            { "Type": "interactive", "interactive": { "messageInteractiveType": "REPLY_BUTTON", "body": { "text": "b" },
              "replyButtonAction": { "buttons": [ { "reply": { "title": "{{one}}", "payload": "p" } }, { "reply": { "title": "{{other}}", "payload": "q" } } ] } } }
            """)));

    [Fact]
    public void Read_EmojiAtTheLimit_CountsAsOne()
    {
        static JsonElement WithTitle(string title) => JsonElement.Parse($$"""
            { "Type": "interactive", "interactive": { "messageInteractiveType": "REPLY_BUTTON", "body": { "text": "b" },
              "replyButtonAction": { "buttons": [ { "reply": { "title": "{{title}}", "payload": "p" } } ] } } }
            """);

        PayloadTable.Read<WhatsAppInteractivePayload>(Channel, WithTitle(string.Concat(Enumerable.Repeat("👋", 20))));
        Assert.Equal(
            ["TOO_LONG payLoad.interactive.replyButtonAction.buttons[0].reply.title"],
            PayloadTable.ErrorsOf(Channel, WithTitle(string.Concat(Enumerable.Repeat("👋", 20)) + "a")));
    }
}
