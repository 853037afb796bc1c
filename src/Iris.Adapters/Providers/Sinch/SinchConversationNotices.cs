using System.Collections.Frozen;
using System.Text.Json;
using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>
/// Callbacks of the Conversation API: one thing each, told by the member that is there. A webhook belongs to an app and the app may have
/// several channels, so what is about another channel is for another integration. (Source: C.2, "Webhooks"; SI-SDK)
/// </summary>
internal static class SinchConversationNotices
{
    private const string Submitted = "MESSAGE_SUBMIT";
    private const string OptedOut = "OPT_OUT_SUCCEEDED";
    private const string OptedIn = "OPT_IN_SUCCEEDED";

    /// <summary>Source: C.2, E.1.</summary>
    private static readonly FrozenDictionary<string, DeliveryProgress> Statuses = new Dictionary<string, DeliveryProgress>
    {
        ["QUEUED"] = DeliveryProgress.Queued,
        ["QUEUED_ON_CHANNEL"] = DeliveryProgress.Sent,
        ["SWITCHING_CHANNEL"] = DeliveryProgress.Sent,
        ["DELIVERED"] = DeliveryProgress.Delivered,
        ["READ"] = DeliveryProgress.Read,
        ["FAILED"] = DeliveryProgress.Failed,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Triggers that say nothing about a message; a webhook may be set up for all of them.</summary>
    private static readonly string[] OfNoConcern =
    [
        "event", "event_delivery_report", "contact_create_notification", "contact_update_notification", "contact_delete_notification",
        "contact_merge_notification", "duplicated_contact_identities_notification", "duplicated_identities",
        "conversation_start_notification", "conversation_stop_notification", "conversation_delete_notification",
        "capability_notification", "channel_event_notification", "record_notification",
        "smart_conversation_notification", "message_redaction", "unsupported_callback",
    ];

    /// <summary>Reads a callback.</summary>
    /// <param name="callback">What came.</param>
    /// <param name="channel">The provider's name of the integration's channel.</param>
    public static IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, string channel)
    {
        if (!WireJson.TryParse(callback.Body, out var root))
            return [new ProviderNotice.Unreadable("The body is no JSON.", WireJson.Keep(callback.Body))];
        if (root.TryObject("message_delivery_report", out var report))
            return IsOther(report, channel) ? [] : [ToStatus(root, report)];
        if (root.TryObject("message_submit_notification", out var submitted))
            return IsOther(submitted, channel) ? [] : [ToSubmitted(root, submitted)];
        if (root.TryObject("message", out var message))
            return IsOther(message, channel) ? [] : [ToInbound(root, message)];
        if (root.TryObject("opt_out_notification", out var optOut))
            return ToConsent(root, optOut, channel, ConsentChange.OptOut, OptedOut);
        if (root.TryObject("opt_in_notification", out var optIn))
            return ToConsent(root, optIn, channel, ConsentChange.OptIn, OptedIn);
        if (root.TryObject("event", out var happened) && ReactionIn(happened) is { } reaction)
            return IsOther(happened, channel) ? [] : [ToReaction(root, happened, reaction)];
        return Array.Exists(OfNoConcern, member => root.Has(member)) ? [] : [new ProviderNotice.Unreadable("The kind of the callback is not known.", root)];
    }

    private static bool IsOther(JsonElement item, string channel) =>
        item.TryObject("channel_identity", out var identity) && identity.Text("channel") is { } name
        && !name.Equals(channel, StringComparison.OrdinalIgnoreCase);

    private static ProviderNotice ToStatus(JsonElement root, JsonElement report)
    {
        if (report.Text("status") is not { } word)
            return new ProviderNotice.Unreadable("The report has no status.", root);

        report.TryObject("reason", out var reason);
        return StatusOf(root, report, Statuses.GetValueOrDefault(word), word, reason.Text("code"), reason.Text("description"));
    }

    /// <summary>It has no word for a status; its trigger is one.</summary>
    private static ProviderNotice ToSubmitted(JsonElement root, JsonElement submitted) =>
        StatusOf(root, submitted, DeliveryProgress.Queued, Submitted, null, null);

    private static ProviderNotice StatusOf(
        JsonElement root, JsonElement item, DeliveryProgress progress, string word, string? code, string? description)
    {
        var id = item.Id("message_id");
        var reference = item.Id("metadata") ?? root.Id("message_metadata");
        if (id is null && reference is null)
            return new ProviderNotice.Unreadable("The report names neither message_id nor metadata.", root);

        item.TryObject("channel_identity", out var identity);
        return new ProviderNotice.Status(id, reference, progress, word, code, description, NoticeAddress.Of(identity.Text("identity")), root)
        {
            SamePerson = ContactOf(item),
        };
    }

    private static ProviderNotice ToInbound(JsonElement root, JsonElement message)
    {
        message.TryObject("channel_identity", out var identity);
        if (message.Id("id") is not { } id || identity.Text("identity") is not { } source)
            return new ProviderNotice.Unreadable("The message has no id or no identity.", root);
        if (!message.TryObject("contact_message", out var content))
            return new ProviderNotice.Unreadable("The message is not one of a contact.", root);

        content.TryObject("reply_to", out var replyTo);
        // Only with a choice is the metadata that of our message.
        var isChoice = content.TryObject("choice_response_message", out var choice);
        return new ProviderNotice.Inbound(
            id, source, SinchConversationInbound.ToPayload(content) with { Raw = message }, null, choice.Id("message_id") ?? replyTo.Id("message_id"),
            isChoice ? message.Id("metadata") : null, root)
        {
            Written = message.Moment("accept_time"),
            SamePerson = ContactOf(message),
        };
    }

    /// <summary>The provider's own name of the person: some notices have nothing else. (Source: field-2026, D7)</summary>
    private static IReadOnlyList<string> ContactOf(JsonElement item) => item.Id("contact_id") is { } contact ? [contact] : [];

    /// <summary>
    /// One of another channel, or that failed, changes nothing. The identity may be left out: the contact then stands for the person. (Source: SI-SDK)
    /// </summary>
    private static IReadOnlyList<ProviderNotice> ToConsent(JsonElement root, JsonElement item, string channel, ConsentChange change, string succeeded) =>
        item.Text("status") == succeeded && channel.Equals(item.Text("channel") ?? channel, StringComparison.OrdinalIgnoreCase)
            ? (item.Text("identity") ?? item.Id("contact_id")) is { } source
                ? [new ProviderNotice.Consent(source, change, succeeded, root)]
                : [new ProviderNotice.Unreadable("The notice names neither identity nor contact_id.", root)]
            : [];

    private static JsonElement? ReactionIn(JsonElement happened) =>
        happened.TryObject("contact_message_event", out var told) && told.TryObject("reaction_event", out var reaction) ? reaction : null;

    /// <summary>The other events of contacts say nothing that a message could: typing, conversations that ended.</summary>
    private static ProviderNotice ToReaction(JsonElement root, JsonElement happened, JsonElement reaction)
    {
        happened.TryObject("channel_identity", out var identity);
        return happened.Id("id") is { } id && identity.Text("identity") is { } source
            ? new ProviderNotice.Inbound(
                id, source, SinchConversationInbound.ToReaction(reaction) with { Raw = happened }, null, reaction.Id("message_id"), null, root)
            {
                Written = happened.Moment("accept_time"),
                SamePerson = ContactOf(happened),
            }
            : new ProviderNotice.Unreadable("The reaction has no id or no identity.", root);
    }
}
