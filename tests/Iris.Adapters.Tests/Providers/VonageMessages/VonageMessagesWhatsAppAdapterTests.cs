using System.Text.Json;
using Iris.Adapters.Channels.WhatsApp;

namespace Iris.Adapters.Tests.Providers.VonageMessages;

public sealed class VonageMessagesWhatsAppAdapterTests
{
    private static readonly VonageMessagesSends Sends =
        new("Providers/VonageMessages/Samples/WhatsApp/sends.json", WhatsAppChannel.ChannelName, new WhatsAppChannel());

    public static TheoryData<string> Names => [.. Sends.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public Task SendAsync_EveryKind_IsTheDocumentedRequest(string name) => Sends.AssertSentAsync(name);

    [Fact]
    public void Sends_EveryTypeOfTheChannel_IsThere() => Sends.AssertComplete();

    [Theory]
    [InlineData("""{ "Type": "template", "ttl": 3, "template": { "elementName": "a", "languageCode": "es" } }""", "NOT_CARRIED payLoad.ttl")]
    [InlineData(
        """{ "Type": "template", "template": { "elementName": "a", "languageCode": "es", "header": { "title": "A", "element": { "type": "MP3", "url": "https://a.test/a", "caption": "A" } } } }""",
        "NOT_CARRIED payLoad.template.header.title", "NOT_CARRIED payLoad.template.header.element.type",
        "NOT_CARRIED payLoad.template.header.element.caption")]
    [InlineData(
        """{ "Type": "interactive", "interactive": { "messageInteractiveType": "REPLY_BUTTON", "header": { "location": { "geoPoint": "1,2" } }, "body": { "text": "A" }, "replyButtonAction": { "buttons": [ { "reply": { "title": "A", "payload": "a" } } ] } } }""",
        "NOT_CARRIED payLoad.interactive.header.location")]
    [InlineData(
        """{ "Type": "interactive", "interactive": { "messageInteractiveType": "LIST", "body": { "text": "A" }, "listAction": { "button": "A", "sections": [ { "rows": [ { "identifier": "1", "title": "A" } ] }, { "rows": [ { "identifier": "2", "title": "B" } ] } ] } } }""",
        "TOO_MANY payLoad.interactive.listAction.sections")]
    public void CheckPayload_WhatCannotBeExpressed_IsRefused(string payload, params string[] errors) =>
        Assert.Equal(errors, Sends.Refused(JsonElement.Parse(payload)));
}
