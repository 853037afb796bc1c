using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Providers.SinchLatam;

/// <summary>
/// SMS through Sinch Latin America. Callback, receipt and reply URLs are set in the provider's portal, so a send carries none; callbacks
/// are not signed. (Source: B.1, B.6)
/// </summary>
internal sealed class SinchLatamSmsAdapter(ProviderHttp http) : IChannelAdapter, ICallbackReader
{
    public AdapterDescriptor Descriptor { get; } = new(
        SmsChannel.ChannelName, SinchLatamAccess.ProviderName, "67c98902c362797495a61b22", MaxDestinations: 1,
        SinchLatamSmsSettings.Schema)
    {
        OptOutCodes = SinchLatamStatus.OptOutCodes,
    };

    public object BindSettings(SettingsValues values) => SinchLatamSmsSettings.Bind(values);

    public void CheckSettings(SettingsValues values, ErrorList errors) => SinchLatamAccess.Check(values, errors);

    public void CheckPayload(ChannelPayload payload, object settings, ErrorList errors) =>
        SmsPayloadValidator.CheckLength(payload, SinchLatamSmsMessages.MaxText, errors);

    public async Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        using var message = ((SinchLatamSmsSettings)request.Settings).Access.Post(SinchLatamSmsMessages.ToBody(request));
        return await http.CallAsync(message, SinchLatamSmsMessages.ToOutcome, cancellationToken);
    }

    public CallbackVerdict Verify(ProviderCallback callback, object settings) => CallbackVerdict.NotSigned;

    public IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, object settings) =>
        SinchLatamNotices.Read(callback, SinchLatamSmsMessages.ToInbound);
}
