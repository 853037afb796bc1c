using Iris.Adapters.Channels.WhatsApp;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>WhatsApp through the Vonage Messages API: its messages have no time to live. (Source: C.7, VO-SDK)</summary>
internal sealed class VonageMessagesWhatsAppAdapter(ProviderHttp http, TimeProvider time)
    : VonageMessagesAdapter<VonageMessagesSettings>(http, time, "whatsapp")
{
    public override AdapterDescriptor Descriptor { get; } = new(
        WhatsAppChannel.ChannelName, VonageMessagesSettings.ProviderName, "67c98902c362797495a61b33", MaxDestinations: 1, Schema)
    {
        Outcomes = VonageMessagesAnswer.Outcomes,
    };

    public override void CheckPayload(ChannelPayload payload, ErrorList errors) => VonageMessagesWhatsAppMessages.Check(payload, errors);

    protected override VonageMessagesBody ToBody(ChannelPayload payload) => VonageMessagesWhatsAppMessages.ToBody(payload);
}
