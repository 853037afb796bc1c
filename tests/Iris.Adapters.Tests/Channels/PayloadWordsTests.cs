using System.Text.Json;
using Iris.Adapters.Channels.Email;
using Iris.Adapters.Channels.Rcs;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Channels.WhatsApp;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Tests.Channels;

/// <summary>What a channel makes of other channels' messages.</summary>
public sealed class PayloadWordsTests
{
    private static readonly IChannel[] Channels = [new SmsChannel(), new EmailChannel(), new RcsChannel(), new WhatsAppChannel()];

    [Theory]
    [InlineData(
        "SMS",
        """{ "Type": "text-message-rcs", "Text": "Shall we come?", "Suggestions": [{ "Type": "reply", "Text": "Yes", "Payload": "y" }, { "Type": "open-url", "Text": "Map", "Url": "https://example.com/m" }, { "Type": "reply", "Text": "No", "Payload": "n" }] }""",
        """{"Type":"simple-text","Text":"Shall we come?\n1. Yes\n2. No\nMap: https://example.com/m"}""")]
    [InlineData(
        "SMS",
        """{ "Type": "card-message-rcs", "Card": { "Title": "Sale", "Description": "Today", "Media": { "Url": "https://example.com/a.png" }, "Height": "SHORT" }, "Orientation": "VERTICAL" }""",
        """{"Type":"simple-text","Text":"Sale\nToday\nhttps://example.com/a.png"}""")]
    [InlineData(
        "RCS",
        """{ "Type": "interactive", "interactive": { "messageInteractiveType": "REPLY_BUTTON", "body": { "text": "Shall we come?" }, "footer": { "text": "Iris" }, "replyButtonAction": { "buttons": [{ "reply": { "title": "Yes", "payload": "y" } }, { "reply": { "title": "No", "payload": "n" } }] } } }""",
        """{"Type":"text-message-rcs","Text":"Shall we come?\n1. Yes\n2. No\nIris"}""")]
    [InlineData("WhatsApp", """{ "Type": "simple-email", "subject": "Your order", "body": "<p>It is on its way.</p>" }""", """{"Type":"simple-text","Text":"Your order\nIt is on its way."}""")]
    [InlineData("Email", """{ "Type": "text-message-rcs", "Text": "Your order\nis on its way" }""", """{"Type":"simple-email","subject":"Your order","text":"Your order\nis on its way"}""")]
    public void Adapt_OtherChannelsMessage_IsInItsOwnWordsAndValid(string channel, string payload, string expected)
    {
        var target = Channels.Single(one => one.Name == channel);

        var adapted = target.Adapt(JsonElement.Parse(payload));

        Assert.NotNull(adapted);
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), adapted.Value), adapted.Value.GetRawText());
        var errors = new ErrorList();
        Assert.NotNull(target.Read(adapted.Value, new PayloadReading(UnknownMembers.Refuse), errors));
        Assert.Empty(errors.Items);
    }

    [Theory]
    [InlineData("SMS", """{ "Type": "simple-text", "Text": "" }""")]
    [InlineData("WhatsApp", """{ "type": "SIMPLE-TEXT", "Text": "Hola" }""")]
    [InlineData("SMS", """{ "Type": "template", "template": { "elementName": "x", "languageCode": "es" } }""")]
    [InlineData("SMS", """{ "Type": "text-message-rcs" }""")]
    [InlineData("SMS", """{ "Type": "nothing" }""")]
    [InlineData("SMS", """{ "Text": "x" }""")]
    [InlineData("SMS", "1")]
    public void Adapt_ItsOwnOrWhatHasNoWords_IsLeftAlone(string channel, string payload) =>
        Assert.Null(Channels.Single(one => one.Name == channel).Adapt(JsonElement.Parse(payload)));
}
