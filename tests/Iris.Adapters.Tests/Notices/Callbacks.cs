using System.Text;
using System.Text.Json;
using Iris.Core.Channels;

namespace Iris.Adapters.Tests.Notices;

/// <summary>Callbacks as a provider makes them, and settings as an integration gives them.</summary>
internal static class Callbacks
{
    public const string Url = "https://gw.example.test/callback/67c98902c362797495a602c6/token";
    public static readonly DateTimeOffset Received = DateTimeOffset.FromUnixTimeSeconds(1_760_000_000);

    public static ProviderCallback Post(string body) => Post(Encoding.UTF8.GetBytes(body));

    public static ProviderCallback Post(byte[] body) =>
        new("POST", Url, [new("Content-Type", "application/json")], [], body, Received);

    public static ProviderCallback Get(params (string Name, string Value)[] query) =>
        new("GET", Url, [], [.. query.Select(pair => KeyValuePair.Create(pair.Name, pair.Value))], [], Received);

    public static SettingsValues Settings(IChannelAdapter adapter, params (string Name, object Value)[] values) => new(
        adapter.Descriptor.Settings, values.ToDictionary(pair => pair.Name, pair => JsonSerializer.SerializeToElement(pair.Value)));
}
