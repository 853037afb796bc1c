using System.Text.Json;
using System.Text.Json.Nodes;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Testing;
using static Iris.Adapters.Tests.Providers.VonageMessages.VonageMessagesFixture;

namespace Iris.Adapters.Tests.Providers.VonageMessages;

public sealed class VonageMessagesNoticeTests
{
    private static readonly JsonElement Messages = Samples.Json($"{Folder}/inbound.json");

    public static TheoryData<string> ChannelNames => [.. ChannelsOfIris];

    public static TheoryData<string> MessageNames => [.. Messages.EnumerateObject().Select(message => message.Name)];

    [Theory]
    [MemberData(nameof(ChannelNames))]
    public void Read_Status_NamesMessageReferenceAndRecipient(string channel)
    {
        var status = Assert.IsType<ProviderNotice.Status>(Read(Samples.Text($"{Folder}/status.json"), channel));

        Assert.Equal(
            (Uuid, AdapterHost.Reference, DeliveryProgress.Delivered, "delivered", null, null, "34600000001"),
            (status.MessageId, status.Reference, status.Progress, status.CustomStatus, status.Code, status.Description, status.Destination));
        Assert.Equal("2", status.Raw!.Value.GetProperty("sms").GetProperty("count_total").GetString());
    }

    [Fact]
    public void Read_Rejected_TellsCodeAndWords()
    {
        var status = Assert.IsType<ProviderNotice.Status>(Read(Samples.Text($"{Folder}/rejected.json")));

        Assert.Equal(
            (DeliveryProgress.Failed, "rejected", "1340", "Outside of the allowed window"),
            (status.Progress, status.CustomStatus, status.Code, status.Description));
    }

    [Theory]
    [InlineData("submitted", DeliveryProgress.Sent)]
    [InlineData("delivered", DeliveryProgress.Delivered)]
    [InlineData("read", DeliveryProgress.Read)]
    [InlineData("rejected", DeliveryProgress.Failed)]
    [InlineData("undeliverable", DeliveryProgress.Failed)]
    [InlineData("Delivered", DeliveryProgress.Delivered)]
    [InlineData("new-word", DeliveryProgress.None)]
    public void Read_Status_IsMapped(string word, DeliveryProgress expected)
    {
        var status = Assert.IsType<ProviderNotice.Status>(Read($$"""{"message_uuid":"m","status":"{{word}}"}"""));

        Assert.Equal((expected, word), (status.Progress, status.CustomStatus));
    }

    [Theory]
    [InlineData("submitted,delivered,read", InteractionStatus.Completed, "read")]
    [InlineData("submitted,delivered", InteractionStatus.Completed, "delivered")]
    [InlineData("submitted,undeliverable", InteractionStatus.ProcessError, "undeliverable")]
    [InlineData("submitted", InteractionStatus.Sent, "submitted")]
    public void Read_NoticesInAnyOrder_EndAlike(string words, InteractionStatus status, string customStatus)
    {
        var notices = words.Split(',').Select(word => Read($$"""{"message_uuid":"m","status":"{{word}}"}"""));

        CallbackOrder.AssertFinal([new ProviderMessage("m", null)], [.. notices], status, customStatus);
    }

    [Theory]
    [MemberData(nameof(MessageNames))]
    public void Read_Message_IsNormalised(string name)
    {
        var body = JsonNode.Parse(Messages.GetProperty(name).GetProperty("message").GetRawText())!.AsObject();
        body["message_uuid"] = Uuid;
        body["from"] = "34600000001";
        body["to"] = "34900000000";
        body["timestamp"] = "2026-01-01T14:00:00.000Z";

        foreach (var channel in ChannelsOfIris)
        {
            body["channel"] = channel.ToLowerInvariant();
            var message = Assert.IsType<ProviderNotice.Inbound>(Read(body.ToJsonString(), channel));

            Assert.Equal((Uuid, "34600000001"), (message.MessageId, message.Source));
            Assert.Equal(Uuid, message.Payload.Raw!.Value.GetProperty("message_uuid").GetString());
            var payload = JsonNode.Parse((message.Payload with { Raw = null }).ToJson().GetRawText());
            Assert.True(
                JsonNode.DeepEquals(JsonNode.Parse(Messages.GetProperty(name).GetProperty("payload").GetRawText()), payload),
                payload!.ToJsonString());
        }
    }

    [Theory]
    [InlineData("""  "from": "ES.1349"  """, "ES.1349", "")]
    [InlineData("""  "from": "34600000001", "whatsapp": { "sender": { "user_id": "ES.1349", "wa_id": "34600000001" } }  """, "34600000001", "34600000001 ES.1349")]
    [InlineData("""  "whatsapp": { "sender": { "wa_id": "34600000001" } }  """, "34600000001", "")]
    [InlineData("""  "whatsapp": { "sender": { "user_id": "ES.1349" } }  """, "ES.1349", "")]
    public void Read_SenderInAnyMember_IsToldWithItsOtherAddresses(string sender, string source, string others)
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Read(
            $$"""{ "message_uuid": "{{Uuid}}", {{sender}}, "channel": "whatsapp", "message_type": "text", "text": "Hola" }""", "WhatsApp"));

        Assert.Equal(source, message.Source);
        Assert.Equal(others, string.Join(' ', message.SamePerson));
    }

    [Fact]
    public void Read_StatusThatTellsBothAddresses_NamesThem()
    {
        var status = Assert.IsType<ProviderNotice.Status>(Read(
            $$"""{ "message_uuid": "{{Uuid}}", "to": "ES.1349", "status": "read", "channel": "whatsapp", "whatsapp": { "recipient": { "user_id": "ES.1349", "wa_id": "34600000001" } } }""", "WhatsApp"));

        Assert.Equal(("ES.1349", "34600000001 ES.1349"), (status.Destination, string.Join(' ', status.SamePerson)));
    }

    [Fact]
    public void Read_AnswerToAMessage_NamesIt()
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Read(
            """
            {"channel":"whatsapp","message_uuid":"m-2","from":"34600000001","profile":{"name":"Ana"},"context_status":"available",
             "context":{"message_uuid":"m-1","message_from":"34900000000"},"client_ref":"r-1","message_type":"text","text":"Sí"}
            """));

        Assert.Equal(("Ana", "m-1", "r-1"), (message.ProfileName, message.ReplyToMessageId, message.ReplyToReference));
    }

    /// <summary>Version 0.1, which an application may still be set to. (Source: VO-V01)</summary>
    [Theory]
    [InlineData("""{ "type": "text", "text": "Hola" }""", InboundPayload.TextType, "Hola", null)]
    [InlineData("""{ "type": "image", "image": { "url": "https://m.test/1.jpg", "caption": "Foto" } }""", InboundPayload.ImageType, "Foto", "https://m.test/1.jpg")]
    [InlineData("""{ "type": "location", "location": { "lat": 40.4, "long": -3.7, "name": "Acme" } }""", InboundPayload.LocationType, "Acme", null)]
    [InlineData("""{ "type": "unsupported" }""", InboundPayload.OtherType, null, null)]
    [InlineData("{}", InboundPayload.OtherType, null, null)]
    public void Read_MessageOfTheFirstVersion_IsNormalised(string content, string type, string? text, string? url)
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Read(
            $$"""
            {"message_uuid":"m","to":{"type":"whatsapp","number":"34900000000"},"from":{"type":"whatsapp","number":"34600000001"},
             "timestamp":"2026-01-01T14:00:00.000Z","direction":"inbound","message":{ "content": {{content}} } }
            """));

        Assert.Equal(("m", "34600000001", type, text, url), (message.MessageId, message.Source, message.Payload.Type, message.Payload.Text, message.Payload.MediaUrl));
        Assert.Equal("inbound", message.Payload.Raw!.Value.GetProperty("direction").GetString());
        Assert.NotNull(message.Written);
    }

    [Fact]
    public void Read_MessageOfTheFirstVersionOfAnotherChannel_IsKeptForPeople() => Assert.IsType<ProviderNotice.Unreadable>(Read(
        """{"message_uuid":"m","from":{"type":"messenger","id":"1234567890123"},"message":{"content":{"type":"text","text":"a"}}}"""));

    [Fact]
    public void Read_StatusOfTheFirstVersion_NamesRecipientAndCode()
    {
        var status = Assert.IsType<ProviderNotice.Status>(Read(
            """
            {"message_uuid":"m","to":{"type":"whatsapp","number":"34600000001"},"from":{"type":"whatsapp","number":"34900000000"},
             "timestamp":"2026-01-01T14:00:00.000Z","status":"rejected","error":{"code":1300,"reason":"Not part of the provider network"},"client_ref":"r-1"}
            """));

        Assert.Equal(
            ("m", "r-1", "34600000001", DeliveryProgress.Failed, "1300", "Not part of the provider network"),
            (status.MessageId, status.Reference, status.Destination, status.Progress, status.Code, status.Description));
    }

    /// <summary>WhatsApp's own message, which providers pass on as it is. (Source: field-2026, Identities on WhatsApp)</summary>
    [Theory]
    [InlineData("user_changed_number", "new_wa_id", "34600000002")]
    [InlineData("user_changed_user_id", "new_user_id", "ES.9431")]
    public void Read_ChangedAddress_MovesThePersonAndIsAMessage(string type, string member, string address)
    {
        var notices = ReadAll(
            $$"""
            {"channel":"whatsapp","message_uuid":"m","from":"34600000001","message_type":"system",
             "system":{"type":"{{type}}","body":"Cambió","{{member}}":"{{address}}" } }
            """, "WhatsApp");

        var moved = Assert.IsType<ProviderNotice.Moved>(notices[0]);
        var message = Assert.IsType<ProviderNotice.Inbound>(notices[1]);
        Assert.Equal(("34600000001", address, type), (moved.From, moved.To, moved.Code));
        Assert.Equal((address, InboundPayload.OtherType, "Cambió"), (message.Source, message.Payload.Type, message.Payload.Text));
    }

    [Theory]
    [InlineData("SMS", "sms", true)]
    [InlineData("SMS", "mms", true)]
    [InlineData("SMS", "whatsapp", false)]
    [InlineData("RCS", "rcs", true)]
    [InlineData("RCS", "sms", false)]
    [InlineData("WhatsApp", "whatsapp", true)]
    [InlineData("WhatsApp", "rcs", false)]
    public void Read_MessageOfAnotherChannel_IsKeptForPeople(string channel, string told, bool ours)
    {
        var notice = Read($$"""{"channel":"{{told}}","message_uuid":"m","from":"34600000001","message_type":"text","text":"a"}""", channel);

        Assert.Equal(ours, notice is ProviderNotice.Inbound);
        Assert.Equal(!ours, notice is ProviderNotice.Unreadable);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("""{"status":"delivered"}""")]
    [InlineData("""{"status":{},"message_uuid":"m"}""")]
    [InlineData("""{"status":"","message_uuid":"m"}""")]
    [InlineData("""{"message_uuid":"m","message_type":"text","text":"a"}""")]
    [InlineData("""{"from":"34600000001","message_type":"text","text":"a"}""")]
    [InlineData("""{"message_uuid":"m","from":{"type":"sms"},"message":{"content":{"type":"text","text":"v0.1"}}}""")]
    public void Read_NothingToUnderstand_IsUnreadable(string body) => Assert.IsType<ProviderNotice.Unreadable>(Read(body));

    [Theory]
    [MemberData(nameof(ChannelNames))]
    public void Verify_Secret_IsChecked(string channel)
    {
        var (adapter, reader) = (Adapter(channel), (ICallbackReader)Adapter(channel));
        var forged = Callbacks.Post("{}") with { Headers = [new("Authorization", "Bearer a.b.c")] };

        Assert.Same(CallbackVerdict.NotSigned, reader.Verify(forged, Account(adapter)));
        Assert.False(reader.Verify(forged, Account(adapter, ("signatureSecret", "s"))).IsGenuine);
        Assert.False(reader.Verify(Callbacks.Post("{}"), Application(adapter, ("signatureSecret", "s"))).IsGenuine);
    }

    [Theory]
    [MemberData(nameof(ChannelNames))]
    public void Read_DamagedNotices_NeverThrow(string channel)
    {
        var (adapter, reader) = (Adapter(channel), (ICallbackReader)Adapter(channel));
        var inbound = Messages.EnumerateObject().Select(entry =>
        {
            var body = JsonNode.Parse(entry.Value.GetProperty("message").GetRawText())!.AsObject();
            body["message_uuid"] = Uuid;
            body["from"] = "34600000001";
            body["channel"] = channel.ToLowerInvariant();
            body["context"] = new JsonObject { ["message_uuid"] = "m-1" };
            body["profile"] = new JsonObject { ["name"] = "Ana" };
            return body.ToJsonString();
        });

        NoticeFuzz.Run(reader, Account(adapter), [Samples.Text($"{Folder}/status.json"), Samples.Text($"{Folder}/rejected.json"), .. inbound]);
    }

    private static ProviderNotice Read(string body, string channel = "WhatsApp") => Assert.Single(ReadAll(body, channel));

    private static IReadOnlyList<ProviderNotice> ReadAll(string body, string channel)
    {
        var (adapter, reader) = (Adapter(channel), (ICallbackReader)Adapter(channel));
        return reader.Read(Callbacks.Post(body), Account(adapter));
    }
}
