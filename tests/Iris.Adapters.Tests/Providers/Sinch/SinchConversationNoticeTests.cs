using System.Text;
using Iris.Adapters.Providers.Sinch;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Core.Interactions;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.Sinch;

/// <summary>Callbacks of the Conversation API, whatever the channel.</summary>
public abstract class SinchConversationNoticeTests : IAsyncLifetime, IAsyncDisposable
{
    private const string Message = "01HMESSAGE0000000000000000";
    private const string Reference = "685bc5e5c707c57a2a9d09c6";
    private const string Secret = "s3cret";
    private const string OtherSecret = "0ther";

    private static readonly string[] Names =
        ["delivered", "failed", "submitted", "text", "media", "media-card", "location", "choice", "fallback"];

    private readonly AdapterHost host = new(new FakeHttp());

    /// <summary>Name of the channel in Iris.</summary>
    protected abstract string Channel { get; }

    /// <summary>Where the captured shapes are.</summary>
    protected abstract string Folder { get; }

    /// <summary>The provider's name of the other channel that its apps have.</summary>
    protected abstract string OtherProviderChannel { get; }

    /// <summary>Its name of this one.</summary>
    protected abstract string ProviderChannel { get; }

    private ICallbackReader Reader => (ICallbackReader)Adapter;

    private IChannelAdapter Adapter => host.Registry.FindAdapter(Channel, "Sinch")!;

    public Task InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Read_Delivered_NamesMessageReferenceAndDestination()
    {
        var status = Assert.IsType<ProviderNotice.Status>(Assert.Single(Read(Sample("delivered"))));

        Assert.Equal(
            (Message, Reference, DeliveryProgress.Delivered, "DELIVERED", null, "34600000001"),
            (status.MessageId, status.Reference, status.Progress, status.CustomStatus, status.Code, status.Destination));
        Assert.Equal("project1", status.Raw!.Value.GetProperty("project_id").GetString());
    }

    [Fact]
    public void Read_Failed_TellsTheReason()
    {
        var status = Assert.IsType<ProviderNotice.Status>(Assert.Single(Read(Sample("failed"))));

        Assert.Equal(
            (DeliveryProgress.Failed, "FAILED", "RECIPIENT_NOT_REACHABLE", "The recipient cannot be reached"),
            (status.Progress, status.CustomStatus, status.Code, status.Description));
    }

    [Fact]
    public void Read_Submitted_IsAStep()
    {
        var status = Assert.IsType<ProviderNotice.Status>(Assert.Single(Read(Sample("submitted"))));

        Assert.Equal(
            (Message, Reference, DeliveryProgress.Queued, "MESSAGE_SUBMIT"),
            (status.MessageId, status.Reference, status.Progress, status.CustomStatus));
    }

    [Theory]
    [InlineData("QUEUED", DeliveryProgress.Queued)]
    [InlineData("QUEUED_ON_CHANNEL", DeliveryProgress.Sent)]
    [InlineData("SWITCHING_CHANNEL", DeliveryProgress.Sent)]
    [InlineData("DELIVERED", DeliveryProgress.Delivered)]
    [InlineData("READ", DeliveryProgress.Read)]
    [InlineData("FAILED", DeliveryProgress.Failed)]
    [InlineData("delivered", DeliveryProgress.Delivered)]
    [InlineData("SOMETHING_NEW", DeliveryProgress.None)]
    public void Read_Status_IsMapped(string word, DeliveryProgress expected)
    {
        var status = Assert.IsType<ProviderNotice.Status>(Assert.Single(Read(Report(word))));

        Assert.Equal((expected, word), (status.Progress, status.CustomStatus));
    }

    [Fact]
    public void Read_ReferenceOutsideTheReport_IsFound()
    {
        var status = Assert.IsType<ProviderNotice.Status>(Assert.Single(Read(
            $$"""{ "message_metadata": "{{Reference}}", "message_delivery_report": { "status": "READ", "metadata": "" } }""")));

        Assert.Equal((null, Reference), (status.MessageId, status.Reference));
    }

    [Fact]
    public void Read_Text_IsAMessageThatMayAnswerOurs()
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(Sample("text"))));

        Assert.Equal(
            ("01HINBOUND0000000000000000", "34600000001", Message, null),
            (message.MessageId, message.Source, message.ReplyToMessageId, message.ReplyToReference));
        Assert.Equal((InboundPayload.TextType, "Quiero una cita"), (message.Payload.Type, message.Payload.Text));
        Assert.Equal("TO_APP", message.Payload.Raw!.Value.GetProperty("direction").GetString());
    }

    [Fact]
    public void Read_UserIdAndContact_AreTold()
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(
            """
            { "message": { "id": "m", "contact_id": "01CONTACT", "channel_identity": { "identity": "ES.1349" },
              "contact_message": { "text_message": { "text": "Hola" } } } }
            """)));

        Assert.Equal("ES.1349", message.Source);
        Assert.Equal(["01CONTACT"], message.SamePerson);
        var status = Assert.IsType<ProviderNotice.Status>(Assert.Single(Read(
            $$"""
            { "message_delivery_report": { "message_id": "m", "status": "READ", "contact_id": "01CONTACT",
              "channel_identity": { "identity": "ES.1349" } } }
            """)));
        Assert.Equal("ES.1349", status.Destination);
        Assert.Equal(["01CONTACT"], status.SamePerson);
    }

    [Fact]
    public void Read_Choice_AnswersOurMessage()
    {
        var message = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(Sample("choice"))));

        Assert.Equal((Message, Reference), (message.ReplyToMessageId, message.ReplyToReference));
        Assert.Equal((InboundPayload.ButtonReplyType, "confirm:42"), (message.Payload.Type, message.Payload.ReplyPayload));
    }

    [Theory]
    [InlineData("media", InboundPayload.DocumentType, null, "https://media.example.test/factura.pdf?x=1.jpg")]
    [InlineData("media-card", InboundPayload.ImageType, "La factura", "https://media.example.test/foto.JPG")]
    public void Read_Media_IsAFile(string sample, string type, string? text, string url)
    {
        var payload = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(Sample(sample)))).Payload;

        Assert.Equal((type, text, url), (payload.Type, payload.Text, payload.MediaUrl));
    }

    [Theory]
    [InlineData("a.png", InboundPayload.ImageType)]
    [InlineData("a.mp4", InboundPayload.VideoType)]
    [InlineData("a.ogg", InboundPayload.AudioType)]
    [InlineData("a.docx", InboundPayload.DocumentType)]
    [InlineData("a", InboundPayload.DocumentType)]
    public void Read_MediaOfAnyKind_IsToldByItsUrl(string file, string type) => Assert.Equal(
        type, PayloadOf($$"""{ "media_message": { "url": "https://media.example.test/{{file}}" } }""").Type);

    [Theory]
    [InlineData("foto.jpg", "https://media.example.test/1", InboundPayload.ImageType)]
    [InlineData("a.MP4", "https://media.example.test/1", InboundPayload.VideoType)]
    [InlineData("sin-extension", "https://media.example.test/1.ogg", InboundPayload.AudioType)]
    [InlineData("factura.pdf", "https://media.example.test/1", InboundPayload.DocumentType)]
    public void Read_MediaWithAName_IsToldByIt(string name, string url, string type) => Assert.Equal(
        type, PayloadOf($$"""{ "media_message": { "url": "{{url}}", "filename_override": "{{name}}" } }""").Type);

    [Fact]
    public void Read_SeveralMedia_TellsAllOfThem()
    {
        var payload = PayloadOf(
            """
            { "media_message": [ { "url": "https://m.test/1.jpg" }, 7, { "url": "https://m.test/2.pdf" }, {} ],
              "media_card_message": { "url": "https://m.test/3.mp4", "caption": "Los tres" } }
            """);

        Assert.Equal((InboundPayload.ImageType, "Los tres", "https://m.test/1.jpg"), (payload.Type, payload.Text, payload.MediaUrl));
        Assert.Equal(["https://m.test/1.jpg", "https://m.test/2.pdf", "https://m.test/3.mp4"], payload.Media!.Select(medium => medium.Url));
    }

    [Fact]
    public void Read_TextWithMedium_TellsBoth()
    {
        var payload = PayloadOf("""{ "text_message": { "text": "Mira" }, "media_message": { "url": "https://m.test/1.jpg" } }""");

        Assert.Equal((InboundPayload.ImageType, "Mira", "https://m.test/1.jpg"), (payload.Type, payload.Text, payload.MediaUrl));
    }

    /// <summary>Source: SI-SDK, <c>WhatsAppInteractiveNfmReply</c>.</summary>
    [Theory]
    [InlineData("flow")]
    [InlineData("address_message")]
    public void Read_Form_IsItsData(string name)
    {
        var payload = PayloadOf(
            $$"""
            { "channel_specific_message": { "message_type": "nfm_reply", "message": { "type": "nfm_reply",
              "nfm_reply": { "name": "{{name}}", "body": "Enviado", "response_json": "{\"name\":\"Ana\"}" } } } }
            """);

        Assert.Equal((InboundPayload.FormReplyType, "Enviado", """{"name":"Ana"}"""), (payload.Type, payload.Text, payload.ReplyPayload));
    }

    /// <summary>Source: SI-SDK, <c>ReactionEvent</c>.</summary>
    [Theory]
    [InlineData("REACTION_ACTION_REACT", "👍")]
    [InlineData("REACTION_ACTION_UNREACT", null)]
    public void Read_Reaction_IsAMessageThatAnswersOurs(string action, string? text)
    {
        var body = Reaction(action, ProviderChannel);
        var message = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(body)));

        Assert.Equal(
            ("e1", "34600000001", Message, InboundPayload.OtherType, text),
            (message.MessageId, message.Source, message.ReplyToMessageId, message.Payload.Type, message.Payload.Text));
        Assert.Equal(["c1"], message.SamePerson);
        Assert.NotNull(message.Written);
        Assert.NotNull(message.Payload.Raw);
        Assert.Empty(Read(Reaction(action, OtherProviderChannel)));
        Assert.IsType<ProviderNotice.Unreadable>(Assert.Single(Read("""{ "event": { "contact_message_event": { "reaction_event": { "emoji": "x" } } } }""")));
    }

    [Fact]
    public void Read_Location_IsAPoint()
    {
        var payload = Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(Sample("location")))).Payload;

        Assert.Equal(
            (InboundPayload.LocationType, "Clínica, Calle Mayor 1", 40.4168, -3.7038),
            (payload.Type, payload.Text, payload.Latitude, payload.Longitude));
    }

    [Fact]
    public void Read_LocationOffTheGlobe_HasNoPoint()
    {
        var payload = PayloadOf("""{ "location_message": { "coordinates": { "latitude": 91, "longitude": 0 } } }""");

        Assert.Equal((InboundPayload.LocationType, null, null), (payload.Type, payload.Latitude, payload.Longitude));
    }

    [Theory]
    [InlineData("""{ "fallback_message": { "raw_message": "x" } }""", null)]
    [InlineData("""{ "product_response_message": { "products": [], "text": "Estos" } }""", "Estos")]
    [InlineData("""{ "channel_specific_message": { "message_type": "nfm_reply", "message": {} } }""", null)]
    [InlineData("""{ "media_message": {} }""", null)]
    [InlineData("{}", null)]
    public void Read_OtherMessages_KeepTheObject(string content, string? text)
    {
        var payload = PayloadOf(content);

        Assert.Equal((InboundPayload.OtherType, text), (payload.Type, payload.Text));
        Assert.NotNull(payload.Raw);
    }

    [Theory]
    [InlineData("delivered")]
    [InlineData("submitted")]
    [InlineData("text")]
    public void Read_OtherChannelOfTheApp_IsNotOurs(string sample) => Assert.Empty(Read(
        Sample(sample).Replace($"\"{ProviderChannel}\"", $"\"{OtherProviderChannel}\"", StringComparison.Ordinal)));

    [Theory]
    [InlineData("""{ "event": { "id": "e", "contact_event": { "composing_event": {} } } }""")]
    [InlineData("""{ "contact_create_notification": { "contact": {} } }""")]
    [InlineData("""{ "capability_notification": { "capability_status": "CAPABILITY_FULL" } }""")]
    [InlineData("""{ "opt_in_notification": {} }""")]
    [InlineData("""{ "opt_out_notification": {} }""")]
    [InlineData("""{ "duplicated_identities": {} }""")]
    public void Read_OtherTriggers_SayNothing(string body) => Assert.Empty(Read(body));

    [Theory]
    [InlineData("OPT_OUT_SUCCEEDED", true, "34600000001")]
    [InlineData("OPT_OUT_FAILED", true, null)]
    [InlineData("OPT_OUT_SUCCEEDED", false, null)]
    public void Read_OptOut_TellsWhoGetsNothingMore(string status, bool isOurChannel, string? source)
    {
        var channel = isOurChannel ? ProviderChannel : OtherProviderChannel;

        var notices = Read(
            $$"""{ "opt_out_notification": { "contact_id": "c", "channel": "{{channel}}", "identity": "34600000001", "status": "{{status}}" } }""");

        Assert.Equal(source, notices.Cast<ProviderNotice.Consent>().SingleOrDefault()?.Source);
    }

    [Theory]
    [InlineData("opt_out_notification", "OPT_OUT_SUCCEEDED", ConsentChange.OptOut)]
    [InlineData("opt_in_notification", "OPT_IN_SUCCEEDED", ConsentChange.OptIn)]
    public void Read_ConsentWithoutIdentity_IsTheContacts(string trigger, string status, ConsentChange change)
    {
        var notice = Assert.IsType<ProviderNotice.Consent>(Assert.Single(Read(
            $$"""{ "{{trigger}}": { "contact_id": "c", "channel": "{{ProviderChannel}}", "status": "{{status}}" } }""")));

        Assert.Equal(("c", change, status), (notice.Source, notice.Change, notice.Code));
        Assert.IsType<ProviderNotice.Unreadable>(Assert.Single(Read($$"""{ "{{trigger}}": { "status": "{{status}}" } }""")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{ "something_new": {} }""")]
    [InlineData("""{ "message_delivery_report": { "status": "READ" } }""")]
    [InlineData("""{ "message_delivery_report": { "message_id": "m" } }""")]
    [InlineData("""{ "message_submit_notification": {} }""")]
    [InlineData("""{ "message": { "id": "m", "contact_message": {} } }""")]
    [InlineData("""{ "message": { "channel_identity": { "identity": "34600000001" }, "contact_message": {} } }""")]
    [InlineData("""{ "message": { "id": "m", "channel_identity": { "identity": "34600000001" }, "app_message": {} } }""")]
    public void Read_NothingToUnderstand_IsUnreadable(string body) => Assert.IsType<ProviderNotice.Unreadable>(Assert.Single(Read(body)));

    [Theory]
    [InlineData("QUEUED_ON_CHANNEL,DELIVERED,READ", InteractionStatus.Completed)]
    [InlineData("QUEUED_ON_CHANNEL,READ", InteractionStatus.Completed)]
    [InlineData("QUEUED_ON_CHANNEL,FAILED", InteractionStatus.ProcessError)]
    [InlineData("QUEUED,SWITCHING_CHANNEL", InteractionStatus.Sent)]
    public void Read_NoticesInAnyOrder_EndAlike(string words, InteractionStatus status)
    {
        var notices = words.Split(',').Select(Report).Prepend(Sample("submitted")).SelectMany(Read);

        CallbackOrder.AssertFinal([new ProviderMessage(Message, "34600000001")], [.. notices], status, words.Split(',')[^1]);
    }

    [Fact]
    public void Verify_NoSecret_IsNotSigned() =>
        Assert.Same(CallbackVerdict.NotSigned, Reader.Verify(Callbacks.Post("{}"), Settings()));

    [Theory]
    [InlineData("webhookSecret", Secret, true)]
    [InlineData("callbackUrlSecret", OtherSecret, true)]
    [InlineData("webhookSecret", OtherSecret, false)]
    [InlineData("webhookSecret,callbackUrlSecret", Secret, true)]
    [InlineData("webhookSecret,callbackUrlSecret", OtherSecret, true)]
    [InlineData("webhookSecret,callbackUrlSecret", "neither", false)]
    public void Verify_AnySecretThatIsGiven_IsChecked(string given, string signedWith, bool isGenuine)
    {
        var settings = Settings([.. given.Split(',').Select(name => (name, (object)(name == "webhookSecret" ? Secret : OtherSecret)))]);
        var signed = Sign(Encoding.UTF8.GetBytes(Sample("delivered")), signedWith);

        Assert.Equal(isGenuine, Reader.Verify(signed, settings).IsGenuine);
        Assert.False(Reader.Verify(signed with { Body = [.. signed.Body, (byte)' '] }, settings).IsGenuine);
        Assert.False(Reader.Verify(Callbacks.Post(signed.Body), settings).IsGenuine);
    }

    [Fact]
    public void Read_DamagedNotices_NeverThrow() => NoticeFuzz.Run(Reader, Settings(), [.. Names.Select(Sample), Reaction("REACTION_ACTION_REACT", ProviderChannel)]);

    private static ProviderCallback Sign(byte[] body, string secret)
    {
        var timestamp = $"{Callbacks.Received.ToUnixTimeSeconds()}";
        return Callbacks.Post(body) with
        {
            Headers =
            [
                new(SinchSignature.SignatureHeader, SinchSignature.Sign(secret, body, "n1", timestamp)),
                new(SinchSignature.NonceHeader, "n1"),
                new(SinchSignature.TimestampHeader, timestamp),
                new(SinchSignature.AlgorithmHeader, "HmacSHA256"),
            ],
        };
    }

    private static string Report(string word) =>
        $$"""{ "message_delivery_report": { "message_id": "{{Message}}", "status": "{{word}}", "metadata": "{{Reference}}" } }""";

    private static string Reaction(string action, string channel) =>
        $$"""
        { "event": { "id": "e1", "direction": "TO_APP", "contact_id": "c1", "accept_time": "2026-01-01T10:00:00Z",
          "channel_identity": { "channel": "{{channel}}", "identity": "34600000001" },
          "contact_message_event": { "reaction_event": { "emoji": "👍", "action": "{{action}}", "message_id": "{{Message}}" } } } }
        """;

    private string Sample(string name) => Samples.Text($"{Folder}/{name}.json");

    private InboundPayload PayloadOf(string content) => Assert.IsType<ProviderNotice.Inbound>(Assert.Single(Read(
        $$"""{ "message": { "id": "m", "channel_identity": { "identity": "34600000001" }, "contact_message": {{content}} } }"""))).Payload;

    private IReadOnlyList<ProviderNotice> Read(string body) => Reader.Read(Callbacks.Post(body), Settings());

    private object Settings(params (string Name, object Value)[] more) => Adapter.BindSettings(Callbacks.Settings(
        Adapter, [("region", "eu"), ("projectId", "p"), ("appId", "a"), ("keyId", "k"), ("keySecret", "s"), .. more]));
}
