using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Adapters.Channels;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.Sandbox;

/// <summary>What became of a message, as the sandbox calls back with it.</summary>
internal sealed record SandboxNoticeItem(string? MessageId, string Reference, string Status, string? Destination, string? Code, string? Description);

/// <summary>A message of an end user, as the sandbox calls back with it.</summary>
internal sealed record SandboxReplyItem(
    string Id, string From, string? Name, string Type, string? Text, SandboxChoice? Choice, SandboxMedia? Media, double? Latitude, double? Longitude,
    string? ReplyTo, string? Reference);

/// <summary>The button or row that an end user chose.</summary>
/// <param name="Id">Data behind it; null for none.</param>
/// <param name="Title">What it says.</param>
public sealed record SandboxChoice(string? Id, string Title);

/// <summary>A file of an end user.</summary>
/// <param name="Url">Where it is.</param>
/// <param name="ContentType">Its media type, by which it is an image, a video, a recording or a document.</param>
/// <param name="Name">Its name; null for none.</param>
public sealed record SandboxMedia(string Url, string ContentType, string? Name);

/// <summary>The sandbox's callbacks: <c>items</c>, each a notice (it has a <c>status</c>) or a reply (it has a <c>from</c>).</summary>
internal static class SandboxNotices
{
    public const string Failed = "FAILED";

    public const string TextType = "text";
    public const string ButtonType = "button";
    public const string ListType = "list";
    public const string MediaType = "media";
    public const string LocationType = "location";

    private static readonly JsonSerializerOptions Wire = MakeWire();

    private static readonly Dictionary<string, DeliveryProgress> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["QUEUED"] = DeliveryProgress.Queued,
        ["SENT"] = DeliveryProgress.Sent,
        ["DELIVERED"] = DeliveryProgress.Delivered,
        ["READ"] = DeliveryProgress.Read,
        [Failed] = DeliveryProgress.Failed,
    };

    /// <summary>The words of notices.</summary>
    public static IReadOnlyCollection<string> Statuses => Words.Keys;

    /// <summary>The types of replies.</summary>
    public static IReadOnlyCollection<string> Types { get; } = [TextType, ButtonType, ListType, MediaType, LocationType];

    public static bool IsFailure(string status) => Failed.Equals(status, StringComparison.OrdinalIgnoreCase);

    public static byte[] Write(IEnumerable<object> items) => JsonSerializer.SerializeToUtf8Bytes(new { Items = items }, Wire);

    public static IReadOnlyList<ProviderNotice> Read(ProviderCallback callback)
    {
        if (!WireJson.TryParse(callback.Body, out var root))
            return [new ProviderNotice.Unreadable("The body is no JSON.", WireJson.Keep(callback.Body))];

        return root.TryArray("items", out var items)
            ? [.. items.EnumerateArray().Select(ReadItem)]
            : [new ProviderNotice.Unreadable("The body has no items.", root)];
    }

    private static ProviderNotice ReadItem(JsonElement item) =>
        item.Id("status") is { } status ? ReadNotice(item, status)
        : item.Id("from") is { } from && item.Id("id") is { } id ? ReadReply(item, id, from)
        : new ProviderNotice.Unreadable("The item is neither a notice nor a reply.", item);

    private static ProviderNotice ReadNotice(JsonElement item, string status)
    {
        var (messageId, reference) = (item.Id("messageId"), item.Id("reference"));
        return messageId is null && reference is null
            ? new ProviderNotice.Unreadable("The notice names no message.", item)
            : new ProviderNotice.Status(
                messageId, reference, Words.GetValueOrDefault(status), status, item.Text("code"), item.Text("description"),
                NoticeAddress.Of(item.Text("destination")), item);
    }

    private static ProviderNotice.Inbound ReadReply(JsonElement item, string id, string from) =>
        new(id, from, ToPayload(item) with { Raw = item }, item.Text("name"), item.Id("replyTo"), item.Id("reference"), item);

    private static InboundPayload ToPayload(JsonElement item)
    {
        var text = item.Text("text");
        switch (item.Text("type")?.ToLowerInvariant())
        {
            case TextType:
                return new InboundPayload { Type = InboundPayload.TextType, Text = text ?? "" };
            case ButtonType when item.TryObject("choice", out var button):
                return ToChoice(InboundPayload.ButtonReplyType, button);
            case ListType when item.TryObject("choice", out var row):
                return ToChoice(InboundPayload.ListReplyType, row);
            case MediaType when item.TryObject("media", out var media) && media.Text("url") is { } url:
                var type = media.Text("contentType");
                return new InboundPayload { Type = MediaTypes.InboundTypeOf(type), Text = text }.With([new InboundMedia(url, type)]);
            case LocationType when item.Number("latitude") is { } latitude && item.Number("longitude") is { } longitude:
                return new InboundPayload { Type = InboundPayload.LocationType, Text = text, Latitude = latitude, Longitude = longitude };
            default:
                return new InboundPayload { Type = InboundPayload.OtherType, Text = text };
        }
    }

    private static InboundPayload ToChoice(string type, JsonElement choice) =>
        new() { Type = type, Text = choice.Text("title"), ReplyPayload = choice.Text("id") };

    private static JsonSerializerOptions MakeWire()
    {
        var options = new JsonSerializerOptions { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
        IrisJson.Apply(options);
        return options;
    }
}
