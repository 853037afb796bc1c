using System.Text;
using Iris.Adapters.Http;
using Iris.Adapters.Providers.SinchLatam;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.SinchLatam;

public sealed class SinchLatamWhatsAppNoticeTests
{
    private const string Folder = "Providers/SinchLatam/Samples/WhatsApp";
    private readonly SinchLatamWhatsAppAdapter adapter = new(new ProviderHttp(new FakeHttp()));

    private static SinchLatamSettings Settings { get; } = new() { UserName = "ops", AuthenticationToken = "t0ken" };

    [Fact]
    public void Read_StatusBulk_TellsEachMessage()
    {
        var statuses = Read(Samples.Text($"{Folder}/status.json")).Cast<ProviderNotice.Status>();

        Assert.Equal(
            [
                ("5efc0001", "685bc5e5c707c57a2a9d09c6", "34600000001", DeliveryProgress.Sent, "SENT_SUCCESS", "2"),
                ("5efc0002", "685bc5e5c707c57a2a9d09c7", "34600000002", DeliveryProgress.Delivered, "DELIVERED_SUCCESS", "4"),
                ("5efc0003", "685bc5e5c707c57a2a9d09c8", "34600000003", DeliveryProgress.Read, "READ_SUCCESS", "5"),
                ("5efc0004", "685bc5e5c707c57a2a9d09c9", "34600000004", DeliveryProgress.Failed, "NOT_DELIVERED", "104"),
                ("5efc0005", "685bc5e5c707c57a2a9d09ca", "34600000005", DeliveryProgress.Failed, "INVALID_SESSION", "210"),
            ],
            statuses.Select(item => (item.MessageId, item.Reference, item.Destination, item.Progress, item.CustomStatus, item.Code)));
    }

    [Fact]
    public void Read_ReplyBulk_IsNormalised()
    {
        var messages = Read(Samples.Text($"{Folder}/replies.json")).Cast<ProviderNotice.Inbound>().ToDictionary(item => item.MessageId);

        Assert.Equal(8, messages.Count);
        Assert.All(messages.Values, message =>
        {
            Assert.Equal("34600000001", message.Source);
            Assert.Equal(message.MessageId, message.Payload.Raw!.Value.GetProperty("id").GetString());
        });
        AssertPayload(messages["mo-text"], new InboundPayload { Type = "text", Text = "Hola" });
        AssertPayload(messages["mo-list"], new InboundPayload { Type = "list-reply", Text = "Martes 11:00", ReplyPayload = "r1" });
        AssertPayload(messages["mo-button"], new InboundPayload { Type = "button-reply", Text = "Sí", ReplyPayload = "yes-1" });
        AssertPayload(messages["mo-image"], new InboundPayload
        {
            Type = "image",
            Text = "Mi foto",
            MediaUrl = "https://media.example.test/1",
            MimeType = "image/jpg",
        });
        AssertPayload(messages["mo-location"], new InboundPayload
        {
            Type = "location",
            Text = "Sinch, Av. Cel. Silva Telles",
            Latitude = -22.894180,
            Longitude = -47.047960,
        });
        AssertPayload(messages["mo-order"], new InboundPayload { Type = "other" });
        AssertPayload(messages["mo-quick"], new InboundPayload { Type = "button-reply", Text = "Confirmar" });
        Assert.Equal("contacts", messages["mo-contacts"].Payload.Type);
        Assert.Equal("John Smith", messages["mo-contacts"].Payload.Contacts!.Value[0].GetProperty("name").GetProperty("formatted_name").GetString());
    }

    [Fact]
    public void Read_Reply_NamesTheSenderAndOurReference()
    {
        var messages = Read(Samples.Text($"{Folder}/replies.json")).Cast<ProviderNotice.Inbound>().ToDictionary(item => item.MessageId);

        Assert.Equal(("Ana", "685bc5e5c707c57a2a9d09c6"), (messages["mo-text"].ProfileName, messages["mo-text"].ReplyToReference));
        Assert.Null(messages["mo-list"].ProfileName);
        Assert.Null(messages["mo-list"].ReplyToReference);
    }

    [Theory]
    [InlineData("""{"type":"AUDIO","mediaUrl":"u","mimeType":"audio/ogg"}""", "audio")]
    [InlineData("""{"type":"document","mediaUrl":"u","mimeType":"application/pdf"}""", "document")]
    [InlineData("""{"type":"STICKER","mediaUrl":"u","mimeType":"image/webp"}""", "sticker")]
    [InlineData("""{"type":"VIDEO","mediaUrl":"u"}""", "video")]
    [InlineData("""{"mediaUrl":"u","mimeType":"VIDEO/mp4"}""", "video")]
    [InlineData("""{"mediaUrl":"u"}""", "document")]
    [InlineData("""{"messageText":"x"}""", "text")]
    [InlineData("""{"type":"TEXT","messageText":"x","interactive":{}}""", "text")]
    [InlineData("""{"type":"TEXT","messageText":"x","location":{}}""", "text")]
    [InlineData("""{"type":"IMAGE","interactive":{"listReply":{"rowIdentifier":"r"}}}""", "list-reply")]
    [InlineData("""{"interactive":{"type":"BUTTON_REPLY","buttonReply":{}}}""", "button-reply")]
    [InlineData("""{"interactive":{"type":"NFM_REPLY"}}""", "other")]
    [InlineData("""{"location":{"geoPoint":"somewhere"}}""", "location")]
    [InlineData("""{"type":"SOMETHING_NEW"}""", "other")]
    [InlineData("""{}""", "other")]
    public void Read_Message_IsOfItsKind(string message, string type) =>
        Assert.Equal(type, Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(Bulk(
            $$$"""{"id":"m","source":"34600000001","message":{{{message}}}}""")))).Payload.Type);

    [Theory]
    [InlineData("40.4,-3.7", 40.4, -3.7)]
    [InlineData("40.4, -3.7", 40.4, -3.7)]
    [InlineData("91,0", null, null)]
    [InlineData("0,181", null, null)]
    [InlineData("1,2,3", null, null)]
    [InlineData("NaN,0", null, null)]
    [InlineData("x", null, null)]
    public void Read_Location_HasAPointOrNone(string geoPoint, double? latitude, double? longitude)
    {
        var payload = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(Bulk(
            $$"""{"id":"m","source":"34600000001","message":{"location":{"geoPoint":"{{geoPoint}}" } } }""")))).Payload;

        Assert.Equal((latitude, longitude), (payload.Latitude, payload.Longitude));
    }

    [Fact]
    public void Read_NoSource_TakesTheProfilesNumber() => Assert.Equal(
        "34600000001",
        Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(Bulk(
            """{"id":"m","userProfile":{"whatsAppId":34600000001},"message":{"messageText":"x"}}""")))).Source);

    [Fact]
    public void Read_BadItemsInABulk_DoNotStopTheOthers()
    {
        var notices = Read(Bulk(
            """{"id":"m1","sentStatusCode":2}""",
            "null",
            """{"id":"\ud800","source":"34600000001","message":{"messageText":"x"}}""",
            """{"id":"m2","source":"34600000001"}""",
            """{"nothing":1}""",
            """{"id":"m3","source":"34600000001","message":{"messageText":"a\ud800b"}}"""));

        Assert.Equal(
            [typeof(ProviderNotice.Status), .. Enumerable.Repeat(typeof(ProviderNotice.Unreadable), 4), typeof(ProviderNotice.Inbound)],
            notices.Select(notice => notice.GetType()));
        Assert.Equal("a\uFFFDb", ((ProviderNotice.Inbound)notices[^1]).Payload.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("total=1")]
    [InlineData("""{"total":1}""")]
    [InlineData("""{"total":1,"data":{}}""")]
    public void Read_NoBulk_IsUnreadable(string body) => Assert.IsType<ProviderNotice.Unreadable>(Assert.Single(Read(body)));

    [Fact]
    public void Read_EmptyBulk_HasNothingToActOn() => Assert.Empty(Read("""{"total":0,"data":[]}"""));

    [Fact]
    public void Verify_NoSchemeIsDocumented_IsNotSigned() =>
        Assert.Same(CallbackVerdict.NotSigned, adapter.Verify(Callbacks.Post("{}"), Settings));

    /// <summary>The provider waits 200 ms, and reading is a part of it. Measured in allocations, which no busy machine changes.</summary>
    [Fact]
    public void Read_LargestBulk_IsCheap()
    {
        var item = """
            {"id":"5efc0001","correlationId":"685bc5e5c707c57a2a9d09c6","destination":"34600000001","origin":"34900000000","campaignId":100,
            "sent":true,"sentStatusCode":2,"sentStatus":"SENT_SUCCESS","sentAt":1767261600000,
            "delivered":true,"deliveredStatusCode":4,"deliveredStatus":"DELIVERED_SUCCESS","read":false}
            """;
        var callback = Callbacks.Post(Encoding.UTF8.GetBytes(Bulk([.. Enumerable.Repeat(item, 1000)])));
        adapter.Read(callback, Settings);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var notices = adapter.Read(callback, Settings);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(1000, notices.Count);
        Assert.InRange(allocated, 1, 8 * callback.Body.Length);
    }

    [Theory]
    [InlineData("\"delivered\":true,\"deliveredStatusCode\":4", "\"deliveredStatusCode\":5,\"read\":true", InteractionStatus.Completed, "READ_SUCCESS")]
    [InlineData("\"deliveredStatusCode\":4", "\"deliveredStatusCode\":\"4\"", InteractionStatus.Completed, "DELIVERED_SUCCESS")]
    [InlineData("\"deliveredStatusCode\":104", "\"deliveredStatusCode\":104", InteractionStatus.ProcessError, "NOT_DELIVERED")]
    public void Read_NoticesInAnyOrder_EndAlike(string second, string third, InteractionStatus status, string word)
    {
        string Item(string members) =>
            $$"""{"id":"5efc0001","correlationId":"685bc5e5c707c57a2a9d09c6","destination":"34600000001","sentStatusCode":2{{members}}}""";

        CallbackOrder.AssertFinal(
            [new ProviderMessage("5efc0001", "34600000001")], Read(Bulk(Item(""), Item("," + second), Item("," + third))), status, word);
    }

    [Theory]
    [InlineData("ES.13491208655302741918")]
    [InlineData("US.ENT.aB9")]
    public void Read_SenderWithoutNumber_IsItsUserId(string source)
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(
            $$"""{ "data": [ { "id": "m", "source": "{{source}}", "userProfile": { "name": "Ana", "whatsAppId": "34600000001" }, "message": { "type": "TEXT", "messageText": "Hola" } } ] }""")));

        Assert.Equal(source, message.Source);
        Assert.Equal(["34600000001"], message.SamePerson);
    }

    [Fact]
    public void Read_MessageOfAGroup_NamesIt()
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(
            """{ "data": [ { "id": "m", "source": "34600000001", "message": { "type": "TEXT", "messageText": "STOP", "waGroupId": "34600-16@g.us" } } ] }""")));

        Assert.Equal(("34600000001", "34600-16@g.us"), (message.Source, message.GroupId));
    }

    [Theory]
    [InlineData("user_changed_number", "new_wa_id", "34600000009")]
    [InlineData("user_changed_number", "wa_id", "34600000009")]
    [InlineData("user_changed_user_id", "user_id", "ES.99")]
    public void Read_SystemMessage_MovesTheAddressAndIsKept(string type, string member, string address)
    {
        var notices = Read(
            $$"""{ "data": [ { "id": "m", "source": "34600000001", "message": { "type": "SYSTEM", "system": { "body": "changed", "{{member}}": "{{address}}", "type": "{{type}}" } } } ] }""");

        var moved = Assert.IsType<ProviderNotice.Moved>(notices[0]);
        Assert.Equal(("34600000001", address, type), (moved.From, moved.To, moved.Code));
        var message = Assert.IsType<ProviderNotice.Inbound>(notices[1]);
        Assert.Equal((address, "other", "changed"), (message.Source, message.Payload.Type, message.Payload.Text));
    }

    [Theory]
    [InlineData("""{ "type": "REACTION", "reaction": { "emoji": "👍" } }""", "👍")]
    [InlineData("""{ "type": "ORDER" }""", null)]
    [InlineData("""{ "type": "UNSUPPORTED" }""", null)]
    public void Read_KindWithoutAName_IsOtherWithWhatItTells(string message, string? text)
    {
        var inbound = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(
            $$"""{ "data": [ { "id": "m", "source": "34600000001", "message": {{message}} } ] }""")));

        Assert.Equal(("other", text), (inbound.Payload.Type, inbound.Payload.Text));
    }

    [Fact]
    public void Read_DamagedNotices_NeverThrow() => NoticeFuzz.Run(
        adapter, Settings, Samples.Text($"{Folder}/status.json"), Samples.Text($"{Folder}/replies.json"));

    private static void AssertPayload(ProviderNotice.Inbound message, InboundPayload expected) =>
        Assert.Equal(expected, message.Payload with { Raw = null, Media = null });

    private static string Bulk(params string[] items) =>
        $$$"""{"total":{{{items.Length}}},"data":[{{{string.Join(',', items)}}}],"clientInfo":{"customerId":1}}""";

    private IReadOnlyList<ProviderNotice> Read(string body) => adapter.Read(Callbacks.Post(body), Settings);
}
