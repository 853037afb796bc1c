using Iris.Adapters.Channels.Sms;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>SMS through the Vonage Messages API. An end user may answer with a MMS. (Source: C.7)</summary>
internal sealed class VonageMessagesSmsAdapter(ProviderHttp http, TimeProvider time)
    : VonageMessagesAdapter<VonageMessagesSmsSettings>(http, time, "sms", "mms")
{
    public override AdapterDescriptor Descriptor { get; } = new(
        SmsChannel.ChannelName, VonageMessagesSettings.ProviderName, "67c98902c362797495a61b31", MaxDestinations: 1, Schema)
    {
        Outcomes = VonageMessagesAnswer.Outcomes,
    };

    public override void CheckPayload(ChannelPayload payload, ErrorList errors) => VonageMessagesSmsMessages.Check(payload, errors);

    protected override VonageMessagesBody ToBody(ChannelPayload payload) => VonageMessagesSmsMessages.ToBody(payload);
}
