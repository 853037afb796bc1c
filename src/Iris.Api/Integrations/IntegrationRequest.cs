using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Iris.Api.OpenApi;
using Iris.Core.Integrations;
using Iris.Core.Kernel;

namespace Iris.Api.Integrations;

/// <summary>An integration to create or to change. In a change, members left out stay as they are.</summary>
internal sealed class IntegrationRequest
{
    /// <summary>Name for people. Required in a new integration.</summary>
    public string? Name { get; set; }

    /// <summary>Channel, such as <c>WhatsApp</c>. Required in a new integration, fixed afterwards.</summary>
    public string? Channel { get; set; }

    /// <summary>Provider of that channel. Required in a new integration, fixed afterwards.</summary>
    public string? Provider { get; set; }

    /// <summary>
    /// The settings that the provider declares (<c>GET /configuration/integration/types</c>). In a change, settings left out are kept,
    /// null takes one away, and a secret sent back as <c>********</c> is kept. When one changes that decides where secrets are sent
    /// (<c>routesSecrets</c>), every secret that is sent has to be given again (<c>SECRET_REQUIRED</c>).
    /// </summary>
    [DescribedAs(typeof(AnySettings))]
    public JsonElement? Settings { get; set; }

    /// <summary>
    /// A new integration of a provider that can sign its callbacks needs the secret that checks them, or <c>unsigned</c> here: then the
    /// callback URL is all that protects them, and whoever knows it can forge notices. <c>signed</c> insists on a secret.
    /// </summary>
    [AllowedValues(CallbackSigning.WithSignature, CallbackSigning.WithoutSignature)]
    public string? Callbacks { get; set; }

    /// <summary>How interactions are handed over.</summary>
    public DeliveryRequest? Delivery { get; set; }

    /// <summary>How long a process takes inbound messages that name no other, in hours, 1 to 8,760. Default 24.</summary>
    public int? ConversationWindowHours { get; set; }

    /// <summary>
    /// Messages that are one of these words alone opt their sender out, at most 50; an empty list for none. In any case, without accents, with any
    /// signs, emoji or invisible characters around. Default the words that carriers name, in all <c>optOutLanguages</c>.
    /// </summary>
    [MaxItems(Core.Integrations.OptOutKeywords.MaxWords)]
    public List<string>? OptOutKeywords { get; set; }

    /// <summary>Messages that are one of these words alone lift their sender's opt-out, at most 50; an empty list for none.</summary>
    [MaxItems(Core.Integrations.OptOutKeywords.MaxWords)]
    public List<string>? OptInKeywords { get; set; }

    /// <summary>
    /// ISO 3166 code of the country whose national writing of phone numbers is read in sends, such as <c>ES</c>; empty for the tenant's. Digits that
    /// are also a number of another country are refused: write those with <c>+</c>.
    /// </summary>
    public string? DefaultRegion { get; set; }

    /// <summary>Whether mailboxes are taken whose dots break RFC 5321, such as <c>a..b@docomo.ne.jp</c>. Default false.</summary>
    public bool? AllowIrregularEmails { get; set; }

    /// <summary>
    /// What becomes of members of a payload that its kind does not know: <c>refuse</c> (default) answers 400 <c>UNKNOWN_MEMBER</c>, <c>keep</c> keeps
    /// them with the interaction and does not send them.
    /// </summary>
    [AllowedValues(UnknownMemberNames.Refuse, UnknownMemberNames.Keep)]
    public string? UnknownMembers { get; set; }

    /// <summary>Whose default words are heard: <c>en</c>, <c>es</c>, <c>pt</c>, <c>fr</c>. All in a new integration. Takes the place of words given before.</summary>
    public List<string>? OptOutLanguages { get; set; }

    /// <summary>Text that is sent once to who opts out by a keyword, at most 1,000 characters; empty for none. Default none.</summary>
    public string? OptOutReply { get; set; }

    /// <summary>
    /// Other integrations of the same channel, at most 10, through which goes what this one surely did not take: its provider cannot be reached, its
    /// circuit is open, or it is held. An empty list for none, the default. Alternatives of alternatives are not followed.
    /// </summary>
    [MaxItems(AlternativeOrder.Most)]
    public List<AlternativeRequest?>? Alternatives { get; set; }

    /// <summary>Its own share where alternatives have <c>order</c> 0, 1 to 1,000. Default 1.</summary>
    public int? Weight { get; set; }

    /// <summary>A disabled integration takes no sends. True in a new integration.</summary>
    public bool? Enabled { get; set; }

    internal IntegrationDraft ToDraft() => new()
    {
        Name = Name,
        Channel = Channel,
        Provider = Provider,
        Settings = Settings,
        Callbacks = Callbacks,
        Delivery = Delivery?.ToDraft(),
        ConversationWindowHours = ConversationWindowHours,
        OptOutWords = OptOutKeywords,
        OptInWords = OptInKeywords,
        OptOutLanguages = OptOutLanguages,
        OptOutReply = OptOutReply,
        DefaultRegion = DefaultRegion,
        AllowIrregularEmails = AllowIrregularEmails,
        UnknownMembers = UnknownMembers,
        Alternatives = Alternatives?.Select(one => one?.ToDraft()).ToList(),
        Weight = Weight,
        Enabled = Enabled,
    };
}

/// <summary>An alternative of an integration.</summary>
internal sealed class AlternativeRequest
{
    /// <summary>Id of another integration of the same channel.</summary>
    public string? IntegrationId { get; set; }

    /// <summary>
    /// When its turn comes, 0 to 100: the lower, the earlier. The integration itself has 0; those of the same order share what is sent by their weights.
    /// Default its place in the list, from 1.
    /// </summary>
    public int? Order { get; set; }

    /// <summary>Its share among those of the same order, 1 to 1,000. Default 1.</summary>
    public int? Weight { get; set; }

    internal AlternativeDraft ToDraft() => new(IntegrationId, Order, Weight);
}

/// <summary>How interactions of an integration are handed over. Members left out keep their value, or the default in a new integration.</summary>
internal sealed class DeliveryRequest
{
    /// <summary>
    /// What to do when nobody knows whether the provider took a message: <c>at-most-once</c> (default) never sends again,
    /// <c>at-least-once</c> does.
    /// </summary>
    [JsonPropertyName("deliveryMode")]
    [AllowedValues(DeliveryDraft.AtMostOnce, DeliveryDraft.AtLeastOnce)]
    public string? Mode { get; set; }

    /// <summary>Longest wait for the provider's answer, 1 to 300. Default 30.</summary>
    public int? TimeoutSeconds { get; set; }

    /// <summary>Most calls at the same time, 1 to 1,000. Default 32.</summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>Most calls per second from one gateway process, at most 10,000; 0 takes the limit away. Default none.</summary>
    public int? MaxPerSecond { get; set; }

    /// <summary>What <c>maxPerSecond</c> counts: <c>messages</c> (default) or, on SMS, <c>parts</c>.</summary>
    [AllowedValues(DeliveryDraft.Messages, DeliveryDraft.Parts)]
    public string? RateUnit { get; set; }

    /// <summary>Attempts after which a message that was surely not taken fails, at most 100; 0 takes the limit away. Default none.</summary>
    public int? MaxAttempts { get; set; }

    /// <summary>For how long a message that was surely not taken is tried again, 60 to 604,800. Default 86,400.</summary>
    public int? RetryForSeconds { get; set; }

    /// <summary>Longest back-off between two attempts, at most 86,400; 0 for that of the gateway. Default that of the gateway.</summary>
    public int? RetryMaxSeconds { get; set; }

    /// <summary>How long a message of unknown outcome waits for a notice of the provider, at most 604,800. Default 86,400.</summary>
    public int? UnknownOutcomeTimeoutSeconds { get; set; }

    /// <summary>When nothing is sent but <c>high</c>; an empty object takes them away.</summary>
    public QuietHoursRequest? QuietHours { get; set; }

    internal DeliveryDraft ToDraft() => new()
    {
        DeliveryMode = Mode,
        TimeoutSeconds = TimeoutSeconds,
        MaxConcurrency = MaxConcurrency,
        MaxPerSecond = MaxPerSecond,
        RateUnit = RateUnit,
        MaxAttempts = MaxAttempts,
        RetryForSeconds = RetryForSeconds,
        RetryMaxSeconds = RetryMaxSeconds,
        UnknownOutcomeTimeoutSeconds = UnknownOutcomeTimeoutSeconds,
        QuietHours = QuietHours is null ? null : new QuietHoursDraft(QuietHours.From, QuietHours.To, QuietHours.TimeZone),
    };
}

/// <summary>Hours in which messages wait, by the recipient's clock: what is sent then is accepted, and goes out at their end.</summary>
internal sealed class QuietHoursRequest
{
    /// <summary>First quiet minute, such as <c>22:00</c>.</summary>
    public string? From { get; set; }

    /// <summary>First minute that is no longer quiet, such as <c>08:00</c>.</summary>
    public string? To { get; set; }

    /// <summary>IANA id, such as <c>Europe/Madrid</c>, for recipients whose user has no <c>timeZone</c> in its metadata.</summary>
    public string? TimeZone { get; set; }
}
