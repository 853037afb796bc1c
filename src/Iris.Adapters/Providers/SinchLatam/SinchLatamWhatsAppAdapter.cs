using Iris.Adapters.Channels.WhatsApp;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Providers.SinchLatam;

/// <summary>
/// WhatsApp through Sinch Latin America. The provider's support sets the URLs of its callbacks, so a send carries none; callbacks are not
/// signed. (Source: B.1 to B.5)
/// </summary>
internal sealed class SinchLatamWhatsAppAdapter(ProviderHttp http) : IChannelAdapter, ICallbackReader
{
    // The provider would take more destinations, but an interaction has one status and each destination gets its own notices.
    public AdapterDescriptor Descriptor { get; } = new(
        WhatsAppChannel.ChannelName, SinchLatamAccess.ProviderName, "67c98902c362797495a61b01", MaxDestinations: 1,
        SinchLatamWhatsAppSettings.Schema)
    {
        OptOutCodes = SinchLatamStatus.OptOutCodes,
    };

    public object BindSettings(SettingsValues values) => SinchLatamWhatsAppSettings.Bind(values);

    public void CheckSettings(SettingsValues values, ErrorList errors) => SinchLatamAccess.Check(values, errors);

    public void CheckPayload(ChannelPayload payload, object settings, ErrorList errors)
    {
        // Templates are found by name and by the Business Manager that owns them. (Source: B.2)
        if (payload is WhatsAppTemplatePayload template && string.IsNullOrWhiteSpace(template.Template.Namespace))
            errors.Add(CommonErrors.Required($"{ChannelPayload.Path}.template.namespace"));
    }

    public async Task<SendOutcome> SendAsync(SendRequest request, CancellationToken cancellationToken)
    {
        using var message = ((SinchLatamWhatsAppSettings)request.Settings).Access.Post(SinchLatamWhatsAppMessages.ToBody(request));
        return await http.CallAsync(message, SinchLatamWhatsAppMessages.ToOutcome, cancellationToken);
    }
    public CallbackVerdict Verify(ProviderCallback callback, object settings) => CallbackVerdict.NotSigned;

    public IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, object settings) =>
        SinchLatamNotices.Read(callback, SinchLatamWhatsAppMessages.ToInbound);
}
