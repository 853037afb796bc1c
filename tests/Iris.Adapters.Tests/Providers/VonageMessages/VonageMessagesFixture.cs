using System.Security.Cryptography;
using Iris.Adapters.Http;
using Iris.Adapters.Providers.VonageMessages;
using Iris.Adapters.Tests.Notices;
using Iris.Core.Channels;
using Iris.Testing;

namespace Iris.Adapters.Tests.Providers.VonageMessages;

/// <summary>The adapters of the family, and settings that an integration gives them.</summary>
internal static class VonageMessagesFixture
{
    public const string Target = "POST https://api.nexmo.com/v1/messages";
    public const string Folder = "Providers/VonageMessages/Samples/Notices";
    public const string Uuid = "aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab";
    public const string Accepted = $$"""{ "message_uuid": "{{Uuid}}" }""";

    /// <summary>One key for all tests: making one takes a while.</summary>
    public static readonly RSA Key = RSA.Create(2048);

    public static readonly IReadOnlyList<string> ChannelsOfIris = ["SMS", "RCS", "WhatsApp"];

    public static IChannelAdapter Adapter(string channel, FakeHttp? http = null, TimeProvider? time = null)
    {
        var client = new ProviderHttp(http ?? new FakeHttp());
        time ??= TimeProvider.System;
        return channel switch
        {
            "SMS" => new VonageMessagesSmsAdapter(client, time),
            "RCS" => new VonageMessagesRcsAdapter(client, time),
            _ => new VonageMessagesWhatsAppAdapter(client, time),
        };
    }

    /// <summary>Settings of an account.</summary>
    public static object Account(IChannelAdapter adapter, params (string Name, object Value)[] more) =>
        Bind(adapter, [("apiKey", "abcd1234"), ("apiSecret", "s3cret"), ("from", "IRIS"), .. more]);

    /// <summary>Settings of an application.</summary>
    public static object Application(IChannelAdapter adapter, params (string Name, object Value)[] more) =>
        Bind(adapter, [("applicationId", "app-1"), ("privateKey", Key.ExportPkcs8PrivateKeyPem()), ("from", "IRIS"), .. more]);

    public static Task<SendOutcome> SendAsync(
        IChannelAdapter adapter, ChannelPayload payload, object settings, string? callbackUrl = null, CancellationToken cancellationToken = default) =>
        adapter.SendAsync(
            new ProviderSend(AdapterHost.IntegrationId, AdapterHost.Reference, payload, ["34600000001"], settings, callbackUrl), cancellationToken);

    private static object Bind(IChannelAdapter adapter, (string Name, object Value)[] values) =>
        adapter.BindSettings(Callbacks.Settings(adapter, values));
}
