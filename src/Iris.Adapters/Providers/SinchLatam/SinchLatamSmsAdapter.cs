using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.SinchLatam;

/// <summary>
/// SMS through Sinch Latin America. Callback, receipt and reply URLs are set in the provider's portal, so a send carries none; callbacks
/// are not signed. (Source: B.1, B.6)
/// </summary>
internal sealed class SinchLatamSmsAdapter(ProviderHttp http) : CallbackAdapter<SinchLatamSmsSettings>
{
    public override AdapterDescriptor Descriptor { get; } = new(
        SmsChannel.ChannelName, SinchLatamSettings.ProviderName, "67c98902c362797495a61b22", MaxDestinations: 1, Schema)
    {
        OptOutCodes = SinchLatamStatus.OptOutCodes,
    };

    public override void CheckPayload(ChannelPayload payload, ErrorList errors) =>
        SmsPayloadValidator.CheckLength(payload, SinchLatamSmsMessages.MaxText, errors);

    protected override async Task<SendOutcome> SendAsync(ProviderSend request, SinchLatamSmsSettings settings, CancellationToken cancellationToken)
    {
        using var message = settings.Post("/send-sms", SinchLatamSmsMessages.ToBody(request, settings));
        return await http.CallAsync(message, SinchLatamSmsMessages.ToOutcome, cancellationToken);
    }

    protected override IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, SinchLatamSmsSettings settings) =>
        SinchLatamNotices.Read(callback, SinchLatamSmsMessages.ToInbound);
}
