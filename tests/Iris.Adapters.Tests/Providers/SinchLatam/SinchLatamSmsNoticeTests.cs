using Iris.Adapters.Http;
using Iris.Adapters.Providers.SinchLatam;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.SinchLatam;

public sealed class SinchLatamSmsNoticeTests
{
    private const string Folder = "Providers/SinchLatam/Samples/Sms";
    private const string Reference = "685bc5e5c707c57a2a9d09c6";
    private const string MessageId = "f9c100ff-aed0-4456-898c-e57d754c439c";
    private readonly SinchLatamSmsAdapter adapter = new(new ProviderHttp(new FakeHttp()));

    private static SinchLatamSmsSettings Settings { get; } = new() { UserName = "ops", AuthenticationToken = "t0ken" };

    [Theory]
    [InlineData("callback.json", DeliveryProgress.Sent, "SENT_SUCCESS", "2")]
    [InlineData("receipt.json", DeliveryProgress.Delivered, "DELIVERED_SUCCESS", "4")]
    public void Read_Status_NamesMessageReferenceAndDestination(string sample, DeliveryProgress progress, string word, string code)
    {
        var status = Assert.IsType<ProviderNotice.Status>(Single(Callbacks.Post(Samples.Text($"{Folder}/{sample}"))));

        Assert.Equal(
            (MessageId, Reference, progress, word, code, "5511900009999"),
            (status.MessageId, status.Reference, status.Progress, status.CustomStatus, status.Code, status.Destination));
        Assert.Equal(MessageId, status.Raw!.Value.GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("""{"id":"m1","sentStatusCode":203,"sentStatus":"BLACKLISTED"}""", "BLACKLISTED")]
    [InlineData("""{"id":"m1","sentStatusCode":2,"deliveredStatusCode":104,"deliveredStatus":"NOT_DELIVERED"}""", "NOT_DELIVERED")]
    public void Read_Failure_IsFinal(string body, string word)
    {
        var status = Assert.IsType<ProviderNotice.Status>(Single(Callbacks.Post(body)));

        Assert.Equal((DeliveryProgress.Failed, word), (status.Progress, status.CustomStatus));
    }

    [Fact]
    public void Read_ReplyByPost_NamesWhatItAnswers() => AssertReply(Single(Callbacks.Post(Samples.Text($"{Folder}/reply.json"))));

    [Theory]
    [InlineData("mt.id", "mt.correlationId")]
    [InlineData("mt[id]", "mt[correlationId]")]
    [InlineData("mtId", "mtCorrelationId")]
    [InlineData("mt_id", "mt_correlationId")]
    public void Read_ReplyByGet_NamesWhatItAnswers(string idName, string referenceName) => AssertReply(Single(Callbacks.Get(
        ("id", "25950050-7362-11e6-be62-001b7843e7d4"), ("source", "5516981562820"), ("shortCode", "28128"),
        ("messageText", "Quiero una cita"), ("receivedAt", "1473088405588"),
        (idName, "8be584fd-2554-439b-9ba9-aab507278992"), (referenceName, Reference))));

    [Fact]
    public void Read_ReplyByGetWithNestedJson_NamesWhatItAnswers() => AssertReply(Single(Callbacks.Get(
        ("id", "25950050-7362-11e6-be62-001b7843e7d4"), ("source", "5516981562820"), ("messageText", "Quiero una cita"),
        ("mt", $$"""{"id":"8be584fd-2554-439b-9ba9-aab507278992","correlationId":"{{Reference}}"}"""))));

    [Fact]
    public void Read_StatusByGet_IsReadAlike() => Assert.Equal(
        DeliveryProgress.Delivered,
        Assert.IsType<ProviderNotice.Status>(Single(Callbacks.Get(("id", "m1"), ("sentStatusCode", "2"), ("deliveredStatusCode", "4")))).Progress);

    [Fact]
    public void Read_ReplyToNothing_HasNoReference()
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(
            Single(Callbacks.Post("""{"id":"m1","source":"5516981562820","messageText":"","mt":null}""")));

        Assert.Null(message.ReplyToMessageId);
        Assert.Null(message.ReplyToReference);
        Assert.Equal("", message.Payload.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("OK")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"id":"m1"}""")]
    [InlineData("""{"id":"m1","messageText":"x"}""")]
    [InlineData("""{"source":"5516981562820","messageText":"x"}""")]
    [InlineData("""{"sentStatusCode":2}""")]
    public void Read_NothingToUnderstand_IsUnreadable(string body) =>
        Assert.IsType<ProviderNotice.Unreadable>(Single(Callbacks.Post(body)));

    [Fact]
    public void Read_List_KeepsTheGoodBesideTheBad()
    {
        var notices = adapter.Read(Callbacks.Post("""[{"id":"m1","sentStatusCode":2},7,{"id":"m2","source":"34600000001"}]"""), Settings);

        Assert.Collection(
            notices,
            item => Assert.IsType<ProviderNotice.Status>(item),
            item => Assert.IsType<ProviderNotice.Unreadable>(item),
            item => Assert.IsType<ProviderNotice.Inbound>(item));
    }

    [Fact]
    public void Verify_NoSchemeIsDocumented_IsNotSigned() =>
        Assert.Same(CallbackVerdict.NotSigned, adapter.Verify(Callbacks.Post("{}"), Settings));

    [Fact]
    public void Read_NoticesInAnyOrder_EndAlike() => CallbackOrder.AssertFinal(
        [new ProviderMessage(MessageId, null)],
        [Single(Callbacks.Post(Samples.Text($"{Folder}/callback.json"))), Single(Callbacks.Post(Samples.Text($"{Folder}/receipt.json")))],
        InteractionStatus.Completed, "DELIVERED_SUCCESS");

    [Fact]
    public void Read_DamagedNotices_NeverThrow() => NoticeFuzz.Run(
        adapter, Settings,
        Samples.Text($"{Folder}/callback.json"), Samples.Text($"{Folder}/receipt.json"), Samples.Text($"{Folder}/reply.json"));

    private static void AssertReply(ProviderNotice notice)
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(notice);
        Assert.Equal(
            ("25950050-7362-11e6-be62-001b7843e7d4", "5516981562820", "8be584fd-2554-439b-9ba9-aab507278992", Reference),
            (message.MessageId, message.Source, message.ReplyToMessageId, message.ReplyToReference));
        Assert.Equal((InboundPayload.TextType, "Quiero una cita"), (message.Payload.Type, message.Payload.Text));
        Assert.NotNull(message.Payload.Raw);
    }

    private ProviderNotice Single(ProviderCallback callback) => Assert.Single(adapter.Read(callback, Settings));
}
