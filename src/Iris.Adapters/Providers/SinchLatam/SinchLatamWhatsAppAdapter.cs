using Iris.Adapters.Channels.WhatsApp;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.SinchLatam;

/// <summary>
/// WhatsApp through Sinch Latin America. The provider's support sets the URLs of its callbacks, so a send carries none; callbacks are not
/// signed. (Source: B.1 to B.5)
/// </summary>
internal sealed class SinchLatamWhatsAppAdapter(ProviderHttp http) : CallbackAdapter<SinchLatamSettings>
{
    // The provider would take more destinations, but an interaction has one status and each destination gets its own notices.
    public override AdapterDescriptor Descriptor { get; } = new(
        WhatsAppChannel.ChannelName, SinchLatamSettings.ProviderName, "67c98902c362797495a61b01", MaxDestinations: 1, Schema)
    {
        OptOutCodes = SinchLatamStatus.OptOutCodes,
    };

    public override void CheckPayload(ChannelPayload payload, ErrorList errors) => SinchLatamWhatsAppMessages.Check(payload, errors);

    protected override CatalogueReader? CatalogueOf(SinchLatamSettings settings) =>
        cancellationToken => SinchLatamTemplates.ReadAsync(http, settings, cancellationToken);

    protected override async Task<SendOutcome> SendAsync(ProviderSend request, SinchLatamSettings settings, CancellationToken cancellationToken)
    {
        using var message = settings.Post("/whatsapp/send", SinchLatamWhatsAppMessages.ToBody(request));
        return await http.CallAsync(message, SinchLatamWhatsAppMessages.ToOutcome, cancellationToken);
    }

    protected override IReadOnlyList<ProviderNotice> Read(ProviderCallback callback, SinchLatamSettings settings) =>
        SinchLatamNotices.Read(callback, SinchLatamWhatsAppMessages.ToInbound);
}
