using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>
/// The Vonage Messages API, but for what differs by channel. Statuses come to the URL that goes with each send; the one for inbound
/// messages is set for the application in the provider's portal. (Source: C.7)
/// </summary>
/// <param name="http">The shared client.</param>
/// <param name="channels">The provider's names for the channel; the first one is that of sends.</param>
internal abstract class VonageMessagesAdapter(ProviderHttp http, params IReadOnlyList<string> channels) : IChannelAdapter, ICallbackReader
{
    public abstract AdapterDescriptor Descriptor { get; }

    public abstract object BindSettings(SettingsValues values);

    public void CheckSettings(SettingsValues values, ErrorList errors) => VonageMessagesAccess.Check(values, errors);

    public abstract void CheckPayload(ChannelPayload payload, object settings, ErrorList errors);

    public async Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        var access = (VonageMessagesAccess)request.Settings;
        using var message = new HttpRequestMessage(HttpMethod.Post, access.SendUrl);
        message.Headers.Authorization = access.Authorization();
        // As an object: the channel's members are those of the derived record.
        message.Content = ProviderCalls.JsonBody<object>(ToBody(request.Payload).For(request, channels[0]));
        return await http.CallAsync(message, VonageMessagesAnswer.Read, cancellationToken);
    }

    public CallbackVerdict Verify(ProviderCallback callback, object settings) => ((VonageMessagesAccess)settings).Verify(callback);

    public IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, object settings) => [VonageMessagesNotices.Read(callback, channels)];

    /// <summary>The message without address and sender.</summary>
    protected abstract VonageMessagesBody ToBody(ChannelPayload payload);
}
