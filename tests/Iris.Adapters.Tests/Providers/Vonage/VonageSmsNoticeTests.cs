using Iris.Adapters.Providers.Vonage;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using static Iris.Adapters.Tests.Providers.Vonage.VonageSmsFixture;

namespace Iris.Adapters.Tests.Providers.Vonage;

public sealed class VonageSmsNoticeTests
{
    private const string Reference = "685bc5e5c707c57a2a9d09c6";
    private readonly VonageSmsAdapter adapter = Adapter();

    public static TheoryData<string> FormNames => [.. Forms];

    [Theory]
    [MemberData(nameof(FormNames))]
    public void Read_Receipt_NamesPartReferenceAndRecipient(string form)
    {
        var status = Assert.IsType<ProviderNotice.Status>(Single(Callback(form, Sample("receipt"))));

        Assert.Equal(
            ("0A0000000123ABCD1", Reference, DeliveryProgress.Delivered, "delivered", "0", "34600000001"),
            (status.MessageId, status.Reference, status.Progress, status.CustomStatus, status.Code, status.Destination));
        Assert.Null(status.Description);
        Assert.Equal("21403", status.Raw!.Value.GetProperty("network-code").GetString());
    }

    [Theory]
    [MemberData(nameof(FormNames))]
    public void Read_Reply_IsAText(string form)
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Single(Callback(form, Sample("reply"))));

        Assert.Equal(("0B0000000123ABCD1", "34600000001"), (message.MessageId, message.Source));
        Assert.Equal((InboundPayload.TextType, "Quiero una cita"), (message.Payload.Type, message.Payload.Text));
        Assert.Equal("QUIERO", message.Payload.Raw!.Value.GetProperty("keyword").GetString());
        Assert.Null(message.Part);
        Assert.Null(message.ReplyToReference);
    }

    [Theory]
    [MemberData(nameof(FormNames))]
    public void Read_PartOfALongReply_NamesItsPlace(string form)
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Single(Callback(form, Sample("reply-part"))));

        Assert.Equal(("0B0000000123ABCD3", " y también mañana"), (message.MessageId, message.Payload.Text));
        Assert.Equal(new InboundPart("34600000001/34900000000/12/3", 2, 3), message.Part);
    }

    [Theory]
    [InlineData("accepted", DeliveryProgress.Queued)]
    [InlineData("buffered", DeliveryProgress.Queued)]
    [InlineData("delivered", DeliveryProgress.Delivered)]
    [InlineData("expired", DeliveryProgress.Failed)]
    [InlineData("failed", DeliveryProgress.Failed)]
    [InlineData("rejected", DeliveryProgress.Failed)]
    [InlineData("unknown", DeliveryProgress.Sent)]
    [InlineData("DELIVERED", DeliveryProgress.Delivered)]
    [InlineData("teleported", DeliveryProgress.None)]
    public void Read_Status_IsMapped(string word, DeliveryProgress expected)
    {
        var status = Assert.IsType<ProviderNotice.Status>(Single(Callbacks.Get(("messageId", "m"), ("status", word), ("err-code", "0"))));

        Assert.Equal((expected, word), (status.Progress, status.CustomStatus));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(50)]
    [InlineData(51)]
    [InlineData(52)]
    [InlineData(53)]
    [InlineData(54)]
    [InlineData(99)]
    public void Read_ErrorCode_IsExplained(int code)
    {
        foreach (var number in new[] { $"{code}", $"\"{code}\"" })
        {
            var status = Assert.IsType<ProviderNotice.Status>(Single(
                Callbacks.Post($$"""{"messageId":"m","status":"failed","err-code":{{number}}}""")));

            Assert.Equal($"{code}", status.Code);
            Assert.NotNull(status.Description);
        }
    }

    [Fact]
    public void Read_ErrorCodeNobodyKnows_IsKept()
    {
        var status = Assert.IsType<ProviderNotice.Status>(Single(Callbacks.Get(("client-ref", Reference), ("status", "failed"), ("err-code", "77"))));

        Assert.Equal((null, Reference, "77", null), (status.MessageId, status.Reference, status.Code, status.Description));
    }

    [Theory]
    [InlineData("accepted,buffered,delivered", InteractionStatus.Completed)]
    [InlineData("accepted,buffered,expired", InteractionStatus.ProcessError)]
    [InlineData("accepted,failed", InteractionStatus.ProcessError)]
    [InlineData("rejected", InteractionStatus.ProcessError)]
    [InlineData("accepted,buffered,unknown", InteractionStatus.Sent)]
    public void Read_ReceiptsInAnyOrder_EndAlike(string words, InteractionStatus expected)
    {
        var receipts = words.Split(',').SelectMany(word => Read(Receipt("m1", word)));

        CallbackOrder.AssertFinal([new ProviderMessage("m1", "34600000001")], [.. receipts], expected, words.Split(',')[^1]);
    }

    [Theory]
    [InlineData("m1 delivered,m2 delivered,m3 delivered", InteractionStatus.Completed, "delivered")]
    [InlineData("m1 accepted,m1 delivered,m2 delivered,m3 delivered", InteractionStatus.Completed, "delivered")]
    [InlineData("m1 delivered,m2 delivered", InteractionStatus.Sent, "delivered")]
    [InlineData("m1 delivered,m2 delivered,m3 buffered", InteractionStatus.Sent, "delivered")]
    [InlineData("m1 delivered,m2 failed,m3 delivered", InteractionStatus.ProcessError, "failed")]
    [InlineData("m1 accepted,m2 accepted,m3 expired", InteractionStatus.ProcessError, "expired")]
    [InlineData("m1 delivered,m3 rejected", InteractionStatus.ProcessError, "rejected")]
    public void Read_ReceiptsOfSeveralParts_MakeOneStatus(string receipts, InteractionStatus expected, string word)
    {
        var notices = receipts.Split(',').Select(receipt => receipt.Split(' ')).SelectMany(receipt => Read(Receipt(receipt[0], receipt[1])));

        CallbackOrder.AssertFinal(
            [new("m1", "34600000001"), new("m2", "34600000001"), new("m3", "34600000001")], [.. notices], expected, word);
    }

    [Theory]
    [InlineData("concat", "false")]
    [InlineData("concat-ref", "")]
    [InlineData("concat-total", "1")]
    [InlineData("concat-total", "256")]
    [InlineData("concat-total", "many")]
    [InlineData("concat-part", "0")]
    [InlineData("concat-part", "4")]
    [InlineData("concat-part", "")]
    public void Read_PartWithoutAPlace_IsAMessageOfItsOwn(string name, string value)
    {
        var parameters = Sample("reply-part");
        parameters[name] = value;

        Assert.Null(Assert.IsType<ProviderNotice.Inbound>(Single(Callback("GET", parameters))).Part);
    }

    [Theory]
    [InlineData("concat-part", "3", true)]
    [InlineData("messageId", "0B0000000123ABCD4", true)]
    [InlineData("message-timestamp", "2026-01-02 00:00:00", true)]
    [InlineData("concat-ref", "13", false)]
    [InlineData("concat-total", "2", false)]
    [InlineData("msisdn", "34600000002", false)]
    [InlineData("to", "34900000001", false)]
    public void Read_PartsOfOneMessage_ShareTheirGroup(string name, string value, bool isShared)
    {
        var parameters = Sample("reply-part");
        parameters[name] = value;

        Assert.Equal(isShared, GroupOf(Sample("reply-part")) == GroupOf(parameters));
    }

    [Theory]
    [InlineData("""{"messageId":"m","msisdn":"34600000001","type":"binary","data":"00FF","udh":"06050415811581"}""", InboundPayload.OtherType)]
    [InlineData("""{"messageId":"m","msisdn":"34600000001","type":"text","text":""}""", InboundPayload.TextType)]
    [InlineData("""{"messageId":"m","msisdn":"34600000001","type":"unicode","text":"ñ"}""", InboundPayload.TextType)]
    [InlineData("""{"messageId":"m","msisdn":"34600000001","text":"a"}""", InboundPayload.TextType)]
    public void Read_OtherMessages_KeepTheObject(string body, string type)
    {
        var payload = Assert.IsType<ProviderNotice.Inbound>(Single(Callbacks.Post(body))).Payload;

        Assert.Equal(type, payload.Type);
        Assert.Equal(type == InboundPayload.OtherType, payload.Text is null);
        Assert.NotNull(payload.Raw);
    }

    [Theory]
    [InlineData("")]
    [InlineData("OK")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("""{"messageId":"m"}""")]
    [InlineData("""{"messageId":"m","err-code":"0"}""")]
    [InlineData("""{"status":"delivered"}""")]
    [InlineData("""{"messageId":" ","status":"delivered"}""")]
    [InlineData("""{"messageId":"m","text":"x"}""")]
    [InlineData("""{"msisdn":"34600000001","text":"x"}""")]
    public void Read_NothingToUnderstand_IsUnreadable(string body) =>
        Assert.IsType<ProviderNotice.Unreadable>(Single(Callbacks.Post(body)));

    [Fact]
    public void Read_GetWithoutAQuery_IsUnreadable() => Assert.IsType<ProviderNotice.Unreadable>(Single(Callbacks.Get()));

    /// <summary>What is read must be what was signed: a query beside a signed form or JSON body counts for nothing.</summary>
    [Theory]
    [InlineData("form")]
    [InlineData("JSON")]
    public void Read_QueryBesideABody_IsIgnored(string form)
    {
        var callback = Callback(form, Sample("receipt")) with { Query = [new("status", "failed")] };

        Assert.Equal("delivered", Assert.IsType<ProviderNotice.Status>(Single(callback)).CustomStatus);
    }

    private static string Receipt(string id, string word) =>
        $$"""{"messageId":"{{id}}","msisdn":"34600000001","status":"{{word}}","client-ref":"{{Reference}}"}""";

    private string GroupOf(Dictionary<string, string> parameters) =>
        Assert.IsType<ProviderNotice.Inbound>(Single(Callback("GET", parameters))).Part!.Group;

    private ProviderNotice Single(ProviderCallback callback) => Assert.Single(adapter.Read(callback, Settings()));

    private IReadOnlyList<ProviderNotice> Read(string body) => adapter.Read(Callbacks.Post(body), Settings());
}
