using Iris.Adapters.Http;
using Iris.Core.Channels;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>
/// The Vonage Messages API, but for what differs by channel. Statuses come to the URL that goes with each send; the one for inbound
/// messages is set for the application in the provider's portal. (Source: C.7)
/// </summary>
/// <param name="http">The shared client.</param>
/// <param name="time">Tells how old a token is.</param>
/// <param name="channels">The provider's names for the channel; the first one is that of sends.</param>
internal abstract class VonageMessagesAdapter<TSettings>(ProviderHttp http, TimeProvider time, params IReadOnlyList<string> channels)
    : CallbackAdapter<TSettings>, IMediaSource
    where TSettings : VonageMessagesSettings
{
    /// <summary>Reads the application, or the list of them. That takes an account's secret and no application's token. (Source: VO-APP)</summary>
    protected override ProviderProbe? ProbeOf(TSettings settings) => settings.ApiSecret is null
        ? null
        : cancellationToken => http.ProbeAsync(
            settings.ApplicationUrl, settings.Authorization(time.GetUtcNow()), VonageMessagesAnswer.Refusal, cancellationToken);

    /// <summary>With secure inbound media, the application's token opens them. (Source: VO-MEDIA)</summary>
    public string? AuthorizationFor(Uri url, object settings) =>
        settings is VonageMessagesSettings own && own.IsMedium(url) ? own.Authorization(time.GetUtcNow()).ToString() : null;

    protected override async Task<SendOutcome> SendAsync(ProviderSend request, TSettings settings, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, settings.SendUrl);
        message.Headers.Authorization = settings.Authorization(time.GetUtcNow());
        // As an object: the channel's members are those of the derived record.
        message.Content = ProviderCalls.JsonBody<object>(ToBody(request.Payload).For(request, settings, channels[0]));
        return await http.CallAsync(message, VonageMessagesAnswer.Read, cancellationToken);
    }

    protected override CallbackVerdict Verify(ProviderCallback callback, string secret, TSettings settings) =>
        VonageJwt.Verify(callback, secret, settings.ApiKey, settings.ApplicationId);

    protected override IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, TSettings settings) =>
        VonageMessagesNotices.Read(callback, channels);

    /// <summary>The message without address and sender.</summary>
    protected abstract VonageMessagesBody ToBody(ChannelPayload payload);
}
