using Iris.Core.Channels;
using Iris.Core.Integrations;
using Iris.Core.Kernel;

namespace Iris.Api.Integrations;

/// <summary>A channel and the providers that integrations of it may use.</summary>
/// <param name="IntegrationTypeId">Id of the channel.</param>
/// <param name="IntegrationTypeName">Name of the channel.</param>
/// <param name="DestinationKey">Kind of address that it usually sends to.</param>
/// <param name="DestinationKeys">All kinds of address that it sends to.</param>
/// <param name="PayloadTypes">Values of <c>Type</c> that its payloads may have.</param>
/// <param name="Providers">Its providers.</param>
internal sealed record IntegrationTypeResponse(
    string IntegrationTypeId,
    string IntegrationTypeName,
    string DestinationKey,
    IReadOnlyList<string> DestinationKeys,
    IReadOnlyList<string> PayloadTypes,
    IReadOnlyList<IntegrationTypeProviderResponse> Providers)
{
    internal static IntegrationTypeResponse From(IChannel channel, AdapterOffer offer, Language language) => new(
        channel.Id,
        channel.Name,
        channel.DestinationKey,
        [.. channel.Takes.Select(kind => kind.Key)],
        channel.PayloadTypes,
        [.. offer.ProvidersOf(channel).Select(adapter => IntegrationTypeProviderResponse.From(adapter.Descriptor, language))]);
}

/// <summary>A provider of a channel.</summary>
/// <param name="IntegrationTypeProviderId">Id of the provider.</param>
/// <param name="IntegrationTypeProviderName">Name of the provider.</param>
/// <param name="MaxDestinations">Most destinations of one interaction.</param>
/// <param name="DevelopmentOnly">Whether it is a stand-in, on offer in Development and to test tenants alone.</param>
/// <param name="SignsCallbacks">Whether it can sign its callbacks: then an integration gives a secret that checks them, or says <c>callbacks: unsigned</c>.</param>
/// <param name="Settings">The settings that an integration has to give.</param>
internal sealed record IntegrationTypeProviderResponse(
    string IntegrationTypeProviderId,
    string IntegrationTypeProviderName,
    int MaxDestinations,
    bool DevelopmentOnly,
    bool SignsCallbacks,
    IReadOnlyList<SettingResponse> Settings)
{
    internal static IntegrationTypeProviderResponse From(AdapterDescriptor descriptor, Language language) => new(
        descriptor.ProviderId,
        descriptor.Provider,
        descriptor.MaxDestinations,
        descriptor.DevelopmentOnly,
        descriptor.Settings.CallbackSecrets.Any(),
        [.. descriptor.Settings.Definitions.Select(definition => SettingResponse.From(definition, language))]);
}

/// <summary>A setting that a provider asks for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Description">What it is, in the language of the request.</param>
/// <param name="Required">Whether an integration must give it.</param>
/// <param name="Default">Used when it is absent; null for none.</param>
/// <param name="Minimum">Smallest number; null when it is no number.</param>
/// <param name="Maximum">Largest number; null when it is no number.</param>
/// <param name="MaxLength">Longest text; null when it is no text.</param>
/// <param name="Choices">Allowed values; null when it is no choice.</param>
/// <param name="RoutesSecrets">Whether it decides where secrets are sent, or how well protected: a change asks for them again.</param>
/// <param name="ChecksCallbacks">Whether it is the secret, or one of those, with which callbacks are checked.</param>
internal sealed record SettingResponse(
    string Name,
    string Kind,
    string Description,
    bool Required,
    object? Default,
    long? Minimum,
    long? Maximum,
    int? MaxLength,
    IReadOnlyList<string>? Choices,
    bool RoutesSecrets,
    bool ChecksCallbacks)
{
    internal static SettingResponse From(SettingDefinition definition, Language language)
    {
        var isNumber = definition.Kind is SettingKind.WholeNumber or SettingKind.Number;
        var isText = definition.Kind is SettingKind.Text or SettingKind.Secret or SettingKind.Url;
        return new(
            definition.Name,
            KindName(definition.Kind),
            definition.Description.In(language),
            definition.Required,
            definition.Default,
            isNumber ? definition.Minimum : null,
            isNumber ? definition.Maximum : null,
            isText ? definition.MaxLength : null,
            definition.Kind == SettingKind.Choice ? definition.Choices : null,
            definition.RoutesSecrets && definition.Kind != SettingKind.Secret,
            definition.Kind == SettingKind.Secret && definition.Uses.HasFlag(SecretUses.Callbacks));
    }

    private static string KindName(SettingKind kind) => kind switch
    {
        SettingKind.Text => "text",
        SettingKind.Secret => "secret",
        SettingKind.Url => "url",
        SettingKind.WholeNumber => "wholeNumber",
        SettingKind.Number => "number",
        SettingKind.Boolean => "boolean",
        _ => "choice",
    };
}
