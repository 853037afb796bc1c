using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Iris.Core.Channels;
using Iris.Core.Dispatch;
using Iris.Core.Integrations;
using Iris.Core.Kernel;

namespace Iris.Api.Integrations;

/// <summary>A configured channel and provider. The first six members are the ones that interactions show.</summary>
/// <param name="IntegrationId">Id of the integration.</param>
/// <param name="IntegrationName">Name for people.</param>
/// <param name="IntegrationTypeId">Id of the channel.</param>
/// <param name="IntegrationTypeName">Name of the channel.</param>
/// <param name="IntegrationTypeProviderId">Id of the provider.</param>
/// <param name="IntegrationTypeProviderName">Name of the provider.</param>
/// <param name="Settings">The settings; secrets as <c>********</c>.</param>
/// <param name="Delivery">How interactions are handed over.</param>
/// <param name="Alternatives">Other integrations through which goes what this one surely did not take.</param>
/// <param name="Weight">Its own share where alternatives have its order, 0.</param>
/// <param name="ConversationWindowHours">How long a process takes inbound messages that name no other, in hours.</param>
/// <param name="Circuit">
/// The circuit breaker in the process that answers: <c>closed</c> as it should be, <c>open</c> while the provider cannot be reached and
/// messages wait, <c>half-open</c> while one message tries it out.
/// </param>
/// <param name="CircuitOpenUntil">Until when the circuit is open; null when it is not.</param>
/// <param name="Hold">Why nothing of it can be sent until something changes; null when it can.</param>
/// <param name="OptOutKeywords">Words by which end users opt out.</param>
/// <param name="OptInKeywords">Words by which end users opt in again.</param>
/// <param name="OptOutLanguages">Whose default words are heard where no own ones are given.</param>
/// <param name="OptOutReply">Text that is sent once to who opts out by a keyword; null for none.</param>
/// <param name="DefaultRegion">Country whose national writing of phone numbers is read; null for the tenant's.</param>
/// <param name="AllowIrregularEmails">Whether mailboxes are taken whose dots break RFC 5321.</param>
/// <param name="UnknownMembers">What becomes of members of a payload that its kind does not know.</param>
/// <param name="CallbackUrl">
/// Where the provider shall send its notices, without scheme and host while <c>Callbacks:PublicUrl</c> is not set; null for a provider
/// that does not call back. The token in it is <c>********</c> for a credential without the scope <c>configure</c>: whoever knows it can
/// call back in the provider's name where callbacks are not signed.
/// </param>
/// <param name="Callbacks">
/// <c>signed</c>: only callbacks with the provider's signature are taken. <c>unsigned</c>: the URL is all that protects them. Null for a
/// provider that does not call back.
/// </param>
/// <param name="PreviousCallbackUntil">Until when the callback URL before the last rotation is accepted.</param>
/// <param name="Webhook">Where its events go, and whether they do; null for nowhere.</param>
/// <param name="Enabled">Whether it takes sends.</param>
/// <param name="Created">When it was created.</param>
/// <param name="Updated">When it was changed last.</param>
internal sealed record IntegrationResponse(
    string IntegrationId,
    string IntegrationName,
    string? IntegrationTypeId,
    string IntegrationTypeName,
    string? IntegrationTypeProviderId,
    string IntegrationTypeProviderName,
    IReadOnlyDictionary<string, JsonElement> Settings,
    DeliveryPolicy Delivery,
    IReadOnlyList<IntegrationAlternative> Alternatives,
    int Weight,
    int ConversationWindowHours,
    CircuitStatus Circuit,
    DateTimeOffset? CircuitOpenUntil,
    IntegrationHoldResponse? Hold,
    IReadOnlyList<string> OptOutKeywords,
    IReadOnlyList<string> OptInKeywords,
    IReadOnlyList<string> OptOutLanguages,
    string? OptOutReply,
    string? DefaultRegion,
    bool AllowIrregularEmails,
    UnknownMembers UnknownMembers,
    string? CallbackUrl,
    [property: AllowedValues(CallbackSigning.WithSignature, CallbackSigning.WithoutSignature)] string? Callbacks,
    DateTimeOffset? PreviousCallbackUntil,
    IntegrationWebhookResponse? Webhook,
    bool Enabled,
    DateTimeOffset Created,
    DateTimeOffset Updated)
{
    private static readonly JsonElement Mask = JsonSerializer.SerializeToElement(IntegrationEditor.SecretMask);

    internal static IntegrationResponse From(
        Integration integration, AdapterRegistry registry, CallbackUrls urls, CircuitMonitor circuits, bool mayConfigure)
    {
        var (circuit, openUntil) = circuits.Of(integration.Id);
        var adapter = registry.FindAdapter(integration.Channel, integration.Provider);
        return new IntegrationResponse(
            integration.Id,
            integration.Name,
            registry.FindChannel(integration.Channel)?.Id,
            integration.Channel,
            adapter?.Descriptor.ProviderId,
            integration.Provider,
            Masked(integration),
            integration.Delivery,
            integration.Alternatives,
            integration.Weight,
            integration.ConversationWindowHours,
            circuit,
            openUntil,
            integration.Hold is { } hold ? IntegrationHoldResponse.From(hold) : null,
            integration.OptOutKeywords.EffectiveOut,
            integration.OptOutKeywords.EffectiveIn,
            integration.OptOutKeywords.Languages ?? Core.Integrations.OptOutKeywords.AllLanguages,
            integration.OptOutKeywords.Reply,
            integration.DefaultRegion,
            integration.AllowIrregularEmails,
            integration.UnknownMembers,
            adapter is ICallbackReader ? urls.Show(integration, mayConfigure) : null,
            CallbackSigning.Of(integration, adapter),
            integration.PreviousCallbackTokenUntil,
            integration.Webhook is { } webhook ? new(webhook.Url, webhook.IsEnabled, webhook.DisabledReason, webhook.DisabledAt) : null,
            integration.IsEnabled,
            integration.Created,
            integration.Updated);
    }

    private static Dictionary<string, JsonElement> Masked(Integration integration)
    {
        var settings = new Dictionary<string, JsonElement>(integration.Settings);
        foreach (var name in integration.Secrets.Keys)
            settings[name] = Mask;
        return settings;
    }
}

/// <summary>Why nothing of an integration can be sent. What it has to send waits, and what is sent meanwhile is accepted and waits as well.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Code">The provider's code, or one of ours; <c>PAUSED</c>: it was held by hand.</param>
/// <param name="Reason">Its words, or those of who held it.</param>
/// <param name="NextProbeAt">When it is looked whether it is over; null where it was held by hand, which ends by hand alone.</param>
internal sealed record IntegrationHoldResponse(DateTimeOffset Since, string Code, string Reason, DateTimeOffset? NextProbeAt)
{
    internal static IntegrationHoldResponse From(IntegrationHold hold) => new(hold.Since, hold.Code, hold.Reason, hold.IsByHand ? null : hold.NextProbeAt);
}

/// <summary>The webhook of an integration in short; <c>GET /configuration/integration/{id}/webhook</c> answers the whole.</summary>
/// <param name="Url">Where events are posted to.</param>
/// <param name="Enabled">Whether events are recorded and posted.</param>
/// <param name="DisabledReason">Why the gateway disabled it: <c>RECEIVER_GONE</c>, its receiver answered 410 Gone, or <c>RECEIVER_FAILING</c>, it has taken nothing for days; null where it did not.</param>
/// <param name="DisabledAt">When the gateway disabled it; null where it did not.</param>
internal sealed record IntegrationWebhookResponse(string Url, bool Enabled, string? DisabledReason, DateTimeOffset? DisabledAt);
