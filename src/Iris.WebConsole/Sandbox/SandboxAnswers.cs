using System.Text.Json;

namespace Iris.WebConsole.Sandbox;

/// <summary>A message as the sandbox got it.</summary>
public sealed record SandboxMessage(
    string Id, string InteractionId, IReadOnlyList<string> Destinations, JsonElement Payload, DateTimeOffset Received, string Behaviour);

/// <summary>A sandbox with how it behaves.</summary>
public sealed record SandboxIntegration(string IntegrationId, string IntegrationName, string IntegrationTypeName, string IntegrationTypeProviderName, JsonElement Settings);
