using System.Text;
using Iris.Adapters.Http;
using Iris.Adapters.Providers.Sinch;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.Sinch;

public sealed class SinchSmsNoticeTests
{
    private const string Folder = "Providers/Sinch/Samples/Sms";
    private const string Batch = "01FC66621XXXXX119Z8PMV1QPQ";
    private const string Reference = "685bc5e5c707c57a2a9d09c6";
    private const string Secret = "s3cret";
    private readonly SinchSmsAdapter adapter = new(new ProviderHttp(new FakeHttp()));

    [Fact]
    public void Read_RecipientReport_NamesMessageReferenceAndRecipient()
    {
        var status = Assert.IsType<ProviderNotice.Status>(Assert.Single(Read(Samples.Text($"{Folder}/recipient-report.json"))));

        Assert.Equal(
            ($"{Batch}/34600000001", Reference, DeliveryProgress.Delivered, "Delivered", "0", "34600000001"),
            (status.MessageId, status.Reference, status.Progress, status.CustomStatus, status.Code, status.Destination));
        Assert.Equal("21403", status.Raw!.Value.GetProperty("operator").GetString());
    }

    [Theory]
    [InlineData("Queued", 400, DeliveryProgress.Queued)]
    [InlineData("Dispatched", 401, DeliveryProgress.Sent)]
    [InlineData("Delivered", 0, DeliveryProgress.Delivered)]
    [InlineData("Aborted", 402, DeliveryProgress.Failed)]
    [InlineData("Cancelled", 407, DeliveryProgress.Failed)]
    [InlineData("Rejected", 403, DeliveryProgress.Failed)]
    [InlineData("Deleted", 1, DeliveryProgress.Failed)]
    [InlineData("Failed", 27, DeliveryProgress.Failed)]
    [InlineData("Expired", 406, DeliveryProgress.Failed)]
    [InlineData("Unknown", 7, DeliveryProgress.Sent)]
    [InlineData("delivered", 0, DeliveryProgress.Delivered)]
    [InlineData("NewWord", 412, DeliveryProgress.Failed)]
    [InlineData("NewWord", 0, DeliveryProgress.Delivered)]
    [InlineData("NewWord", 12, DeliveryProgress.None)]
    public void Read_Status_IsMapped(string word, int code, DeliveryProgress expected)
    {
        foreach (var number in new[] { $"{code}", $"\"{code}\"" })
        {
            var status = Assert.IsType<ProviderNotice.Status>(Assert.Single(Read(
                $$"""{"type":"recipient_delivery_report_sms","batch_id":"b","recipient":"+34600000001","status":"{{word}}","code":{{number}}}""")));

            Assert.Equal((expected, word, $"{code}"), (status.Progress, status.CustomStatus, status.Code));
            Assert.Equal("b/34600000001", status.MessageId);
        }
    }

    [Theory]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(406)]
    [InlineData(407)]
    [InlineData(408)]
    [InlineData(410)]
    [InlineData(411)]
    [InlineData(412)]
    [InlineData(413)]
    public void Read_OwnCode_IsExplained(int code) => Assert.NotNull(Assert.IsType<ProviderNotice.Status>(Assert.Single(Read(
        $$"""{"type":"recipient_delivery_report_sms","batch_id":"b","recipient":"34600000001","status":"Failed","code":{{code}}}"""))).Description);

    [Fact]
    public void Read_FullReport_TellsEachRecipient()
    {
        var notices = Read(Samples.Text($"{Folder}/full-report.json")).Cast<ProviderNotice.Status>();

        Assert.Equal(
            [
                ($"{Batch}/34600000001", DeliveryProgress.Delivered, "34600000001"),
                ($"{Batch}/34600000002", DeliveryProgress.Delivered, "34600000002"),
                ($"{Batch}/34600000003", DeliveryProgress.Failed, "34600000003"),
            ],
            notices.Select(status => (status.MessageId!, status.Progress, status.Destination!)));
    }

    [Theory]
    [InlineData("1", DeliveryProgress.Delivered)]
    [InlineData("2", DeliveryProgress.None)]
    public void Read_SummaryReport_CountsOnlyForABatchOfOne(string total, DeliveryProgress expected)
    {
        var body = Samples.Text($"{Folder}/summary-report.json")
            .Replace("\"total_message_count\": 1", $"\"total_message_count\": {total}", StringComparison.Ordinal);

        var status = Assert.IsType<ProviderNotice.Status>(Assert.Single(Read(body)));

        Assert.Equal((expected, Reference), (status.Progress, status.Reference));
        Assert.Null(status.MessageId);
    }

    [Fact]
    public void Read_Text_IsAReply()
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(Samples.Text($"{Folder}/reply.json"))));

        Assert.Equal(
            ("01FC66621XXXXX119Z8PMV1QPR", "34600000001", Reference), (message.MessageId, message.Source, message.ReplyToReference));
        Assert.Equal((InboundPayload.TextType, "Quiero una cita"), (message.Payload.Type, message.Payload.Text));
    }

    [Fact]
    public void Read_SeveralMedia_TellsAllOfThem()
    {
        var payload = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(
            """
            { "type": "mo_media", "id": "m", "from": "34600000001", "body": { "media": [
              { "url": "https://m.test/0", "content_type": "image/png" }, { "status": "failed" }, { "url": "https://m.test/1" } ] } }
            """))).Payload;

        Assert.Equal([new("https://m.test/0", "image/png"), new("https://m.test/1", null)], payload.Media!);
    }

    [Fact]
    public void Read_Media_IsAFileWithItsText()
    {
        var payload = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(Samples.Text($"{Folder}/media.json")))).Payload;

        Assert.Equal(
            (InboundPayload.ImageType, "La factura", "https://media.example.test/1.jpg", "image/jpeg"),
            (payload.Type, payload.Text, payload.MediaUrl, payload.MimeType));
    }

    [Theory]
    [InlineData("""{"type":"mo_binary","id":"m","from":"34600000001","body":"AAE=","udh":"050003"}""", InboundPayload.OtherType)]
    [InlineData("""{"type":"mo_media","id":"m","from":"34600000001","body":{}}""", InboundPayload.OtherType)]
    [InlineData("""{"type":"mo_media","id":"m","from":"34600000001","body":{"message":"x","media":[]}}""", InboundPayload.TextType)]
    [InlineData("""{"type":"mo_media","id":"m","from":"34600000001","body":{"media":[{},{"url":"u","content_type":"application/pdf"}]}}""", InboundPayload.DocumentType)]
    public void Read_OtherMessages_KeepTheObject(string body, string type)
    {
        var payload = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(body))).Payload;

        Assert.Equal(type, payload.Type);
        Assert.NotNull(payload.Raw);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"something_new"}""")]
    [InlineData("""{"type":"mo_text","id":"m"}""")]
    [InlineData("""{"type":"mo_text","from":"34600000001"}""")]
    [InlineData("""{"type":"recipient_delivery_report_sms","status":"Delivered","recipient":"34600000001"}""")]
    [InlineData("""{"type":"recipient_delivery_report_sms","status":"Delivered","batch_id":"b"}""")]
    [InlineData("""{"type":"recipient_delivery_report_sms","batch_id":"b","recipient":"34600000001"}""")]
    [InlineData("""{"type":"delivery_report_sms","batch_id":"b"}""")]
    [InlineData("""{"type":"delivery_report_sms","client_reference":"b","statuses":[7]}""")]
    public void Read_NothingToUnderstand_IsUnreadable(string body) => Assert.IsType<ProviderNotice.Unreadable>(Assert.Single(Read(body)));

    [Fact]
    public void Verify_NoSecret_IsNotSigned() =>
        Assert.Same(CallbackVerdict.NotSigned, adapter.Verify(Callbacks.Post("{}"), Settings()));

    [Fact]
    public void Verify_Secret_IsChecked()
    {
        var settings = Settings(("webhookSecret", Secret));
        var body = Encoding.UTF8.GetBytes(Samples.Text($"{Folder}/recipient-report.json"));
        var signed = Callbacks.Post(body) with
        {
            Headers =
            [
                new(SinchSignature.SignatureHeader, SinchSignature.Sign(Secret, body, "n1", "1760000000")),
                new(SinchSignature.NonceHeader, "n1"),
                new(SinchSignature.TimestampHeader, "1760000000"),
                new(SinchSignature.AlgorithmHeader, "HmacSHA256"),
            ],
        };

        Assert.Equal(CallbackVerdict.Genuine("n1"), adapter.Verify(signed, settings));
        Assert.False(adapter.Verify(signed with { Body = [.. body, (byte)' '] }, settings).IsGenuine);
        Assert.False(adapter.Verify(Callbacks.Post(body), settings).IsGenuine);
    }

    [Theory]
    [InlineData("Queued,Dispatched,Delivered", InteractionStatus.Completed)]
    [InlineData("Queued,Dispatched,Expired", InteractionStatus.ProcessError)]
    [InlineData("Queued,Unknown", InteractionStatus.Sent)]
    public void Read_NoticesInAnyOrder_EndAlike(string words, InteractionStatus status)
    {
        var notices = words.Split(',').SelectMany(word => Read(
            $$"""{"type":"recipient_delivery_report_sms","batch_id":"b","recipient":"34600000001","status":"{{word}}"}"""));

        CallbackOrder.AssertFinal([new ProviderMessage("b/34600000001", "34600000001")], [.. notices], status, words.Split(',')[^1]);
    }

    [Fact]
    public void Read_SeveralRecipients_CompleteWhenTheLastOneHasIt()
    {
        var notices = Read("""
            {"type":"delivery_report_sms","batch_id":"b","total_message_count":2,
             "statuses":[{"code":0,"status":"Delivered","count":2,"recipients":["34600000001","34600000002"]}]}
            """);
        ProviderMessage[] messages = [new("b/34600000001", "34600000001"), new("b/34600000002", "34600000002")];

        CallbackOrder.AssertFinal(messages, notices, InteractionStatus.Completed, "Delivered");
        CallbackOrder.AssertFinal(messages, [notices[0]], InteractionStatus.Sent, "Delivered");
    }

    [Fact]
    public void Read_DamagedNotices_NeverThrow() => NoticeFuzz.Run(
        adapter, Settings(),
        [.. new[] { "recipient-report", "full-report", "summary-report", "reply", "media" }.Select(name => Samples.Text($"{Folder}/{name}.json"))]);

    private object Settings(params (string Name, object Value)[] more) => adapter.BindSettings(Callbacks.Settings(
        adapter, [("servicePlanId", "plan1"), ("apiToken", "t0ken"), ("region", "eu"), .. more]));

    private IReadOnlyList<ProviderNotice> Read(string body) => adapter.Read(Callbacks.Post(body), Settings());
}
