using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Testing;

/// <summary>A channel whose payloads are <c>{ "Type": "text", "Text": … }</c>.</summary>
public sealed class ScriptedChannel : IChannel
{
    public const string ChannelName = "Scripted";

    /// <summary>A valid payload.</summary>
    public static readonly JsonElement Payload = JsonElement.Parse("""{ "Type": "text", "Text": "Hola" }""");

    /// <summary>A valid payload that may be sent outside the window.</summary>
    public static readonly JsonElement Template = JsonElement.Parse("""{ "Type": "template", "Text": "Hola" }""");

    /// <summary>How long free-form messages may follow an end user's message.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);

    public string Name => ChannelName;

    public TimeSpan? ReplyWindow => Window;

    public string Id => "000000000000000000000001";

    public IReadOnlyList<DestinationKind> Takes => [DestinationKinds.PhoneNumber, DestinationKinds.WhatsAppUserId];

    public IReadOnlyList<string> PayloadTypes => ["text"];

    public string TextType => "text";

    public ChannelPayload? Read(JsonElement payload, PayloadReading reading, ErrorList errors)
    {
        if (payload.TryGetProperty("Text", out var text) && text.ValueKind == JsonValueKind.String)
        {
            var isTemplate = payload.TryGetProperty("Type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("template"u8);
            return new TextPayload { Type = isTemplate ? "template" : "text", Text = text.GetString()! };
        }

        errors.Add(CommonErrors.Required("payLoad.Text"));
        return null;
    }

    public sealed class TextPayload : ChannelPayload
    {
        public required string Text { get; set; }

        public override bool IsFreeForm => Type != "template";

        public override InteractionSummary Summarise() => InteractionSummary.Of(null, Text);
    }
}

/// <summary>An adapter that does what a test tells it and remembers every call.</summary>
public sealed class ScriptedAdapter : IChannelAdapter, ICallbackReader
{
    public const string ProviderName = "Script";

    /// <summary>The provider's code for an address that wants nothing more.</summary>
    public const string OptOutCode = "opted-out";

    private readonly ConcurrentQueue<ProviderSend> calls = new();

    public AdapterDescriptor Descriptor { get; } = new(
        ScriptedChannel.ChannelName, ProviderName, "000000000000000000000002", MaxDestinations: 3, new SettingsSchema())
    {
        OptOutCodes = new HashSet<string> { OptOutCode },
        SignatureHeaders = ["X-Signature"],
        Aliases = [new NamedKind("ScriptContact")],
    };

    /// <summary>What a call comes to; accepts everything unless set.</summary>
    public Func<ProviderSend, CancellationToken, Task<SendOutcome>> Behaviour { get; set; } = (request, _) => Task.FromResult(Accept(request));

    /// <summary>Whether each destination gets a call of its own.</summary>
    public bool SendsEachAlone { get; set; }

    /// <summary>The call that tries settings out; none unless set.</summary>
    public ProviderProbe? Probe { get; set; }

    /// <summary>Every call, in order.</summary>
    public IReadOnlyList<ProviderSend> Calls => [.. calls];

    public static SendOutcome Accept(ProviderSend request) =>
        new SendOutcome.Accepted([new ProviderMessage($"p-{request.Reference}", null)], "queued", new ProviderAnswer("200", "OK", null));

    /// <summary>Reads <c>{ "items": [ { "id", "ref", "word", "progress", "code", "to", "index", "mail" } | { "id", "from", "text", "replyTo", "part" } | { "optOut" } | anything else ] }</c>.</summary>
    public IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, object settings)
    {
        var body = JsonDocument.Parse(callback.Body).RootElement;
        return [.. body.GetProperty("items").EnumerateArray().Select(ReadItem)];
    }

    /// <summary>A header <c>X-Signature</c> other than <c>good…</c> is a forgery; its value is the nonce.</summary>
    public CallbackVerdict Verify(ProviderCallback callback, object settings) => callback.Header("X-Signature") switch
    {
        null => CallbackVerdict.NotSigned,
        var signature when signature.StartsWith("good", StringComparison.Ordinal) => CallbackVerdict.Genuine(signature),
        _ => CallbackVerdict.Forged("bad signature"),
    };

    public bool SendsEach(ChannelPayload payload) => SendsEachAlone;

    public object BindSettings(SettingsValues values) => values;

    public ProviderProbe? ProbeOf(object settings) => Probe;

    public Task<SendOutcome> SendAsync(ProviderSend request, CancellationToken cancellationToken)
    {
        calls.Enqueue(request);
        return Behaviour(request, cancellationToken);
    }

    /// <summary>Further addresses of the person, with blanks between.</summary>
    private static string[] Others(JsonElement item) => Text(item, "others")?.Split(' ') ?? [];

    private static ProviderNotice ReadItem(JsonElement item)
    {
        if (Text(item, "word") is { } word)
        {
            var progress = Enum.Parse<DeliveryProgress>(Text(item, "progress")!);
            return new ProviderNotice.Status(Text(item, "id"), Text(item, "ref"), progress, word, Text(item, "code"), null, Text(item, "to"), item)
            {
                SamePerson = Others(item),
                DestinationIndex = item.TryGetProperty("index", out var index) ? index.GetInt32() : null,
                MayBeOfCopy = item.TryGetProperty("mail", out _),
            };
        }

        if (Text(item, "optOut") is { } optedOut)
            return new ProviderNotice.Consent(optedOut, ConsentChange.OptOut, OptOutCode, item);
        if (Text(item, "optIn") is { } optedIn)
            return new ProviderNotice.Consent(optedIn, ConsentChange.OptIn, OptOutCode, item);

        if (Text(item, "movedTo") is { } to)
            return new ProviderNotice.Moved(Text(item, "from")!, to, "user_changed_number", item);

        if (Text(item, "from") is not { } from)
            return new ProviderNotice.Unreadable("neither status nor message", item);

        var payload = new InboundPayload { Type = InboundPayload.TextType, Text = Text(item, "text"), Raw = item };
        var part = Text(item, "part")?.Split('/');
        return new ProviderNotice.Inbound(Text(item, "id")!, from, payload, Text(item, "name") ?? "Ana", Text(item, "replyTo"), null, item)
        {
            SamePerson = Others(item),
            GroupId = Text(item, "group"),
            Written = Text(item, "written") is { } written ? DateTimeOffset.Parse(written, CultureInfo.InvariantCulture) : null,
            ProviderHeard = Text(item, "heard") is { } heard ? Enum.Parse<ConsentChange>(heard) : null,
            Part = part is null ? null : new InboundPart(part[0], int.Parse(part[1], CultureInfo.InvariantCulture), int.Parse(part[2], CultureInfo.InvariantCulture)),
        };
    }

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
