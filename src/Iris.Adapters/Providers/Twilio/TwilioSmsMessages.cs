using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Iris.Adapters.Channels;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Twilio;

/// <summary>Wire names of the provider and the mapping to and from them. (Source: C.5)</summary>
internal static class TwilioSmsMessages
{
    public const int MaxText = 1600;

    /// <summary>Source: C.5, <c>ValidityPeriod</c>.</summary>
    public const int MaxValiditySeconds = 36_000;

    /// <summary>Ours; a message has ten at most. (Source: TW-IN, <c>NumMedia</c>)</summary>
    private const int MaxMedia = 100;

    /// <summary>Carries our reference in the query of the callback URL.</summary>
    public const string ReferenceName = "reference";

    /// <summary>Source: C.5, "Statuses"; E.1.</summary>
    private static readonly FrozenDictionary<string, DeliveryProgress> Statuses = new Dictionary<string, DeliveryProgress>
    {
        ["accepted"] = DeliveryProgress.Queued,
        ["scheduled"] = DeliveryProgress.Queued,
        ["queued"] = DeliveryProgress.Queued,
        ["sending"] = DeliveryProgress.Queued,
        ["sent"] = DeliveryProgress.Sent,
        ["partially_delivered"] = DeliveryProgress.Sent,
        ["delivered"] = DeliveryProgress.Delivered,
        ["read"] = DeliveryProgress.Read,
        ["undelivered"] = DeliveryProgress.Failed,
        ["failed"] = DeliveryProgress.Failed,
        ["canceled"] = DeliveryProgress.Failed,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What an <c>ErrorCode</c> means. (Source: C.5, "Codes worth mapping")</summary>
    private static readonly FrozenDictionary<string, string> Codes = new Dictionary<string, string>
    {
        ["21610"] = "The recipient has opted out",
        ["30001"] = "The queue is full",
        ["30002"] = "The account is suspended",
        ["30003"] = "The handset cannot be reached",
        ["30004"] = "The message is blocked",
        ["30005"] = "The handset is unknown",
        ["30006"] = "A landline, or the carrier cannot be reached",
        ["30007"] = "Held back by a filter",
        ["30008"] = "Unknown error",
    }.ToFrozenDictionary();

    /// <summary>Codes that mean more than their status. (Sources: C.5, E.2, TW-ERR, field-2026 D13)</summary>
    public static readonly OutcomeTable Outcomes = new(
    [
        // Credentials; an account that is not active, suspended or out of funds.
        (OutcomeKind.Hold, ["20003", "10001", "20005", "90010", "30002"]),
        // A sender that is none, is not the account's or cannot send; a messaging service that does not exist or has no sender.
        (OutcomeKind.Hold, ["21212", "21603", "21606", "21659", "21660", "21704", "21705"]),
        // A limit of concurrency that does not always come as HTTP 429, a queue of ten hours that is full, and a limit of 30 seconds.
        (OutcomeKind.Throttle, ["20429", "21611", "14107"]),
    ]);

    public static IReadOnlyList<KeyValuePair<string, string>> ToForm(ProviderSend request, TwilioSmsSettings settings)
    {
        var form = new List<KeyValuePair<string, string>>();
        void Add(string name, string? value)
        {
            if (value is not null)
                form.Add(KeyValuePair.Create(name, value));
        }

        Add("To", $"+{request.Destinations[0]}");
        Add("From", settings.From);
        Add("MessagingServiceSid", settings.MessagingServiceSid);
        Add("Body", ((SmsTextPayload)request.Payload).Text);
        Add("StatusCallback", CallbackUrlOf(request));
        Add("ValidityPeriod", TimeToLive.Of(request, settings.ValidityPeriodSeconds, 1, MaxValiditySeconds)?.ToString(CultureInfo.InvariantCulture));
        Add("SmartEncoded", settings.SmartEncoded ? "true" : null);
        return form;
    }

    public static SendOutcome ToOutcome(ProviderHttpAnswer http, string destination)
    {
        var body = http.Json();
        if (!http.IsSuccess)
            return Refusal(http);

        var answer = HttpOutcomes.Answer(http, null);
        return body.Id("sid") is { } sid
            ? new SendOutcome.Accepted([new ProviderMessage(sid, destination)], body.Text("status"), answer)
            : new SendOutcome.Unknown($"HTTP {(int)http.Status} without a sid", answer);
    }

    /// <summary>An answer without success, of whatever was called.</summary>
    public static SendOutcome Refusal(ProviderHttpAnswer http)
    {
        var body = http.Json();
        return HttpOutcomes.FromRefusal(http, body.Text("code"), body.Text("message"), Outcomes);
    }

    /// <summary>The parameters of a callback, as a form, as JSON or, by GET, in its query; false when it has none.</summary>
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

    /// <summary>Inbound messages have a status as well, but under its older name only.</summary>
    public static bool IsInbound(JsonElement item) => !item.Has("MessageStatus") && (item.Has("Body") || item.Has("NumMedia"));

    /// <summary>A status or an end user's message; parameters that come without notice are no reason to refuse either.</summary>
    public static ProviderNotice ToNotice(JsonElement item, ProviderCallback callback) =>
        IsInbound(item) ? ToInbound(item) : ToStatus(item, callback.QueryValue(ReferenceName));

    private static ProviderNotice ToStatus(JsonElement item, string? reference)
    {
        var id = IdOf(item);
        if (id is null && string.IsNullOrEmpty(reference))
            return new ProviderNotice.Unreadable("The status names neither MessageSid nor our reference.", item);
        if ((item.Text("MessageStatus") ?? item.Text("SmsStatus")) is not { Length: > 0 } word)
            return new ProviderNotice.Unreadable("The notice is neither a status nor a message.", item);

        var code = item.Text("ErrorCode") is { Length: > 0 } given ? given : null;
        return new ProviderNotice.Status(
            id, string.IsNullOrEmpty(reference) ? null : reference, Statuses.GetValueOrDefault(word), word, code,
            Codes.GetValueOrDefault(code ?? ""), NoticeAddress.Of(NoticeAddress.WithoutChannel(item.Text("To"))), item);
    }

    /// <summary>A messaging service may have senders of other channels, which come with the channel's name. (Source: C.5, <c>ChannelPrefix</c>)</summary>
    private static ProviderNotice ToInbound(JsonElement item) =>
        IdOf(item) is { } id && NoticeAddress.WithoutChannel(item.Text("From")) is { Length: > 0 } source
            ? new ProviderNotice.Inbound(id, source, ToPayload(item), item.Text("ProfileName"), item.Id("OriginalRepliedMessageSid"), null, item)
            {
                ProviderHeard = item.Text("OptOutType")?.ToUpperInvariant() switch
                {
                    "STOP" => ConsentChange.OptOut,
                    "START" => ConsentChange.OptIn,
                    _ => null,
                },
                SamePerson = item.Text("WaId") is { Length: > 0 } other ? [other] : [],
            }
            : new ProviderNotice.Unreadable("The message has no id or no sender.", item);

    private static InboundPayload ToPayload(JsonElement item)
    {
        var text = item.Text("Body");
        // Answers to messages of WhatsApp and RCS: a button, a row of a list, a form.
        if (item.Text("ButtonPayload") is { Length: > 0 } button)
            return ToReply(InboundPayload.ButtonReplyType, item.Text("ButtonText") ?? text, button, item);
        if (item.Text("ListId") is { Length: > 0 } row)
            return ToReply(InboundPayload.ListReplyType, item.Text("ListTitle") ?? text, row, item);
        if (item.Text("InteractiveData") is { Length: > 0 } form)
            return ToReply(InboundPayload.FormReplyType, text, form, item);

        if (MediaOf(item) is { Count: > 0 } media)
        {
            return new InboundPayload { Type = MediaTypes.InboundTypeOf(media[0].MimeType), Text = string.IsNullOrEmpty(text) ? null : text, Raw = item }
                .With(media);
        }

        return item.Number("Latitude") is { } latitude and >= -90 and <= 90 && item.Number("Longitude") is { } longitude and >= -180 and <= 180
            ? new InboundPayload { Type = InboundPayload.LocationType, Text = text, Latitude = latitude, Longitude = longitude, Raw = item }
            : new InboundPayload { Type = InboundPayload.TextType, Text = text ?? "", Raw = item };
    }

    private static InboundPayload ToReply(string type, string? text, string data, JsonElement item) =>
        new() { Type = type, Text = text, ReplyPayload = data, Raw = item };

    private static List<InboundMedia> MediaOf(JsonElement item)
    {
        var media = new List<InboundMedia>();
        for (var i = 0; i < MaxMedia; i++)
        {
            if (item.Text($"MediaUrl{i}") is { Length: > 0 } url)
                media.Add(new InboundMedia(url, item.Text($"MediaContentType{i}")));
        }

        return media;
    }

    private static string? CallbackUrlOf(ProviderSend request) => request.CallbackUrl is { } url
        ? $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{ReferenceName}={request.Reference}"
        : null;

    private static string? IdOf(JsonElement item) => item.Id("MessageSid") ?? item.Id("SmsSid");
}
