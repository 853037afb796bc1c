using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Adapters.Channels;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>Wire types of the provider and the mapping to and from them. (Source: C.1)</summary>
internal static class SinchSmsMessages
{
    public const int MaxText = 2000;
    private const int FirstOwnCode = 400;

    /// <summary>Source: C.1, "Status"; E.1.</summary>
    private static readonly FrozenDictionary<string, DeliveryProgress> Statuses = new Dictionary<string, DeliveryProgress>
    {
        ["Queued"] = DeliveryProgress.Queued,
        ["Dispatched"] = DeliveryProgress.Sent,
        ["Delivered"] = DeliveryProgress.Delivered,
        ["Aborted"] = DeliveryProgress.Failed,
        ["Cancelled"] = DeliveryProgress.Failed,
        ["Rejected"] = DeliveryProgress.Failed,
        ["Deleted"] = DeliveryProgress.Failed,
        ["Failed"] = DeliveryProgress.Failed,
        ["Expired"] = DeliveryProgress.Failed,
        // No usable receipt: it has left, and more will not be known.
        ["Unknown"] = DeliveryProgress.Sent,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the provider's own codes mean; any other number comes from the operator. (Source: C.1, "Codes")</summary>
    private static readonly FrozenDictionary<long, string> Codes = new Dictionary<long, string>
    {
        [402] = "The message cannot be routed",
        [403] = "Internal error of the provider",
        [404] = "Temporary failure of delivery",
        [405] = "A parameter of the text has no value",
        [406] = "Expired at the provider",
        [407] = "Cancelled",
        [408] = "Rejected by the provider",
        [410] = "No sender was given and the account has none",
        [411] = "The message has too many parts",
        [412] = "The account may not send to this region",
        [413] = "The account is blocked or out of credit",
    }.ToFrozenDictionary();

    /// <summary>The default of the provider, and the most that it takes. (Source: C.1, <c>expire_at</c>)</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3);

    public sealed record Body(
        [property: JsonPropertyName("from")] string? From,
        [property: JsonPropertyName("to")] IReadOnlyList<string> To,
        [property: JsonPropertyName("body")] string Text,
        [property: JsonPropertyName("type")] string Type,
        [property: JsonPropertyName("delivery_report")] string DeliveryReport,
        [property: JsonPropertyName("client_reference")] string ClientReference,
        [property: JsonPropertyName("callback_url")] string? CallbackUrl,
        [property: JsonPropertyName("expire_at")] string? ExpireAt);

    /// <summary>Codes that mean more than their status. (Source: C.1)</summary>
    public static readonly OutcomeTable Outcomes = new([(OutcomeKind.Hold, ["unauthorized", "blocked_account"])]);

    public static Body ToBody(ProviderSend request, SinchSmsSettings settings) => new(
        settings.From, request.Destinations, ((SmsTextPayload)request.Payload).Text, "mt_text", "per_recipient",
        request.Reference, request.CallbackUrl, request.TimeToLive < LongestLife ? request.ExpiresAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) : null);

    /// <summary>A batch has one id; its reports tell the recipient as well, so both together name a message.</summary>
    public static SendOutcome ToOutcome(ProviderHttpAnswer http, IReadOnlyList<string> destinations)
    {
        if (!http.IsSuccess)
            return Refusal(http);

        var body = http.Json();
        var answer = HttpOutcomes.Answer(http, ErrorOf(body).Description);
        return body.Id("id") is { } batch
            ? new SendOutcome.Accepted([.. destinations.Select(to => new ProviderMessage(MessageId(batch, to), to))], null, answer)
            : new SendOutcome.Unknown($"HTTP {(int)http.Status} without an id", answer);
    }

    /// <summary>An answer without success, of whatever was called.</summary>
    public static SendOutcome Refusal(ProviderHttpAnswer http)
    {
        var (code, description) = ErrorOf(http.Json());
        return HttpOutcomes.FromRefusal(http, code, description, Outcomes);
    }

    /// <summary>One report or message, by its <c>type</c>.</summary>
    public static IEnumerable<ProviderNotice> ToNotices(JsonElement item) => item.Text("type") switch
    {
        "recipient_delivery_report_sms" or "recipient_delivery_report_mms" =>
            [ToStatus(item, item, NoticeAddress.Of(item.Text("recipient")), isWhole: true, item)],
        "delivery_report_sms" or "delivery_report_mms" => ToStatuses(item),
        "mo_text" or "mo_binary" or "mo_media" => [ToInbound(item)],
        _ => [new ProviderNotice.Unreadable("The type of the notice is not known.", item)],
    };

    /// <summary>A report over the whole batch: per status a count and, in full reports, the recipients.</summary>
    private static IEnumerable<ProviderNotice> ToStatuses(JsonElement report)
    {
        if (!report.TryArray("statuses", out var statuses))
            return [new ProviderNotice.Unreadable("The report has no statuses.", report)];

        // Without recipients a status says something about our message only when the batch was that one message.
        var isSingle = report.Integer("total_message_count") == 1;
        return statuses.EnumerateArray().SelectMany(entry =>
            entry.TryArray("recipients", out var recipients) && recipients.GetArrayLength() > 0
                ? recipients.EnumerateArray().Select(item => ToStatus(report, entry, NoticeAddress.Of(WireJson.TextOf(item)), isWhole: false, null))
                : [ToStatus(report, entry, null, isSingle, report)]);
    }

    /// <param name="report">Names the batch.</param>
    /// <param name="entry">Has status and code.</param>
    /// <param name="recipient">Null when the report names none.</param>
    /// <param name="isWhole">Without a recipient: whether the status is that of the whole batch.</param>
    /// <param name="raw">To keep; null to keep what concerns this recipient, since a full report may be long.</param>
    private static ProviderNotice ToStatus(JsonElement report, JsonElement entry, string? recipient, bool isWhole, JsonElement? raw)
    {
        var batch = report.Id("batch_id");
        var reference = report.Id("client_reference");
        var word = entry.Text("status");
        var code = entry.Integer("code");
        var id = batch is not null && recipient is not null ? MessageId(batch, recipient) : null;
        if (id is null && reference is null)
            return new ProviderNotice.Unreadable("The report names neither client_reference nor batch_id with recipient.", report);
        if (word is null && code is null)
            return new ProviderNotice.Unreadable("The report has neither status nor code.", report);

        var progress = recipient is not null || isWhole ? ProgressOf(word, code) : DeliveryProgress.None;
        var codeText = code?.ToString(CultureInfo.InvariantCulture);
        return new ProviderNotice.Status(
            id, reference, progress, word ?? codeText!, codeText, Codes.GetValueOrDefault(code ?? 0), recipient,
            raw ?? JsonSerializer.SerializeToElement(
                new { batch_id = batch, recipient, status = word, code, client_reference = reference }));
    }

    private static ProviderNotice ToInbound(JsonElement item)
    {
        if (item.Id("id") is not { } id || item.Text("from") is not { } source)
            return new ProviderNotice.Unreadable("The message has no id or no sender.", item);

        return new ProviderNotice.Inbound(id, source, ToPayload(item), null, null, item.Id("client_reference"), item)
        {
            Written = item.Moment("sent_at") ?? item.Moment("received_at"),
        };
    }

    private static InboundPayload ToPayload(JsonElement item)
    {
        if (item.Text("type") == "mo_text")
            return new InboundPayload { Type = InboundPayload.TextType, Text = item.Text("body") ?? "", Raw = item };
        if (!item.TryObject("body", out var body))
            return new InboundPayload { Type = InboundPayload.OtherType, Raw = item };

        var text = body.Text("message") ?? body.Text("subject");
        List<InboundMedia> media = body.TryArray("media", out var list)
            ? [.. list.EnumerateArray().Where(file => file.Has("url")).Select(file => new InboundMedia(file.Text("url"), file.Text("content_type")))]
            : [];
        if (media.Count > 0)
            return new InboundPayload { Type = MediaTypes.InboundTypeOf(media[0].MimeType), Text = text, Raw = item }.With(media);

        return new InboundPayload { Type = text is null ? InboundPayload.OtherType : InboundPayload.TextType, Text = text, Raw = item };
    }

    private static string MessageId(string batch, string recipient) => $"{batch}/{recipient}";

    private static DeliveryProgress ProgressOf(string? word, long? code)
    {
        if (word is not null && Statuses.TryGetValue(word, out var progress))
            return progress;

        return code switch
        {
            0 => DeliveryProgress.Delivered,
            FirstOwnCode => DeliveryProgress.Queued,
            401 => DeliveryProgress.Sent,
            _ => code is { } own && Codes.ContainsKey(own) ? DeliveryProgress.Failed : DeliveryProgress.None,
        };
    }

    /// <summary><c>{code, text}</c>, or in a newer edition <c>{"error": {code, message, status}}</c>.</summary>
    private static (string? Code, string? Description) ErrorOf(JsonElement body) => body.TryObject("error", out var error)
        ? (error.Text("status") ?? error.Text("code"), error.Text("message"))
        : (body.Text("code"), body.Text("text"));
}
