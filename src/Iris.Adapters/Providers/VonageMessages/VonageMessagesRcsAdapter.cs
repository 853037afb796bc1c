using Iris.Adapters.Channels.Rcs;
using Iris.Adapters.Http;
using Iris.Core.Channels;
using Iris.Core.Kernel;

namespace Iris.Adapters.Providers.VonageMessages;

/// <summary>RCS through the Vonage Messages API. (Source: C.7)</summary>
internal sealed class VonageMessagesRcsAdapter(ProviderHttp http, TimeProvider time)
    : VonageMessagesAdapter<VonageMessagesRcsSettings>(http, time, "rcs")
{
    public override AdapterDescriptor Descriptor { get; } = new(
        RcsChannel.ChannelName, VonageMessagesSettings.ProviderName, "67c98902c362797495a61b32", MaxDestinations: 1, Schema)
    {
        Outcomes = VonageMessagesAnswer.Outcomes,
    };

    public override void CheckPayload(ChannelPayload payload, ErrorList errors) => VonageMessagesRcsMessages.Check(payload, errors);

    protected override VonageMessagesBody ToBody(ChannelPayload payload) => VonageMessagesRcsMessages.ToBody(payload);
}
