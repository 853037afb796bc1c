using Iris.Adapters.Channels.WhatsApp;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Errors;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>WhatsApp through the Vonage Messages API. (Source: C.7)</summary>
internal sealed class VonageMessagesWhatsAppAdapter(ProviderHttp http, TimeProvider time) : VonageMessagesAdapter(http, "whatsapp")
{
    public override AdapterDescriptor Descriptor { get; } = new(
        WhatsAppChannel.ChannelName, VonageMessagesAccess.ProviderName, "67c98902c362797495a61b33", MaxDestinations: 1, VonageMessagesWhatsAppSettings.Schema);

    public override object BindSettings(SettingsValues values) => VonageMessagesWhatsAppSettings.Bind(values, time);

    public override void CheckPayload(ChannelPayload payload, object settings, ErrorList errors) => VonageMessagesWhatsAppMessages.Check(payload, errors);

    protected override VonageMessagesBody ToBody(ChannelPayload payload) => VonageMessagesWhatsAppMessages.ToBody(payload);
}
