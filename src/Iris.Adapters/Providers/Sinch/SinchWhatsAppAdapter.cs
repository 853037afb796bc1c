using Iris.Adapters.Channels.WhatsApp;
using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>WhatsApp through the Sinch Conversation API. (Source: C.2, C.4)</summary>
internal sealed class SinchWhatsAppAdapter(SinchConversationClient client) : IChannelAdapter, ICallbackReader
{
    // A send has one recipient, and its identities are those of one person.
    public AdapterDescriptor Descriptor { get; } = new(
        WhatsAppChannel.ChannelName, SinchConversationAccess.ProviderName, "67c98902c362797495a61b0c", MaxDestinations: 1, SinchWhatsAppSettings.Schema);

    public object BindSettings(SettingsValues values) => SinchWhatsAppSettings.Bind(values);

    public void CheckPayload(ChannelPayload payload, object settings, ErrorList errors) => SinchWhatsAppMessages.Check(payload, errors);

    public Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken) =>
        client.SendAsync(((SinchWhatsAppSettings)request.Settings).Access, SinchWhatsAppMessages.ToRequest(request), cancellationToken);

    public IReadOnlyCollection<string> SignatureHeaders => SinchSignature.Headers;

    public CallbackVerdict Verify(ProviderCallback callback, object settings) => ((SinchWhatsAppSettings)settings).Access.Verify(callback);

    public IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, object settings) =>
        SinchConversationNotices.Read(callback, SinchWhatsAppMessages.Channel);
}
