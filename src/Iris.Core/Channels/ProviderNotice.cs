using System.Text.Json;

namespace Iris.Core.Channels;

/// <summary>How far a message has come at the provider. The order is that of progress: a notice never takes a message back.</summary>
public enum DeliveryProgress
{
    /// <summary>Nothing is said about progress; only the event is kept.</summary>
    None = 0,

    /// <summary>Taken or queued by the provider.</summary>
    Queued = 1,

    /// <summary>Handed on to the network or channel.</summary>
    Sent = 2,

    /// <summary>Reached the device.</summary>
    Delivered = 3,

    /// <summary>Read.</summary>
    Read = 4,

    /// <summary>Failed for good.</summary>
    Failed = 5,
}

/// <summary>One item of a callback.</summary>
/// <param name="Raw">The item as it came.</param>
public abstract record ProviderNotice(JsonElement? Raw)
{
    /// <summary>
    /// Other addresses of the person whom the item is about, as the provider wrote them: of a kind of the channel, or one that the adapter declares as
    /// <see cref="AdapterDescriptor.Aliases"/>. All are one user's from then on.
    /// </summary>
    public IReadOnlyList<string> SamePerson { get; init; } = [];

    /// <summary>What became of a message that we sent.</summary>
    /// <param name="MessageId">The provider's id; null when it told only our reference.</param>
    /// <param name="Reference">Our reference, the interaction's id; null when the provider does not return it.</param>
    /// <param name="Progress">How far it has come.</param>
    /// <param name="CustomStatus">The provider's word, as it came.</param>
    /// <param name="Code">The provider's code.</param>
    /// <param name="Description">The provider's words.</param>
    /// <param name="Destination">The destination that it is about, as the provider wrote it; null for all.</param>
    /// <param name="Raw">The item as it came.</param>
    public sealed record Status(
        string? MessageId, string? Reference, DeliveryProgress Progress, string CustomStatus, string? Code, string? Description,
        string? Destination, JsonElement? Raw) : ProviderNotice(Raw)
    {
        /// <summary>
        /// Which of the interaction's destinations it is about, from zero, where our reference tells; it counts before <see cref="Destination"/>,
        /// since mail is forwarded. Null when not told.
        /// </summary>
        public int? DestinationIndex { get; init; }

        /// <summary>
        /// Whether <see cref="Destination"/> may be somebody whom the interaction does not know as one of its own: a copy of an e-mail, or a mailbox
        /// that one was forwarded to. What became of a copy is an event and no more.
        /// </summary>
        public bool MayBeOfCopy { get; init; }
    }

    /// <summary>A message of an end user.</summary>
    /// <param name="MessageId">The provider's id; a second one with the same id is dropped.</param>
    /// <param name="Source">The sender's address as the provider wrote it.</param>
    /// <param name="Payload">Normalised, see <see cref="InboundPayload"/>.</param>
    /// <param name="ProfileName">The sender's name, if the channel tells it.</param>
    /// <param name="ReplyToMessageId">The provider's id of our message that this answers; null when not told.</param>
    /// <param name="ReplyToReference">Our reference of the message that this answers; null when not told.</param>
    /// <param name="Raw">The item as it came.</param>
    public sealed record Inbound(
        string MessageId, string Source, InboundPayload Payload, string? ProfileName, string? ReplyToMessageId, string? ReplyToReference,
        JsonElement? Raw) : ProviderNotice(Raw)
    {
        /// <summary>Set on a piece of a long message that the provider passes on in parts; null otherwise.</summary>
        public InboundPart? Part { get; init; }

        /// <summary>When it was written or reached the provider; null when not told.</summary>
        public DateTimeOffset? Written { get; init; }

        /// <summary>What the provider itself took the message for, whatever words it has; null when it told nothing.</summary>
        public ConsentChange? ProviderHeard { get; init; }

        /// <summary>Id of the group that it was written in; null for a message to us alone.</summary>
        public string? GroupId { get; init; }
    }

    /// <summary>An end user's address at the channel has changed.</summary>
    /// <param name="From">The former address, as the provider wrote it.</param>
    /// <param name="To">The new one.</param>
    /// <param name="Code">The provider's word.</param>
    /// <param name="Raw">The item as it came.</param>
    public sealed record Moved(string From, string To, string Code, JsonElement? Raw) : ProviderNotice(Raw);

    /// <summary>The provider sends an end user nothing more for this integration, or again.</summary>
    /// <param name="Source">The end user's address as the provider wrote it, or one of the adapter's aliases of the person.</param>
    /// <param name="Change">Which of the two.</param>
    /// <param name="Code">The provider's word.</param>
    /// <param name="Raw">The item as it came.</param>
    public sealed record Consent(string Source, ConsentChange Change, string Code, JsonElement? Raw) : ProviderNotice(Raw);

    /// <summary>An item that could not be understood; kept for people.</summary>
    /// <param name="Reason">What was wrong.</param>
    /// <param name="Raw">The item as it came.</param>
    public sealed record Unreadable(string Reason, JsonElement? Raw) : ProviderNotice(Raw);
}

/// <summary>Whether somebody is written to.</summary>
public enum ConsentChange
{
    /// <summary>No more.</summary>
    OptOut = 0,

    /// <summary>Again.</summary>
    OptIn = 1,
}

/// <summary>One part of a long inbound message.</summary>
/// <param name="Group">What the parts have in common.</param>
/// <param name="Number">From 1.</param>
/// <param name="Total">How many there are.</param>
public sealed record InboundPart(string Group, int Number, int Total);
