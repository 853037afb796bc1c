using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Vonage;

/// <summary>Wire names of the provider and the mapping to and from them. (Source: C.6)</summary>
internal static class VonageSmsMessages
{
    public const int MaxText = 3200;
    private const string Taken = "0";

    /// <summary>Nothing was taken; a repeat may be. (Source: C.6, E.2)</summary>
    private const string InternalError = "5";

    /// <summary>For refusals that come without <c>error-text</c>. (Source: C.6)</summary>
    private static readonly FrozenDictionary<string, string> Refusals = new Dictionary<string, string>
    {
        ["1"] = "Throttled",
        ["2"] = "A parameter is missing",
        ["3"] = "A parameter is invalid",
        ["4"] = "The credentials are not valid",
        ["5"] = "Internal error of the provider",
        ["6"] = "The message cannot be processed",
        ["7"] = "The number is barred",
        ["8"] = "The account is suspended",
        ["9"] = "The account has no credit",
        ["10"] = "Too many connections",
        ["11"] = "The account is not enabled for HTTP",
        ["12"] = "The message is too long",
        ["14"] = "The signature is not valid",
        ["15"] = "The sender is not allowed",
        ["22"] = "The network code is not valid",
        ["23"] = "The callback URL is not valid",
        ["29"] = "The number is not on the demo list",
        ["32"] = "A secret was sent with a signature",
        ["33"] = "The number is deactivated",
    }.ToFrozenDictionary();

    /// <summary>Source: C.6, "Receipt"; E.1.</summary>
    private static readonly FrozenDictionary<string, DeliveryProgress> Statuses = new Dictionary<string, DeliveryProgress>
    {
        ["accepted"] = DeliveryProgress.Queued,
        ["buffered"] = DeliveryProgress.Queued,
        ["delivered"] = DeliveryProgress.Delivered,
        ["expired"] = DeliveryProgress.Failed,
        ["failed"] = DeliveryProgress.Failed,
        ["rejected"] = DeliveryProgress.Failed,
        // It has left, and more will not be known.
        ["unknown"] = DeliveryProgress.Sent,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What <c>err-code</c> means; 0 says nothing against the message. (Source: C.6, "Receipt")</summary>
    private static readonly FrozenDictionary<string, string> Codes = new Dictionary<string, string>
    {
        ["1"] = "Unknown error",
        ["2"] = "The subscriber is absent for now",
        ["3"] = "The subscriber is absent for good",
        ["4"] = "Barred by the user",
        ["5"] = "The number was ported and cannot be reached",
        ["6"] = "Held back as spam",
        ["7"] = "The handset is busy",
        ["8"] = "Error of the network",
        ["9"] = "The number is illegal",
        ["10"] = "The message is illegal",
        ["11"] = "The message cannot be routed",
        ["12"] = "The destination cannot be reached",
        ["13"] = "The subscriber's age does not allow it",
        ["14"] = "Blocked by the carrier",
        ["15"] = "The subscriber's prepaid funds do not suffice",
        ["50"] = "Held back by a filter that regulation asks for",
        ["51"] = "Held back by a filter that regulation asks for",
        ["52"] = "Held back by a filter that regulation asks for",
        ["53"] = "Held back by a filter that regulation asks for",
        ["54"] = "Held back by a filter that regulation asks for",
        ["99"] = "General error",
    }.ToFrozenDictionary();

    /// <summary>Statuses of a part that are not final. (Sources: C.6, E.2)</summary>
    public static readonly OutcomeTable Outcomes = new(
    [
        // Credentials; an account that is suspended, without credit or not enabled; a signature that does not hold, or comes with the secret.
        (OutcomeKind.Hold, ["4", "8", "9", "11", "14", "32"]),
        // A sender that is not allowed.
        (OutcomeKind.Hold, ["15"]),
        (OutcomeKind.Throttle, ["1", "10"]),
        (OutcomeKind.Retry, [InternalError]),
    ]);

    /// <summary>A send, with the account's secret or signed at <paramref name="now"/>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ToForm(
        ProviderSend request, VonageSmsSettings settings, DateTimeOffset now)
    {
        var text = ((SmsTextPayload)request.Payload).Text;
        var form = new List<KeyValuePair<string, string>>();
        void Add(string name, string? value)
        {
            if (value is not null)
                form.Add(KeyValuePair.Create(name, value));
        }

        Add("api_key", settings.ApiKey);
        Add("api_secret", settings.ApiSecret);
        Add("from", settings.From);
        Add("to", request.Destinations[0]);
        Add("text", text);
        Add("type", NeedsUnicode(text) ? "unicode" : null);
        Add("client-ref", request.Reference);
        Add("callback", request.CallbackUrl);
        Add("ttl", (TimeToLive.Of(request, settings.TtlSeconds, 20, 604_800) * 1000L)?.ToString(CultureInfo.InvariantCulture));
        if (settings.SendSignatureSecret is { } secret)
        {
            Add(VonageSignature.TimestampName, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            Add(VonageSignature.SignatureName, VonageSignature.Sign(form, secret, settings.SignatureMethod));
        }

        return form;
    }

    /// <summary>
    /// Success and refusal come with HTTP 200 and differ by the status of each part. Where some parts were taken and others not, the
    /// end user gets a torso and a repeat would send it again: final, with the first refusal's code.
    /// </summary>
    public static SendOutcome ToOutcome(ProviderHttpAnswer http, string destination)
    {
        var parts = http.Json().TryArray("messages", out var messages)
            ? messages.EnumerateArray().Select(part => (Status: part.Text("status"), Json: part)).ToArray()
            : [];
        var refused = parts.Where(part => part.Status is not (null or Taken)).ToArray();
        var words = refused.Length > 0 ? WordsOf(refused[0].Status!, refused[0].Json) : null;
        if (!http.IsSuccess)
            return HttpOutcomes.FromRefusal(http, refused.FirstOrDefault().Status, words, Outcomes);

        var answer = HttpOutcomes.Answer(http, words);
        if (parts.Length == 0 || parts.Any(part => part.Status is null))
            return new SendOutcome.Unknown($"HTTP {(int)http.Status} without a status of each part", answer);

        if (refused.Length == 0)
        {
            var ids = parts.Select(part => part.Json.Id("message-id")).OfType<string>().Distinct().ToArray();
            return ids.Length > 0
                ? new SendOutcome.Accepted([.. ids.Select(id => new ProviderMessage(id, destination))], null, answer)
                : new SendOutcome.Unknown($"HTTP {(int)http.Status} without an id", answer);
        }

        if (refused.Length < parts.Length)
        {
            return new SendOutcome.Rejected(
                refused[0].Status!, $"{words} ({parts.Length - refused.Length} of {parts.Length} parts were taken)", answer);
        }

        // Nothing was taken: what is final for one part is so for the message, and what holds the integration holds it whatever else is said.
        if (First(OutcomeKind.Hold) is { Status: { } holding } held)
            return new SendOutcome.Held(holding, WordsOf(holding, held.Json), answer);
        if (First(null) is { Status: { } status } final)
            return new SendOutcome.Rejected(status, WordsOf(status, final.Json), answer);

        return First(OutcomeKind.Throttle).Status is not null
            ? new SendOutcome.Throttled(http.RetryAfter, words!, answer)
            : new SendOutcome.Unreachable(words!, http.RetryAfter, answer);

        (string? Status, JsonElement Json) First(OutcomeKind? kind) => refused.FirstOrDefault(part => Outcomes.Of(part.Status) == kind);
    }

    /// <summary>The parameters of a callback, by GET, as a form or as JSON; false when it has none.</summary>
    public static bool TryParameters(ProviderCallback callback, out JsonElement item)
    {
        item = default;
        if (callback.Body.Length == 0)
        {
            if (callback.Query.Count > 0)
                item = WireJson.FromPairs(callback.Query);
        }
        else if (callback.IsForm)
        {
            item = WireJson.FromPairs(WireForm.Parse(callback.Body));
        }
        else if (!WireJson.TryParse(callback.Body, out item))
        {
            return false;
        }

        return item.ValueKind == JsonValueKind.Object;
    }

    /// <summary>The parameters as they were signed; a JSON member without a value was not.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> ToSigned(JsonElement item) =>
    [
        .. item.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null)
            .Select(member => KeyValuePair.Create(member.Name, WireJson.TextOf(member.Value) ?? "")),
    ];

    /// <summary>A receipt or an end user's message: the same URL may be set for both.</summary>
    public static ProviderNotice ToNotice(JsonElement item)
    {
        if (item.Has("status") || item.Has("err-code"))
            return ToStatus(item);
        return item.Has("text") || item.Has("type") || item.Has("keyword")
            ? ToInbound(item)
            : new ProviderNotice.Unreadable("The notice is neither a receipt nor a message.", item);
    }

    /// <summary>Receipts are about one part each, and each part has an id of its own.</summary>
    private static ProviderNotice ToStatus(JsonElement item)
    {
        var id = item.Id("messageId");
        var reference = item.Id("client-ref");
        if (id is null && reference is null)
            return new ProviderNotice.Unreadable("The receipt names neither messageId nor client-ref.", item);
        if (item.Text("status") is not { } word)
            return new ProviderNotice.Unreadable("The receipt has no status.", item);

        var code = item.Text("err-code");
        return new ProviderNotice.Status(
            id, reference, Statuses.GetValueOrDefault(word), word, code, Codes.GetValueOrDefault(code ?? ""), NoticeAddress.Of(item.Text("msisdn")),
            item);
    }

    private static ProviderNotice ToInbound(JsonElement item)
    {
        if (item.Id("messageId") is not { } id || item.Text("msisdn") is not { } source)
            return new ProviderNotice.Unreadable("The message has no id or no sender.", item);

        var text = item.Text("text");
        var payload = item.Text("type") == "binary" && text is null
            ? new InboundPayload { Type = InboundPayload.OtherType, Raw = item }
            : new InboundPayload { Type = InboundPayload.TextType, Text = text ?? "", Raw = item };
        return new ProviderNotice.Inbound(id, source, payload, null, null, null, item)
        {
            Part = PartOf(item, source),
            Written = item.Moment("message-timestamp"),
        };
    }

    /// <summary>The reference alone names no message: each handset counts its own.</summary>
    private static InboundPart? PartOf(JsonElement item, string source)
    {
        if (item.Flag("concat") != true || item.Id("concat-ref") is not { } reference
            || item.Integer("concat-total") is not (> 1 and <= byte.MaxValue and var total)
            || item.Integer("concat-part") is not { } number || number < 1 || number > total)
            return null;

        return new InboundPart($"{source}/{item.Text("to")}/{reference}/{total}", (int)number, (int)total);
    }

    private static bool NeedsUnicode(string text) => SmsSegments.Of(text).Encoding == SmsSegments.Ucs2;

    private static string WordsOf(string status, JsonElement part) =>
        part.Text("error-text") ?? Refusals.GetValueOrDefault(status) ?? $"Status {status}";
}
