using System.Text.Json;

namespace Iris.WebConsole.Sandbox;

/// <summary>A message as the sandbox got it.</summary>
public sealed record SandboxMessage(
    string Id, string InteractionId, IReadOnlyList<string> Destinations, JsonElement Payload, DateTimeOffset Received, string Behaviour);

/// <summary>A sandbox with how it behaves.</summary>
public sealed record SandboxIntegration(string IntegrationId, string IntegrationName, string IntegrationTypeName, string IntegrationTypeProviderName, JsonElement Settings);

/// <summary>A channel and who offers it.</summary>
public sealed record ChannelType(string IntegrationTypeName, string DestinationKey, IReadOnlyList<ChannelProvider> Providers)
{
    /// <summary>The stand-in of the channel; null where it is not on offer.</summary>
    public ChannelProvider? Sandbox => Providers.FirstOrDefault(one => one.IntegrationTypeProviderName == SandboxEndpoints.Provider);
}

public sealed record ChannelProvider(string IntegrationTypeProviderName, IReadOnlyList<SettingAnswer> Settings);

/// <summary>Something that a provider lets be set.</summary>
public sealed record SettingAnswer(
    string Name, string Kind, string Description, JsonElement Default, long? Minimum, long? Maximum, int? MaxLength, IReadOnlyList<string>? Choices);
