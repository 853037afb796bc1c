using System.Text;
using System.Text.Json;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.SinchLatam;

/// <summary>Wire types of the provider and the mapping to and from them. (Source: B.6)</summary>
internal static class SinchLatamSmsMessages
{
    public const int MaxText = 1280;

    /// <summary>How a nested member may be spelt in a query; the documents show only its JSON form.</summary>
    private static readonly string[] NestedForms = ["mt.{0}", "mt[{0}]", "mt_{0}", "mt{0}"];

    public sealed record Body(string Destination, string MessageText, string CorrelationId, string? CampaignAlias, int? ExpiresInMinutes);

    public static Body ToBody(ProviderSend request, SinchLatamSmsSettings settings) => new(
        request.Destinations[0], ((SmsTextPayload)request.Payload).Text, request.Reference, settings.CampaignAlias,
        request.TimeToLive is { } left ? (int)Math.Clamp(Math.Ceiling(left.TotalMinutes), 1, int.MaxValue) : null);

    public static SendOutcome ToOutcome(ProviderHttpAnswer http) => SinchLatamAnswer.Read(http, MessagesOf);

    /// <summary>A reply; <c>mt</c> is the message that it answers.</summary>
    public static IReadOnlyList<ProviderNotice> ToInbound(JsonElement item)
    {
        if (item.Id("id") is not { } id || item.Text("source") is not { } source)
            return [new ProviderNotice.Unreadable("The message has no id or no source.", item)];

        var payload = new InboundPayload { Type = InboundPayload.TextType, Text = item.Text("messageText") ?? "", Raw = item };
        return [new ProviderNotice.Inbound(id, source, payload, null, Answered(item, "id"), Answered(item, "correlationId"), item)
        {
            Written = item.Moment("receivedAt") ?? item.Moment("receivedDate"),
        }];
    }

    /// <summary>An array of one; a single object is read alike.</summary>
    private static List<ProviderMessage> MessagesOf(JsonElement body)
    {
        var items = body.ValueKind == JsonValueKind.Array ? body.EnumerateArray().AsEnumerable() : [body];
        return [.. items.Select(item => item.Id("id")).OfType<string>().Select(id => new ProviderMessage(id, null))];
    }

    private static string? Answered(JsonElement item, string name)
    {
        if (item.TryMember("mt", out var mt))
        {
            if (mt.ValueKind == JsonValueKind.Object)
                return mt.Id(name);
            // In a query the object may come as its JSON.
            if (WireJson.TextOf(mt) is { } text && WireJson.TryParse(Encoding.UTF8.GetBytes(text), out var parsed))
                return parsed.Id(name);
        }

        foreach (var form in NestedForms)
        {
            if (item.Id(form.Replace("{0}", name, StringComparison.Ordinal)) is { } value)
                return value;
        }

        return null;
    }
}
