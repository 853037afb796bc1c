using System.Text;
using System.Text.Json;
using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Adapters.Providers;
using Iris.Adapters.Providers.Vonage;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.Vonage;

/// <summary>The adapter over a faked network, an account, and callbacks in the forms in which they come.</summary>
internal static class VonageSmsFixture
{
    public const string Folder = "Providers/Vonage/Samples";
    public const string Target = "POST https://rest.nexmo.com/sms/json";
    public const string Key = "abcd1234";
    public const string Secret = "s3cret";
    public static readonly string[] SampleNames = ["receipt", "reply", "reply-part"];

    /// <summary>The account's settings choose between them.</summary>
    public static readonly string[] Forms = ["GET", "form", "JSON"];

    /// <summary>Of signing, as integrations may name them.</summary>
    public static readonly IReadOnlyList<string> Methods =
        SettingsForm<VonageSmsSettings>.Schema.Definitions.Single(definition => definition.Name == "signatureMethod").Choices;

    public static VonageSmsAdapter Adapter(FakeHttp? http = null) => new(new ProviderHttp(http ?? new FakeHttp()), TestClock.New());

    public static object Settings(params (string Name, object Value)[] more)
    {
        var adapter = Adapter();
        return adapter.BindSettings(Callbacks.Settings(adapter, [("apiKey", Key), ("apiSecret", Secret), ("from", "IRIS"), .. more]));
    }

    public static ProviderSend Request(string text, string? callbackUrl, object settings) => new(
        AdapterHost.IntegrationId, AdapterHost.Reference, new SmsTextPayload { Type = SmsTypes.Text, Text = text }, ["34600000001"], settings,
        callbackUrl);

    public static Task<SendOutcome> SendAsync(FakeHttp http, string text, string? callbackUrl, params (string Name, object Value)[] more) =>
        Adapter(http).SendAsync(Request(text, callbackUrl, Settings(more)), default);

    public static Dictionary<string, string> Sample(string name) =>
        Samples.Json($"{Folder}/{name}.json").EnumerateObject().ToDictionary(member => member.Name, member => member.Value.GetString()!);

    public static ProviderCallback Callback(string form, Dictionary<string, string> parameters) => form switch
    {
        "GET" => Callbacks.Get([.. parameters.Select(pair => (pair.Key, pair.Value))]),
        "JSON" => Callbacks.Post(JsonSerializer.Serialize(parameters)),
        _ => Callbacks.Post(Encoding.UTF8.GetBytes(
            string.Join('&', parameters.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}")))) with
        {
            Headers = [new("content-type", "application/x-www-form-urlencoded; charset=UTF-8")],
        },
    };
}
