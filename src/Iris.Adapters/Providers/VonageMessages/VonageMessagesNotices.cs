using System.Collections.Frozen;
using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>
/// Reads a callback: one status or one message, as version 1 of the webhooks has them, or 0.1, which an application may still be set to: there the
/// addresses are objects and a message stands in <c>message.content</c>. Both may be sent to the same URL, so the members tell the kind.
/// (Source: C.7, VO-SDK; 0.1: VO-V01)
/// </summary>
internal static class VonageMessagesNotices
{
    private static readonly FrozenDictionary<string, DeliveryProgress> Statuses = new Dictionary<string, DeliveryProgress>
    {
        ["submitted"] = DeliveryProgress.Sent,
        ["delivered"] = DeliveryProgress.Delivered,
        ["read"] = DeliveryProgress.Read,
        ["rejected"] = DeliveryProgress.Failed,
        ["undeliverable"] = DeliveryProgress.Failed,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <param name="callback">What came.</param>
    /// <param name="channels">The provider's names for the adapter's channel.</param>
    public static IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, IReadOnlyList<string> channels)
    {
        if (!WireJson.TryParse(callback.Body, out var item))
            return [new ProviderNotice.Unreadable("The body is no JSON.", WireJson.Keep(callback.Body))];

        return item.Has("status") ? [ToStatus(item)] : ToInbound(item, channels);
    }

    private static ProviderNotice ToStatus(JsonElement item)
    {
        var id = item.Id(VonageMessagesAnswer.IdName);
        var reference = item.Id("client_ref");
        if (id is null && reference is null)
            return new ProviderNotice.Unreadable("The status names neither message_uuid nor client_ref.", item);
        if (item.Text("status") is not { } word)
            return new ProviderNotice.Unreadable("The status is no text.", item);

        var (code, description) = item.TryObject("error", out var error) ? VonageMessagesAnswer.ErrorOf(error) : default;
        item.TryObject("whatsapp", out var whatsApp);
        whatsApp.TryObject("recipient", out var recipient);
        return new ProviderNotice.Status(
            id, reference, Statuses.GetValueOrDefault(word, DeliveryProgress.None), word, code, description, NoticeAddress.Of(AddressIn(item, "to")), item)
        {
            SamePerson = Named(recipient.Text("wa_id"), recipient.Text("user_id")),
        };
    }

    private static IReadOnlyList<ProviderNotice> ToInbound(JsonElement item, IReadOnlyList<string> channels)
    {
        // Those of people with a username have no number, and may have nothing but this. (Source: field-2026, D1)
        item.TryObject("whatsapp", out var whatsApp);
        whatsApp.TryObject("sender", out var sender);
        var told = Named(AddressIn(item, "from"), sender.Text("wa_id"), sender.Text("user_id"));
        if (item.Id(VonageMessagesAnswer.IdName) is not { } id || told is not [var source, ..])
            return [new ProviderNotice.Unreadable("The notice is neither a status nor a message with message_uuid and from.", item)];

        // An application has one inbound URL for all of its channels: what came by another is not a message of this integration.
        if (ChannelOf(item) is { } channel && !channels.Contains(channel, StringComparer.OrdinalIgnoreCase))
            return [new ProviderNotice.Unreadable($"The message came by another channel than {channels[0]}.", item)];

        item.TryObject("profile", out var profile);
        item.TryObject("context", out var context);
        var moved = WhatsAppSystem.MovedOf(item, source, item);
        // What tells of the change is said by the person who is reached at the new address by now.
        var inbound = new ProviderNotice.Inbound(
            id, moved?.To ?? source, PayloadOf(item) with { Raw = item }, profile.Text("name"),
            context.Id(VonageMessagesAnswer.IdName), item.Id("client_ref"), item)
        {
            Written = item.Moment("timestamp"),
            SamePerson = moved is null ? told[1..] : [],
        };
        return moved is null ? [inbound] : [moved, inbound];
    }

    private static InboundPayload PayloadOf(JsonElement item) => item.TryObject("message", out var message) && message.TryObject("content", out var content)
        ? VonageMessagesInbound.ToPayload(content, content.Text("type"))
        : VonageMessagesInbound.ToPayload(item, item.Text("message_type"));

    /// <summary>A text; in 0.1 an object with a number or, on channels without numbers, an id.</summary>
    private static string? AddressIn(JsonElement item, string name) =>
        item.TryObject(name, out var address) ? address.Text("number") ?? address.Text("id") : item.Text(name);

    private static string? ChannelOf(JsonElement item) =>
        item.Text("channel") ?? (item.TryObject("from", out var address) ? address.Text("type") : null);

    private static string[] Named(params string?[] addresses) => [.. addresses.Where(address => !string.IsNullOrEmpty(address)).OfType<string>()];
}
