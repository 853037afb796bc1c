using System.Text.Json.Serialization;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>What every send has; a channel's record adds the member that <c>message_type</c> names. (Source: C.7)</summary>
/// <param name="MessageType"><c>text</c>, <c>image</c>, …</param>
internal abstract record VonageMessagesBody(
    [property: JsonPropertyName("message_type"), JsonPropertyOrder(-7)] string MessageType)
{
    /// <summary><c>sms</c>, <c>rcs</c>, <c>whatsapp</c>.</summary>
    [JsonPropertyName("channel"), JsonPropertyOrder(-8)]
    public string? Channel { get; init; }

    [JsonPropertyName("to"), JsonPropertyOrder(-6)]
    public string? To { get; init; }

    [JsonPropertyName("from"), JsonPropertyOrder(-5)]
    public string? From { get; init; }

    [JsonPropertyName("client_ref"), JsonPropertyOrder(-4)]
    public string? ClientRef { get; init; }

    /// <summary>Gets the statuses of this message; inbound messages go where the application says.</summary>
    [JsonPropertyName("webhook_url"), JsonPropertyOrder(-3)]
    public string? WebhookUrl { get; init; }

    [JsonPropertyName("webhook_version"), JsonPropertyOrder(-2)]
    public string? WebhookVersion { get; init; }

    /// <summary>Seconds for which delivery is tried; null for the provider's own.</summary>
    [JsonPropertyName("ttl"), JsonPropertyOrder(-1)]
    public int? Ttl { get; init; }

    /// <summary>The same with address and sender.</summary>
    public VonageMessagesBody For(ProviderSend request, VonageMessagesSettings settings, string channel) => this with
    {
        Channel = channel,
        To = request.Destinations[0],
        From = settings.From,
        ClientRef = request.Reference,
        WebhookUrl = request.CallbackUrl,
        WebhookVersion = "v1",
        Ttl = settings.MaxTtlSeconds is { } maximum ? TimeToLive.Of(request, settings.TtlSeconds, 20, maximum) : null,
    };
}
