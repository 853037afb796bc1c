using System.Text.Json;

namespace Iris.WebConsole.Integrations;

/// <summary>An integration as the API answers it, secrets masked.</summary>
public sealed record IntegrationAnswer(
    string IntegrationId, string IntegrationName, string IntegrationTypeName, string IntegrationTypeProviderName,
    IReadOnlyDictionary<string, JsonElement> Settings, JsonElement Delivery, JsonElement Alternatives, int Weight, int ConversationWindowHours, string Circuit,
    DateTimeOffset? CircuitOpenUntil, HoldAnswer? Hold, IReadOnlyList<string> OptOutKeywords, IReadOnlyList<string> OptInKeywords,
    IReadOnlyList<string> OptOutLanguages, string? OptOutReply, string? DefaultRegion, bool AllowIrregularEmails, string UnknownMembers, string? CallbackUrl,
    string? Callbacks, DateTimeOffset? PreviousCallbackUntil, WebhookBrief? Webhook, bool Enabled, DateTimeOffset Created, DateTimeOffset Updated);

/// <summary>Why nothing of an integration can be sent.</summary>
public sealed record HoldAnswer(DateTimeOffset Since, string Code, string Reason, DateTimeOffset? NextProbeAt)
{
    /// <summary>Whether somebody asked for it.</summary>
    public bool IsByHand => Code == "PAUSED";
}

/// <summary>The webhook of an integration in short.</summary>
public sealed record WebhookBrief(string Url, bool Enabled, string? DisabledReason, DateTimeOffset? DisabledAt);

/// <summary>A channel with its providers.</summary>
public sealed record ChannelAnswer(string IntegrationTypeName, string DestinationKey, IReadOnlyList<string> PayloadTypes, IReadOnlyList<ProviderAnswer> Providers)
{
    /// <summary>The stand-in of the channel; null where it is not on offer.</summary>
    public ProviderAnswer? Sandbox => Providers.FirstOrDefault(one => one.IntegrationTypeProviderName == "Sandbox");
}

/// <summary>A provider with the settings that it asks for.</summary>
public sealed record ProviderAnswer(string IntegrationTypeProviderName, bool DevelopmentOnly, bool SignsCallbacks, IReadOnlyList<SettingAnswer> Settings);

/// <summary>A setting.</summary>
public sealed record SettingAnswer(
    string Name, string Kind, string Description, bool Required, JsonElement? Default, long? Minimum, long? Maximum, int? MaxLength, IReadOnlyList<string>? Choices,
    bool RoutesSecrets, bool ChecksCallbacks)
{
    public bool IsNumber => Kind is "wholeNumber" or "number";

    public bool IsSecret => Kind == "secret";

    /// <summary>What counts where nothing is given; null for nothing.</summary>
    public string? DefaultText => Default is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } given ? given.ToString() : null;
}

/// <summary>What a test came to.</summary>
public sealed record IntegrationTestAnswer(bool Ok, string Kind, long Took, TestErrorAnswer? Error, string? InteractionId);

/// <summary>What the provider said.</summary>
public sealed record TestErrorAnswer(string Code, string Message);

/// <summary>The templates that a provider keeps, as they were read last.</summary>
public sealed record CatalogueAnswer(DateTimeOffset? Read, string? Error, IReadOnlyList<ProviderTemplateAnswer> Templates);

/// <summary>A provider's template in one language.</summary>
public sealed record ProviderTemplateAnswer(string Name, string Language, string Status);
