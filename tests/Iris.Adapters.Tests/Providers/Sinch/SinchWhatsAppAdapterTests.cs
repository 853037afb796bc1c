using System.Text.Json;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.Sinch;

public sealed class SinchWhatsAppAdapterTests : SinchConversationAdapterTests
{
    private const string Buttons = """[ { "reply": { "title": "Sí", "payload": "yes" } }, { "reply": { "title": "No", "payload": "no" } } ]""";
    private const string Choices =
        """[ { "text_message": { "text": "Sí" }, "postback_data": "yes" }, { "text_message": { "text": "No" }, "postback_data": "no" } ]""";

    protected override string Channel => "WhatsApp";

    protected override string ProviderChannel => "WHATSAPP";

    protected override string TextSample => "Channels/WhatsApp/Samples/simple-text.json";

    [Theory]
    [InlineData("""{ "Type": "image", "image": { "type": "PNG", "url": "https://a.test/a.png" } }""",
        """{ "media_message": { "url": "https://a.test/a.png" } }""")]
    [InlineData("""{ "Type": "image", "image": { "type": "PNG", "url": "https://a.test/a.png", "caption": "Foto" } }""",
        """{ "card_message": { "title": "Foto", "media_message": { "url": "https://a.test/a.png" } } }""")]
    [InlineData("""{ "Type": "document", "document": { "type": "PDF", "url": "https://a.test/a.pdf" } }""",
        """{ "media_message": { "url": "https://a.test/a.pdf" } }""")]
    [InlineData("""{ "Type": "audio", "audio": { "type": "MP3", "url": "https://a.test/a.mp3" } }""",
        """{ "media_message": { "url": "https://a.test/a.mp3" } }""")]
    [InlineData("""{ "Type": "location", "location": { "geoPoint": "-22.5,-47.25", "name": "Sinch", "address": "Av. 1" } }""",
        """{ "location_message": { "title": "Sinch", "label": "Av. 1", "coordinates": { "latitude": -22.5, "longitude": -47.25 } } }""")]
    [InlineData("""{ "Type": "location", "location": { "geoPoint": "1, 2", "address": "Av. 1" } }""",
        """{ "location_message": { "title": "Av. 1", "coordinates": { "latitude": 1, "longitude": 2 } } }""")]
    [InlineData("""{ "Type": "location", "location": { "geoPoint": "1,2" } }""",
        """{ "location_message": { "title": "1,2", "coordinates": { "latitude": 1, "longitude": 2 } } }""")]
    [InlineData("""{ "Type": "document", "document": { "type": "PDF", "url": "https://a.test/a", "fileName": "Factura.pdf" } }""",
        """{ "media_message": { "url": "https://a.test/a", "filename_override": "Factura.pdf" } }""")]
    [InlineData("""{ "Type": "video", "video": { "type": "MP4", "url": "https://a.test/a.mp4" } }""",
        """{ "media_message": { "url": "https://a.test/a.mp4" } }""")]
    [InlineData("""{ "Type": "video", "video": { "type": "MP4", "url": "https://a.test/a.mp4", "caption": "Cómo" } }""",
        """{ "card_message": { "title": "Cómo", "media_message": { "url": "https://a.test/a.mp4" } } }""")]
    [InlineData("""{ "Type": "sticker", "sticker": { "type": "WEBP", "url": "https://a.test/a.webp" } }""",
        """{ "media_message": { "url": "https://a.test/a.webp" } }""")]
    public Task SendAsync_EveryKind_IsTheDocumentedMessage(string payload, string message) => AssertMessageAsync(payload, message);

    [Fact]
    public Task SendAsync_Contact_HasTheProvidersNames() => AssertMessageAsync(Samples.Text("Channels/WhatsApp/Samples/contacts.json"), """
        { "contact_info_message": {
            "name": { "full_name": "Ana Ruiz", "first_name": "Ana", "last_name": "Ruiz" },
            "phone_numbers": [ { "phone_number": "+34600000001", "type": "WORK" } ],
            "addresses": [ { "city": "Madrid", "country_code": "es" } ],
            "email_addresses": [ { "email_address": "ana@example.test" } ],
            "organization": { "company": "Acme" },
            "urls": [ { "url": "https://example.test" } ],
            "birthday": "1990-01-31" } }
        """);

    [Theory]
    [InlineData("", "", """{ "body[1]text": "Ana", "body[2]text": "11:00" }""")]
    [InlineData("""{ "title": "Cita" }""", "", """{ "header[1]text": "Cita", "body[1]text": "Ana", "body[2]text": "11:00" }""")]
    [InlineData("""{ "element": { "type": "PDF", "url": "https://a.test/a.pdf" } }""", "[]", """{ "header[1]document.link": "https://a.test/a.pdf" }""")]
    [InlineData("""{ "element": { "type": "JPEG", "url": "https://a.test/a" } }""", "[]", """{ "header[1]image.link": "https://a.test/a" }""")]
    [InlineData("""{ "element": { "type": "MP4", "url": "https://a.test/a" } }""", "[]", """{ "header[1]video.link": "https://a.test/a" }""")]
    [InlineData("", "[]", null)]
    public async Task SendAsync_Template_NamesItsParametersByTheirPlace(string header, string parameters, string? expected)
    {
        var payload = $$"""
            { "Type": "template", "ttl": 3, "template": { "namespace": "ns", "elementName": "cita", "languageCode": "es",
              "header": {{(header.Length == 0 ? "null" : header)}},
              "parameters": {{(parameters.Length == 0 ? """[ "Ana", "11:00" ]""" : parameters)}} } }
            """;

        var body = await BodyOfAsync(JsonElement.Parse(payload));

        Assert.Equal("259200s", body.GetProperty("ttl").GetString());
        var message = $$"""
            { "template_message": { "channel_template": { "WHATSAPP": { "template_id": "cita", "language_code": "es"
              {{(expected is null ? "" : $", \"parameters\": {expected}")}} } } } }
            """;
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(message), body.GetProperty("message")), body.GetRawText());
    }

    /// <summary>Source: C.2, "Template parameter keys".</summary>
    [Fact]
    public Task SendAsync_ButtonsOfATemplate_AreNamedByTheirPlace() => AssertMessageAsync(
        """
        { "Type": "template", "template": { "elementName": "codigo", "languageCode": "es", "parameters": [ "482913" ],
          "header": { "element": { "type": "PDF", "url": "https://a.test/a", "fileName": "A.pdf" } },
          "buttons": [ { "type": "url", "index": 0, "parameter": "482913" }, { "type": "quick-reply", "index": 2, "parameter": "no" } ] } }
        """,
        """
        { "template_message": { "channel_template": { "WHATSAPP": { "template_id": "codigo", "language_code": "es", "parameters": {
          "header[1]document.link": "https://a.test/a", "header[1]document.filename": "A.pdf", "body[1]text": "482913",
          "button[0]url[1]text": "482913", "button[2]quick_reply[1]payload": "no" } } } } }
        """);

    [Theory]
    [InlineData("""{ "Type": "reaction", "reaction": { "action": "unreact" }, "context": { "messageId": "m" } }""", "NOT_CARRIED payLoad.type")]
    [InlineData("""{ "Type": "simple-text", "Text": "Hola", "context": { "messageId": "m" } }""", "NOT_CARRIED payLoad.context")]
    [InlineData(
        """{ "Type": "template", "template": { "elementName": "e", "languageCode": "es", "buttons": [ { "type": "url", "index": 0, "parameter": "a" }, { "type": "copy-code", "index": 1, "parameter": "a" } ] } }""",
        "NOT_CARRIED payLoad.template.buttons[1].type")]
    public void CheckPayload_WhatTheProviderHasNoWordFor_IsRefused(string payload, string error) =>
        Assert.Equal([error], CheckPayload(JsonElement.Parse(payload)));

    [Fact]
    public Task SendAsync_List_IsAListMessage() => AssertMessageAsync(
        """
        { "Type": "interactive", "interactive": { "messageInteractiveType": "LIST", "header": { "text": "Cita" }, "body": { "text": "Elija una hora" },
          "listAction": { "button": "Ver horas", "sections": [
            { "rows": [ { "identifier": "r1", "title": "Martes 11:00", "description": "Martes 7" }, { "identifier": "r2", "title": "Martes 15:00" } ] },
            { "rows": [ { "identifier": "r3", "title": "Jueves 11:00" } ] } ] }, "alternativeText": "x" } }
        """,
        """
        { "list_message": {
            "title": "Elija una hora",
            "sections": [
              { "items": [
                { "choice": { "title": "Martes 11:00", "description": "Martes 7", "postback_data": "r1" } },
                { "choice": { "title": "Martes 15:00", "postback_data": "r2" } } ] },
              { "items": [ { "choice": { "title": "Jueves 11:00", "postback_data": "r3" } } ] } ],
            "message_properties": { "menu": "Ver horas", "whatsapp_header": "Cita" } } }
        """);

    [Theory]
    [InlineData("", """{ "choice_message": { "text_message": { "text": "¿Confirma?" }, "choices": CHOICES } }""")]
    [InlineData("\"footer\": { \"text\": \"Gracias\" },",
        """{ "choice_message": { "text_message": { "text": "¿Confirma?" }, "choices": CHOICES, "message_properties": { "whatsapp_footer": "Gracias" } } }""")]
    [InlineData("\"header\": { \"text\": \"Cita\" },",
        """{ "card_message": { "title": "¿Confirma?", "choices": CHOICES, "message_properties": { "whatsapp_header": "Cita" } } }""")]
    [InlineData("\"header\": { \"image\": { \"type\": \"JPG\", \"url\": \"https://a.test/a.jpg\" } },",
        """{ "card_message": { "title": "¿Confirma?", "media_message": { "url": "https://a.test/a.jpg" }, "choices": CHOICES } }""")]
    [InlineData("\"header\": { \"video\": { \"type\": \"MP4\", \"url\": \"https://a.test/a.mp4\" } },",
        """{ "card_message": { "title": "¿Confirma?", "media_message": { "url": "https://a.test/a.mp4" }, "choices": CHOICES } }""")]
    public Task SendAsync_ReplyButtons_AreChoices(string more, string message) => AssertMessageAsync(
        ReplyButtons(more), message.Replace("CHOICES", Choices, StringComparison.Ordinal));

    [Theory]
    [InlineData("document", "NOT_CARRIED payLoad.document.caption")]
    [InlineData("template", "NOT_CARRIED payLoad.template.header.element.caption")]
    [InlineData("list", "NOT_CARRIED payLoad.interactive.footer")]
    [InlineData("reply-button", "NOT_CARRIED payLoad.interactive.footer")]
    public void CheckPayload_PartsWithoutAPlace_AreRefused(string sample, string error) =>
        Assert.Equal([error], CheckPayload(Samples.Json($"Channels/WhatsApp/Samples/{sample}.json")));

    [Theory]
    [InlineData("\"header\": { \"document\": { \"type\": \"PDF\", \"url\": \"https://a.test/a.pdf\" } },", "payLoad.interactive.header.document")]
    [InlineData("\"header\": { \"location\": { \"geoPoint\": \"1,2\" } },", "payLoad.interactive.header.location")]
    public void CheckPayload_HeaderThatNoCardHas_IsRefused(string more, string field) =>
        Assert.Equal([$"NOT_CARRIED {field}"], CheckPayload(JsonElement.Parse(ReplyButtons(more))));

    [Fact]
    public void CheckPayload_SoundInATemplate_IsRefused() => Assert.Equal(
        ["NOT_CARRIED payLoad.template.header.element.type"],
        CheckPayload(JsonElement.Parse("""
            { "Type": "template", "template": { "elementName": "e", "languageCode": "es",
              "header": { "element": { "type": "MP3", "url": "https://a.test/a.mp3" } } } }
            """)));

    [Theory]
    [InlineData("""[ { "name": { "formatted_name": "A" }, "phones": [ { "phone": "1" } ] }, { "name": { "formatted_name": "B" } } ]""", "TOO_MANY payLoad.contacts")]
    [InlineData("""[ { "name": { "formatted_name": "A" } } ]""", "REQUIRED payLoad.contacts[0].phones")]
    [InlineData("""[ { "name": { "formatted_name": "A" }, "phones": [ { "phone": "1" } ], "addresses": [ { "city": "x" }, { "street": "y" } ] } ]""",
        "NOT_ALLOWED payLoad.contacts[0].addresses[1]")]
    [InlineData("""[ { "name": { "formatted_name": "A" }, "phones": [ { "phone": "1" } ], "emails": [ { "mail": "x" } ] } ]""",
        "NOT_ALLOWED payLoad.contacts[0].emails[0]")]
    [InlineData("""[ { "name": { "formatted_name": "A" }, "phones": [ { "phone": "1" } ], "urls": [ { "href": "x" } ] } ]""",
        "NOT_ALLOWED payLoad.contacts[0].urls[0]")]
    [InlineData("""[ { "name": { "formatted_name": "A" }, "phones": [ { "phone": "1" } ], "org": { "name": "x" } } ]""",
        "NOT_ALLOWED payLoad.contacts[0].org")]
    public void CheckPayload_ContactsThatDoNotFit_AreRefused(string contacts, string error) =>
        Assert.Equal([error], CheckPayload(JsonElement.Parse($$"""{ "Type": "contacts", "contacts": {{contacts}} }""")));

    private static string ReplyButtons(string more) => $$"""
        { "Type": "interactive", "interactive": { "messageInteractiveType": "REPLY_BUTTON", {{more}} "body": { "text": "¿Confirma?" },
          "replyButtonAction": { "buttons": {{Buttons}} } } }
        """;

    private async Task AssertMessageAsync(string payload, string message)
    {
        var sent = await MessageOfAsync(JsonElement.Parse(payload));

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(message), sent), sent.GetRawText());
    }
}
