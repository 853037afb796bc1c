using System.Text;
using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Adapters.Providers.Twilio;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.Twilio;

public sealed class TwilioSmsNoticeTests : IDisposable
{
    private const string Folder = "Providers/Twilio/Samples";
    private const string Token = "t0ken";
    private const string Reference = "685bc5e5c707c57a2a9d09c6";
    private static readonly string[] SampleNames = ["status", "reply"];
    private readonly FakeHttp http = new();
    private readonly TwilioSmsAdapter adapter;

    public TwilioSmsNoticeTests() => adapter = new TwilioSmsAdapter(new ProviderHttp(http));

    public void Dispose() => http.Dispose();

    [Fact]
    public void Read_Status_IsTheDocumentedNotice()
    {
        var status = Assert.IsType<ProviderNotice.Status>(Single(Form(Sample("status"), Reference)));

        Assert.Equal(
            ("SM0123456789abcdef0123456789abcdef", Reference, DeliveryProgress.Failed, "undelivered", "30003", "34600000001"),
            (status.MessageId, status.Reference, status.Progress, status.CustomStatus, status.Code, status.Destination));
        Assert.Equal("The handset cannot be reached", status.Description);
        Assert.Equal("2601011000", status.Raw!.Value.GetProperty("RawDlrDoneDate").GetString());
    }

    [Theory]
    [InlineData("accepted", DeliveryProgress.Queued)]
    [InlineData("scheduled", DeliveryProgress.Queued)]
    [InlineData("queued", DeliveryProgress.Queued)]
    [InlineData("sending", DeliveryProgress.Queued)]
    [InlineData("sent", DeliveryProgress.Sent)]
    [InlineData("partially_delivered", DeliveryProgress.Sent)]
    [InlineData("delivered", DeliveryProgress.Delivered)]
    [InlineData("read", DeliveryProgress.Read)]
    [InlineData("undelivered", DeliveryProgress.Failed)]
    [InlineData("failed", DeliveryProgress.Failed)]
    [InlineData("canceled", DeliveryProgress.Failed)]
    [InlineData("invented", DeliveryProgress.None)]
    public void Read_StatusWord_IsItsProgress(string word, DeliveryProgress progress)
    {
        var status = Assert.IsType<ProviderNotice.Status>(Single(Form([new("MessageSid", "SM1"), new("MessageStatus", word)])));

        Assert.Equal((progress, word, null, null), (status.Progress, status.CustomStatus, status.Code, status.Reference));
    }

    [Fact]
    public void Read_StatusWithoutSid_IsNamedByOurReference()
    {
        var status = Assert.IsType<ProviderNotice.Status>(Single(Form([new("MessageStatus", "sent")], Reference)));

        Assert.Equal((null, Reference), (status.MessageId, status.Reference));
    }

    [Fact]
    public void Read_Reply_IsTheDocumentedMessage()
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Single(Form(Sample("reply"))));

        Assert.Equal(
            ("SMfedcba9876543210fedcba9876543210", "+34600000001", InboundPayload.TextType, "Sí, ¿a qué hora?"),
            (message.MessageId, message.Source, message.Payload.Type, message.Payload.Text));
        Assert.Equal("ES", message.Payload.Raw!.Value.GetProperty("FromCountry").GetString());
    }

    [Theory]
    [InlineData("image/jpeg", InboundPayload.ImageType)]
    [InlineData("video/mp4", InboundPayload.VideoType)]
    [InlineData("audio/ogg", InboundPayload.AudioType)]
    [InlineData("application/pdf", InboundPayload.DocumentType)]
    public void Read_Media_IsItsType(string mimeType, string type)
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Single(Form(
            [new("MessageSid", "MM1"), new("From", "+34600000001"), new("Body", ""), new("NumMedia", "1"), new("MediaUrl0", "https://m.test/1"), new("MediaContentType0", mimeType)])));

        Assert.Equal((type, "https://m.test/1", mimeType, null), (message.Payload.Type, message.Payload.MediaUrl, message.Payload.MimeType, message.Payload.Text));
    }

    [Fact]
    public void Read_SeveralMedia_TellsAllOfThem()
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Single(Form(
            [
                new("MessageSid", "MM1"), new("From", "+34600000001"), new("NumMedia", "3"), new("MediaUrl0", "https://m.test/0"), new("MediaContentType0", "image/png"),
                new("MediaUrl1", "https://m.test/1"), new("MediaUrl2", "https://m.test/2"), new("MediaContentType2", "text/x-vcard"),
            ])));

        Assert.Equal(
            [new("https://m.test/0", "image/png"), new("https://m.test/1", null), new("https://m.test/2", "text/x-vcard")], message.Payload.Media!);
    }

    [Fact]
    public void Read_FirstMediaMissing_TellsTheOthers()
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Single(Form(
            [new("MessageSid", "MM1"), new("From", "+34600000001"), new("NumMedia", "1"), new("MediaUrl1", "https://m.test/1"), new("MediaContentType1", "image/png")])));

        Assert.Equal([new("https://m.test/1", "image/png")], message.Payload.Media!);
    }

    [Theory]
    [InlineData("rcs:+34600000001", "+34600000001")]
    [InlineData("RcS:+34 (600) 000-001", "+34 (600) 000-001")]
    [InlineData("whatsapp:+34600000001", "+34600000001")]
    [InlineData("68849", "68849")]
    [InlineData("MyBank", "MyBank")]
    public void Read_AnySender_IsWithoutTheNameOfItsChannel(string from, string source)
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Single(Form([new("MessageSid", "SM1"), new("From", from), new("Body", "Hola"), new("WaId", "34600000001")])));

        Assert.Equal(source, message.Source);
        Assert.Equal(["34600000001"], message.SamePerson);
    }

    /// <summary>What another channel knows people by is no number, however many digits it has.</summary>
    [Theory]
    [InlineData("messenger:1234567890123")]
    [InlineData("telegram:34600000001")]
    public void Read_SenderOfAChannelWithoutNumbers_StaysAsItIs(string from) => Assert.Equal(
        from, Assert.IsType<ProviderNotice.Inbound>(Single(Form([new("MessageSid", "SM1"), new("From", from), new("Body", "Hola")]))).Source);

    [Fact]
    public void Read_ByGet_IsWhatTheQuerySays()
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Single(Callbacks.Get(
            ("MessageSid", "SM1"), ("From", "+34600000001"), ("Body", "Hola +1"), ("SmsStatus", "received"))));
        var status = Assert.IsType<ProviderNotice.Status>(Single(Callbacks.Get(
            ("reference", Reference), ("MessageSid", "SM1"), ("MessageStatus", "delivered"), ("To", "rcs:+34600000001"))));

        Assert.Equal(("SM1", "+34600000001", "Hola +1"), (message.MessageId, message.Source, message.Payload.Text));
        Assert.Equal((Reference, DeliveryProgress.Delivered, "34600000001"), (status.Reference, status.Progress, status.Destination));
        Assert.Equal("text/xml", adapter.Reply(Callbacks.Get(("MessageSid", "SM1"), ("From", "+34600000001"), ("Body", "Hola"))).ContentType);
    }

    [Fact]
    public void Verify_SignedGet_CoversTheUrlAlone()
    {
        var callback = Callbacks.Get(("MessageSid", "SM1"), ("Body", "Hola mundo")) with { Url = $"{Callbacks.Url}?MessageSid=SM1&Body=Hola+mundo" };
        ProviderCallback Signed(string url) => callback with { Headers = [new("X-Twilio-Signature", TwilioSignature.Sign(Token, url))] };

        Assert.True(adapter.Verify(Signed(callback.Url), Settings(("authToken", Token))).IsGenuine);
        Assert.True(adapter.Verify(Signed($"{Callbacks.Url}?MessageSid=SM1&Body=Hola%20mundo"), Settings(("authToken", Token))).IsGenuine);
        Assert.False(adapter.Verify(Signed($"{Callbacks.Url}?MessageSid=SM1&Body=Hola"), Settings(("authToken", Token))).IsGenuine);
    }

    /// <summary>Each secret holds for its own way of signing alone, whichever the sender of a callback claims.</summary>
    [Fact]
    public void Verify_SharedKeyOrToken_IsTheOneThatTheCallbackNames()
    {
        var plain = Callbacks.Get(("MessageSid", "SM1"));
        ProviderCallback With(string secret, string? algorithm) => plain with
        {
            Headers =
            [
                new("X-Twilio-Signature", TwilioSignature.Sign(secret, plain.Url, algorithm ?? TwilioSignature.Sha1)),
                .. algorithm is null ? Array.Empty<KeyValuePair<string, string>>() : [new("X-Twilio-Webhooks-Signature-Settings", $"key=k1,algorithm={algorithm}")],
            ],
        };

        var both = Settings(("authToken", Token), ("sharedKeySecret", "shared"));
        Assert.True(adapter.Verify(With(Token, null), both).IsGenuine);
        Assert.True(adapter.Verify(With("shared", TwilioSignature.Sha256), both).IsGenuine);
        Assert.True(adapter.Verify(With("shared", TwilioSignature.Sha1), both).IsGenuine);
        Assert.False(adapter.Verify(With("shared", null), both).IsGenuine);
        Assert.False(adapter.Verify(With(Token, TwilioSignature.Sha256), both).IsGenuine);
        Assert.False(adapter.Verify(With(Token, TwilioSignature.Sha1), both).IsGenuine);

        Assert.False(adapter.Verify(With("shared", TwilioSignature.Sha256), Settings(("authToken", Token))).IsGenuine);
        var sharedAlone = Settings(("apiKeySid", "SK1"), ("apiKeySecret", "k"), ("sharedKeySecret", "shared"));
        Assert.True(adapter.Verify(With("shared", TwilioSignature.Sha256), sharedAlone).IsGenuine);
        Assert.False(adapter.Verify(With("shared", null), sharedAlone).IsGenuine);
        Assert.False(adapter.Verify(plain, sharedAlone).IsGenuine);
    }

    [Theory]
    [InlineData("STOP", ConsentChange.OptOut)]
    [InlineData("Start", ConsentChange.OptIn)]
    [InlineData("HELP", null)]
    [InlineData(null, null)]
    public void Read_OptOutType_IsWhatTheProviderHeard(string? type, ConsentChange? heard)
    {
        List<KeyValuePair<string, string>> form = [new("MessageSid", "SM1"), new("From", "+34600000001"), new("Body", "ARRETEZ TOUT")];
        if (type is not null)
            form.Add(new("OptOutType", type));

        Assert.Equal(heard, Assert.IsType<ProviderNotice.Inbound>(Single(Form([.. form]))).ProviderHeard);
    }

    [Fact]
    public void Read_ButtonAndLocation_AreTheirTypes()
    {
        var button = Assert.IsType<ProviderNotice.Inbound>(Single(Form(
            [new("MessageSid", "SM1"), new("From", "+34600000001"), new("Body", "Sí"), new("ButtonText", "Sí"), new("ButtonPayload", "yes"), new("ProfileName", "Ana")])));
        var place = Assert.IsType<ProviderNotice.Inbound>(Single(Form(
            [new("MessageSid", "SM1"), new("From", "+34600000001"), new("Body", ""), new("Latitude", "40.4"), new("Longitude", "-3.7")])));

        Assert.Equal((InboundPayload.ButtonReplyType, "Sí", "yes", "Ana"), (button.Payload.Type, button.Payload.Text, button.Payload.ReplyPayload, button.ProfileName));
        Assert.Equal((InboundPayload.LocationType, 40.4, -3.7), (place.Payload.Type, place.Payload.Latitude, place.Payload.Longitude));
        Assert.Equal(InboundPayload.TextType, Assert.IsType<ProviderNotice.Inbound>(Single(Form(
            [new("MessageSid", "SM1"), new("From", "+34600000001"), new("Body", ""), new("Latitude", "140.4"), new("Longitude", "-3.7")]))).Payload.Type);
    }

    [Fact]
    public void Read_RowOrForm_IsItsReplyToTheMessageThatItNames()
    {
        var row = Assert.IsType<ProviderNotice.Inbound>(Single(Form(
            [new("MessageSid", "SM1"), new("From", "whatsapp:+34600000001"), new("Body", "Martes"), new("ListId", "r1"), new("ListTitle", "Martes 11:00"), new("OriginalRepliedMessageSid", "MM0")])));
        var form = Assert.IsType<ProviderNotice.Inbound>(Single(Form(
            [new("MessageSid", "SM1"), new("From", "whatsapp:+34600000001"), new("Body", ""), new("InteractiveData", """{"pages":[]}""")])));

        Assert.Equal((InboundPayload.ListReplyType, "Martes 11:00", "r1", "MM0"), (row.Payload.Type, row.Payload.Text, row.Payload.ReplyPayload, row.ReplyToMessageId));
        Assert.Equal((InboundPayload.FormReplyType, """{"pages":[]}"""), (form.Payload.Type, form.Payload.ReplyPayload));
    }

    [Theory]
    [InlineData("")]
    [InlineData("AccountSid=AC1")]
    [InlineData("MessageSid=SM1")]
    [InlineData("MessageStatus=sent")]
    [InlineData("Body=Hola&From=%2B34600000001")]
    [InlineData("Body=Hola&MessageSid=SM1")]
    public void Read_NeitherStatusNorMessage_IsUnreadable(string form) =>
        Assert.IsType<ProviderNotice.Unreadable>(Single(new ProviderCallback(
            "POST", Callbacks.Url, [new("Content-Type", "application/x-www-form-urlencoded")], [], Encoding.UTF8.GetBytes(form), Callbacks.Received)));

    [Fact]
    public void Reply_Inbound_IsEmptyTwiML()
    {
        var reply = adapter.Reply(Form(Sample("reply")));

        Assert.Equal((200, "text/xml"), (reply.Status, reply.ContentType));
        Assert.EndsWith("<Response></Response>", reply.Body, StringComparison.Ordinal);
        Assert.Equal(CallbackReply.Empty, adapter.Reply(Form(Sample("status"))));
        Assert.Equal(CallbackReply.Empty, adapter.Reply(Callbacks.Post("garbage")));
    }

    [Fact]
    public void Verify_SignedForm_HoldsOnlyForItsTokenAndIsAskedForOnlyWithOne()
    {
        var form = Form(Sample("status"), Reference);
        var text = form.Url + string.Concat(Sample("status").OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Key + pair.Value));
        var signed = form with { Headers = [.. form.Headers, new("X-Twilio-Signature", TwilioSignature.Sign(Token, text))] };

        Assert.True(adapter.Verify(signed, Settings(("authToken", Token))).IsGenuine);
        Assert.False(adapter.Verify(signed, Settings(("authToken", "other"))).IsGenuine);
        Assert.False(adapter.Verify(form, Settings(("authToken", Token))).IsGenuine);
        Assert.True(adapter.Verify(form, Settings(("apiKeySid", "SK1"), ("apiKeySecret", "k"))).IsGenuine);
    }

    [Fact]
    public void Read_DamagedNotices_NeverThrow() => NoticeFuzz.Run(
        adapter, Settings(("authToken", Token)), [.. SampleNames.Select(name => Samples.Text($"{Folder}/{name}.json"))]);

    /// <summary>Forms have no structure to break: whatever comes is one notice.</summary>
    [Fact]
    public void Read_DamagedForms_NeverThrow()
    {
        var random = new Random(20_260_101);
        var settings = Settings(("authToken", Token));
        for (var round = 0; round < NoticeFuzz.Rounds; round++)
        {
            var good = Form(Sample(SampleNames[round % SampleNames.Length]), Reference);
            var body = good.Body[..random.Next(1, good.Body.Length + 1)];
            for (var flips = random.Next(4); flips > 0; flips--)
                body[random.Next(body.Length)] ^= (byte)(1 << random.Next(8));
            var damaged = good with { Body = body };

            Assert.NotEmpty(JsonSerializer.Serialize(Single(damaged).Raw));
            Assert.False(adapter.Verify(damaged, settings).IsGenuine);
            adapter.Reply(damaged);
        }
    }

    private ProviderNotice Single(ProviderCallback callback) => Assert.Single(adapter.Read(callback, Settings(("authToken", Token))));

    private object Settings(params (string, object)[] more) =>
        adapter.BindSettings(Callbacks.Settings(adapter, [("accountSid", "AC1"), ("from", "IRIS"), .. more]));

    private static List<KeyValuePair<string, string>> Sample(string name) =>
        [.. Samples.Json($"{Folder}/{name}.json").EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value.GetString()!))];

    private static ProviderCallback Form(IReadOnlyList<KeyValuePair<string, string>> form, string? reference = null)
    {
        var body = string.Join('&', form.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));
        var url = reference is null ? Callbacks.Url : $"{Callbacks.Url}?reference={reference}";
        return new ProviderCallback(
            "POST", url, [new("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")],
            reference is null ? [] : [new("reference", reference)], Encoding.UTF8.GetBytes(body), Callbacks.Received);
    }
}
