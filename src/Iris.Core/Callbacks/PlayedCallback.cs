using Iris.Core.Channels;
using Iris.Core.Integrations;

namespace Iris.Core.Callbacks;

/// <summary>A callback of what stands in for a provider, which has no network to call through.</summary>
/// <param name="Body">JSON in the form that its adapter reads.</param>
/// <param name="Delay">How long until it is applied.</param>
public sealed record PlayedCallback(byte[] Body, TimeSpan Delay)
{
    private const string Method = "POST";

    /// <summary>As it would have come over the network.</summary>
    internal ProviderCallback At(string integrationId, DateTimeOffset received) => new(
        Method, $"/{CallbackUrls.Root}/{integrationId}/{IntegrationEditor.SecretMask}", [KeyValuePair.Create("Content-Type", "application/json")], [], Body,
        received);
}
