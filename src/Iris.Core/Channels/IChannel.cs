using System.Collections.Frozen;
using System.Text.Json;
using Iris.Core.Addresses;
using Iris.Core.Kernel;

namespace Iris.Core.Channels;

/// <summary>A means of communication: what may be sent through it, and to what kind of address. (Source: A.3, A.10)</summary>
public interface IChannel
{
    /// <summary>Name on the wire: <c>WhatsApp</c>, <c>RCS</c>, <c>SMS</c>, <c>Email</c>.</summary>
    string Name { get; }

    /// <summary>Constant id, 24 hex digits, answered as <c>integrationTypeId</c>.</summary>
    string Id { get; }

    /// <summary>Kinds of address that it sends to, its usual one first.</summary>
    IReadOnlyList<DestinationKind> Takes { get; }

    /// <summary>Kind of address that it usually sends to.</summary>
    string DestinationKey => Takes[0].Key;

    /// <summary>The values of <c>Type</c> that this channel's payloads may have.</summary>
    IReadOnlyList<string> PayloadTypes { get; }

    /// <summary>The class of each kind of payload, by its <c>Type</c>, for the description; empty for a channel that is not described.</summary>
    IReadOnlyDictionary<string, Type> PayloadContracts => FrozenDictionary<string, Type>.Empty;

    /// <summary>The value of <c>Type</c> whose payload is <c>Text</c> alone; null for a channel that has none.</summary>
    string? TextType => null;

    /// <summary>The payload of a plain text. A channel without <see cref="TextType"/> has to say how its own looks.</summary>
    JsonElement PlainText(string text) => TextType is { } type
        ? JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["Type"] = type, ["Text"] = text })
        : throw new NotSupportedException($"{Name} has no plain text.");

    /// <summary>Whether a message may travel in several parts, which are billed and counted each; see <see cref="ChannelPayload.BilledParts"/>.</summary>
    bool HasParts => false;

    /// <summary>
    /// A payload of another channel in the words of this one, as far as this one has them: buttons as numbered lines, a card as text with its link.
    /// </summary>
    /// <returns>Null for what is a payload of this channel already, or nothing that it has words for.</returns>
    JsonElement? Adapt(JsonElement payload) => null;

    /// <summary>How long after an end user's message free-form messages may go to that user; null for ever.</summary>
    TimeSpan? ReplyWindow => null;

    /// <summary>Members of payloads whose text is HTML, without regard to case: what templates write there is escaped.</summary>
    IReadOnlySet<string> HtmlMembers => FrozenSet<string>.Empty;

    /// <summary>What somebody looks at before a payload is sent.</summary>
    PayloadPreview Preview(ChannelPayload payload) => new() { Text = payload.Summarise().Body };

    /// <summary>Whether files go out with a message beside its payload.</summary>
    bool AttachesFiles => false;

    /// <summary>What media may be, by <see cref="MediaKinds"/>; an adapter may say otherwise.</summary>
    IReadOnlyDictionary<string, MediaLimit> Media => FrozenDictionary<string, MediaLimit>.Empty;

    /// <summary>Binds and validates a payload. Names bind without regard to case; an unknown <c>Type</c> is an error that names the known ones.</summary>
    /// <param name="payload">The caller's object.</param>
    /// <param name="reading">What is taken of it.</param>
    /// <param name="errors">Gets every rule that the payload breaks, with paths below <see cref="ChannelPayload.Path"/>.</param>
    /// <returns>The payload; null when there were errors.</returns>
    ChannelPayload? Read(JsonElement payload, PayloadReading reading, ErrorList errors);
}

/// <summary>How strictly a payload is read.</summary>
/// <param name="Unknown">What becomes of members that its kind does not know.</param>
/// <param name="IrregularEmails">See <see cref="AddressReading.IrregularEmails"/>.</param>
public readonly record struct PayloadReading(UnknownMembers Unknown, bool IrregularEmails = false)
{
    /// <summary>Whether it was accepted before.</summary>
    public bool IsAccepted { get; private init; }

    /// <summary>What was accepted stays so, whatever the integration says by now.</summary>
    internal static readonly PayloadReading Accepted = new(UnknownMembers.Keep, IrregularEmails: true) { IsAccepted = true };
}

/// <summary>A validated payload. Each channel has one derived type for each kind of message.</summary>
public abstract class ChannelPayload
{
    /// <summary>Where a payload stands in the send body; prefix of the field paths in errors. Printed so in the documents. (Source: A.3)</summary>
    public const string Path = "payLoad";

    /// <summary>Kind of message inside the channel.</summary>
    public required string Type { get; set; }

    /// <summary>False for what may be sent outside the channel's <see cref="IChannel.ReplyWindow"/>, such as a template.</summary>
    public virtual bool IsFreeForm => true;

    /// <summary>What lists show of it.</summary>
    public abstract InteractionSummary Summarise();

    /// <summary>The provider's template that it names; null for none.</summary>
    public virtual ProviderTemplateUse? ProviderTemplate() => null;

    /// <summary>Who gets it beside the destinations, and where that stands in the send body: an opt-out counts for them too.</summary>
    public virtual IReadOnlyList<(string Field, string Address)> Copies() => [];

    /// <summary>Places of URLs that the provider fetches.</summary>
    public virtual IReadOnlyList<MediaPlace> MediaPlaces() => [];

    /// <summary>Messages that it is billed as for each destination; null when it counts once, whatever its destinations.</summary>
    public virtual int? BilledParts => null;

    /// <summary>What is worth telling about it beside the caller's metadata; null for nothing.</summary>
    public virtual PayloadFact? Fact() => null;
}
