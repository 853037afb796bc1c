using Iris.Adapters.Channels.Rcs;
using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Providers.Sinch;

/// <summary>RCS through the Sinch Conversation API. The id is the documented one. (Source: A.3, C.2 to C.4)</summary>
internal sealed class SinchRcsAdapter(SinchConversationClient client) : IChannelAdapter, ICallbackReader
{
    // A send has one recipient, and its identities are those of one person.
    public AdapterDescriptor Descriptor { get; } = new(
        RcsChannel.ChannelName, SinchConversationAccess.ProviderName, "684bca2b65457325f7995be9", MaxDestinations: 1, SinchRcsSettings.Schema);

    public object BindSettings(SettingsValues values) => SinchRcsSettings.Bind(values);

    public void CheckPayload(ChannelPayload payload, object settings, ErrorList errors) => SinchRcsMessages.Check(payload, errors);

    public Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken) =>
        client.SendAsync(((SinchRcsSettings)request.Settings).Access, SinchRcsMessages.ToRequest(request), cancellationToken);

    public IReadOnlyCollection<string> SignatureHeaders => SinchSignature.Headers;

    public CallbackVerdict Verify(ProviderCallback callback, object settings) => ((SinchRcsSettings)settings).Access.Verify(callback);

    public IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, object settings) =>
        SinchConversationNotices.Read(callback, SinchRcsMessages.Channel);
}
