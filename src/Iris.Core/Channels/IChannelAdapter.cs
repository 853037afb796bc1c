using System.Collections.Frozen;
using Iris.Core.Addresses;
using Iris.Core.Kernel;

namespace Iris.Core.Channels;

/// <summary>
/// Translates between Iris and one provider on one channel. An adapter declares and translates; the core decides. It never sets a
/// status, decides whether or when to send again, or opens an HTTP client of its own.
/// </summary>
public interface IChannelAdapter
{
    /// <summary>What the adapter declares about itself.</summary>
    AdapterDescriptor Descriptor { get; }

    /// <summary>
    /// Turns values that passed <see cref="AdapterDescriptor.Settings"/> into the adapter's own settings. Called once per integration
    /// and version, never per message.
    /// </summary>
    object BindSettings(SettingsValues values);

    /// <summary>Adds the rules that span several settings (one of two is needed …). Paths are below <see cref="SettingsSchema.Path"/>.</summary>
    void CheckSettings(SettingsValues values, ErrorList errors)
    {
    }

    /// <summary>
    /// Where these values, which are valid, lead calls. The URLs among them unless the adapter speaks something else than HTTP.
    /// </summary>
    IReadOnlyList<ProviderTarget> TargetsOf(SettingsValues values) => ProviderTarget.OfUrls(Descriptor.Settings, values);

    /// <summary>Adds what this provider, unlike its channel, cannot carry: a shorter text, a missing kind of message.</summary>
    void CheckPayload(ChannelPayload payload, ErrorList errors)
    {
    }

    /// <summary>The payload as it travels, by which it is billed: where the provider, with these settings, sends something else than it was given.</summary>
    /// <param name="payload">A payload of the adapter's channel.</param>
    /// <param name="settings">What <see cref="BindSettings"/> made.</param>
    ChannelPayload AsCarried(ChannelPayload payload, object settings) => payload;

    /// <summary>
    /// Whether each of several destinations gets a message of its own: then each call is for one of them, with its own attempts, outcome and retry. False,
    /// the default: one call is for all that wait.
    /// </summary>
    bool SendsEach(ChannelPayload payload) => false;

    /// <summary>
    /// A call that sends nothing and tells whether the provider takes these settings; null where the provider, or this way of access, has none
    /// that is documented.
    /// </summary>
    /// <param name="settings">What <see cref="BindSettings"/> made.</param>
    ProviderProbe? ProbeOf(object settings) => null;

    /// <summary>Reads the templates that the provider keeps for these settings; null where it does not offer that.</summary>
    /// <param name="settings">What <see cref="BindSettings"/> made.</param>
    CatalogueReader? CatalogueOf(object settings) => null;

    /// <summary>
    /// Hands one interaction to the provider, once.
    /// </summary>
    /// <remarks>
    /// Once is how often the provider may take it: where it surely took nothing, since a token had run out or a kept connection was closed,
    /// the adapter may knock a second time within the call. It waits for nothing but the provider.
    /// <para/>
    /// Answers with an outcome for everything that the provider or the network may do, garbage included. When the token is cancelled it
    /// lets the <see cref="OperationCanceledException"/> through: the caller knows whether that was a time-out. Any other exception is a
    /// defect; the caller treats the outcome as unknown.
    /// </remarks>
    Task<SendOutcome> SendAsync(ProviderSend request, CancellationToken cancellationToken);
}

/// <summary>
/// Calls a provider without sending anything. Accepted, with no ids, when it takes the settings; all else, and cancellation, as for
/// <see cref="IChannelAdapter.SendAsync"/>. What a good answer holds is not kept.
/// </summary>
public delegate Task<SendOutcome> ProviderProbe(CancellationToken cancellationToken);

/// <summary>What an adapter declares.</summary>
/// <param name="Channel">Name of an <see cref="IChannel"/>.</param>
/// <param name="Provider">Name of the provider on the wire: <c>Sinch</c>, <c>Twilio</c>, <c>SMTP</c>; unique within the channel.</param>
/// <param name="ProviderId">Constant id, 24 hex digits, answered as <c>integrationTypeProviderId</c>.</param>
/// <param name="MaxDestinations">Most destinations of one interaction.</param>
/// <param name="Settings">The settings that an integration has to give.</param>
/// <param name="DevelopmentOnly">True for stand-ins that Production must not offer but to tenants that are there to test.</param>
public sealed record AdapterDescriptor(
    string Channel, string Provider, string ProviderId, int MaxDestinations, SettingsSchema Settings, bool DevelopmentOnly = false)
{
    /// <summary>Codes of the provider, of refused sends and in notices, that say that the destination wants nothing more.</summary>
    public IReadOnlySet<string> OptOutCodes { get; init; } = FrozenSet<string>.Empty;

    /// <summary>What codes of the provider mean, whatever else the answer says; what it does not have is for the HTTP status to tell.</summary>
    public OutcomeTable Outcomes { get; init; } = OutcomeTable.Empty;

    /// <summary>The headers that carry a callback's signature; they are kept with the callback, all others but the body's type are not.</summary>
    public IReadOnlyCollection<string> SignatureHeaders { get; init; } = [];

    /// <summary>Kinds of address of the provider's own that it sends to, beside those of the channel.</summary>
    public IReadOnlyList<DestinationKind> Takes { get; init; } = [];

    /// <summary>
    /// Kinds of id of the provider's own by which its notices name a person beside an address, such as a contact. They are kept with the user,
    /// so that a notice which has nothing else finds the person.
    /// </summary>
    public IReadOnlyList<DestinationKind> Aliases { get; init; } = [];

    /// <summary>What media may be where the provider says otherwise than the channel, by <see cref="MediaKinds"/>.</summary>
    public IReadOnlyDictionary<string, MediaLimit> Media { get; init; } = FrozenDictionary<string, MediaLimit>.Empty;

    /// <summary>How the provider asks for the callback URL to be confirmed; null when it does not ask.</summary>
    public CallbackHandshake? Handshake { get; init; }
}

/// <summary>
/// A GET with which a provider asks, before it calls back, whether the URL is the one that somebody set: it sends a token that the
/// integration was told, too, and a challenge to be answered. Nothing of it is stored.
/// </summary>
/// <param name="Challenge">Query parameter with the challenge. A GET without it is a notice like any other.</param>
/// <param name="Token">Query parameter with the token; the setting for it is the secret that <see cref="SecretUses.Handshake"/> marks.</param>
public sealed record CallbackHandshake(string Challenge, string Token);

/// <summary>One attempt to hand an interaction, or its message to one destination, to a provider.</summary>
/// <param name="IntegrationId">The integration that sends.</param>
/// <param name="Reference">The interaction's id: passed to the provider wherever it takes a reference, so that its notices name it.</param>
/// <param name="Payload">A payload of the adapter's channel.</param>
/// <param name="Destinations">
/// Whom this call is for, never those who have it already. Normalised addresses: phones as digits only, in the spelling that the channel knows.
/// </param>
/// <param name="Settings">What <see cref="IChannelAdapter.BindSettings"/> made.</param>
/// <param name="CallbackUrl">Where the provider shall send its notices; null when the gateway has no public URL.</param>
public sealed record ProviderSend(
    string IntegrationId, string Reference, ChannelPayload Payload, IReadOnlyList<string> Destinations, object Settings,
    string? CallbackUrl = null)
{
    /// <summary>Until when it is of use, for providers that take a time to live; null for no end.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How long that is from now; null for no end.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>All destinations of the interaction, in their order.</summary>
    public IReadOnlyList<string> AllDestinations { get; init; } = Destinations;

    /// <summary>Where each destination gets a message of its own, the place of this one in <see cref="AllDestinations"/>, from 0; null for one message to all.</summary>
    public int? Part { get; init; }

    /// <summary>Whether copies go along: they go once, with the first message that the provider takes.</summary>
    public bool HasCopies { get; init; } = true;

    /// <summary>
    /// Makes the URL where the one destination of this message can opt out with a POST (RFC 8058); null for a message to several, and when the gateway has
    /// no public URL.
    /// </summary>
    public Func<string?> UnsubscribeUrl { get; init; } = static () => null;

    /// <summary>The process of the interaction; null for a test of settings.</summary>
    public string? ProcessId { get; init; }

    /// <summary>Files that go out with it, for channels that attach any.</summary>
    public IReadOnlyList<SendAttachment> Attachments { get; init; } = [];

    /// <summary>Time that its files need beyond what a message may take: a second for every quarter of a mebibyte.</summary>
    public TimeSpan ExtraTime => TimeSpan.FromSeconds(Attachments.Sum(file => file.Size) / (256 * 1024));

    /// <summary>Whether the caller gave it the highest priority, for providers that have one.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>
    /// Signs a reference, so that what comes back of the message can be told from what a stranger makes up; for mail. Null where nothing comes back, as
    /// in a test of an integration that is not saved.
    /// </summary>
    public Func<string, string>? SignReference { get; init; }
}
